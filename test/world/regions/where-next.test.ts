import { describe, expect, it } from 'vitest';
import { at } from '../literal.ts';
import { everySecond, latencies, regionsCalled, runRegional, tries, virginia } from './regional.ts';

const down = (begins: string, lasts: string) => ({ at: [{ at: begins, for: lasts }] });

describe('deep checks', () => {
  // Up again at 200.5 s, and served again from 260.5 s on. Three checks pass at 230 s, or at 290 s.
  const callsAfter = (deep: boolean) =>
    runRegional(
      { [virginia]: [...at(240.25, 250.25), ...everySecond(288.25, 4)] },
      {
        'regions.us-east-1.outages': down('100.5s', '100s'),
        'deployments.d.startup': '60s',
        'gateways.g.regional.health_check.deep': deep,
      },
    );

  it('send clients back when a replica is ready', () => {
    const run = callsAfter(true);
    expect(regionsCalled(run)).toEqual([
      ...Array(4).fill('eu-west-1'),
      ...Array(2).fill('us-east-1'),
    ]);
    expect(latencies(run)).toEqual([...Array(4).fill(1_070_000), ...Array(2).fill(1_004_000)]);
  });

  it('others send them back as soon as the region answers, to wait there', () => {
    const run = callsAfter(false);
    expect(new Set(regionsCalled(run))).toEqual(new Set(['us-east-1']));
    // From the way there at 240.252 s until 260.5 s, a second of service, and the way back.
    expect(latencies(run).slice(0, 2)).toEqual([21_252_000, 11_252_000]);
  });
});

describe('the load of a region', () => {
  it('is the part of the requests that its replicas can serve at once', () => {
    const run = runRegional(
      { [virginia]: [1, 2, 3, 4, 5].map((second) => ({ at: second, output: 1000 })) },
      {
        'deployments.d.engine': {
          kind: 'llm',
          model: 'Llama-3.1-8B',
          precision: 'fp8',
          max_num_seqs: 4,
        },
        'gateways.g.regional.routing': { kind: 'latency', max_load: '50%' },
      },
    );
    // Two of four each, for half a minute; the fifth finds both as full.
    const [near, far] = ['us-east-1', 'eu-west-1'];
    expect(regionsCalled(run)).toEqual([near, near, far, far, near]);
  });
});

describe('elsewhere', () => {
  it('is the nearest region that is held for healthy, not one that is known to be down', () => {
    const run = runRegional(
      { [virginia]: at(0.25, 150.25) },
      {
        'regions.ca-central-1': { outages: down('50.5s', '400s') },
        'pools.p.regions.ca-central-1': {},
        'regions.us-east-1.outages': down('100.5s', '400s'),
        'gateways.g.regional.dns.ttl': '1h',
        'gateways.g.regional.elsewhere': true,
        'gateways.g.retry': tries(2),
      },
    );
    expect(regionsCalled(run)).toEqual(['us-east-1', 'us-east-1', 'eu-west-1']);
  });
});

import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../src/metrics/intervals.ts';
import type { CellResult } from '../../src/world/result.ts';
import { shippedScenario } from './shipped-scenario.ts';

// Three minutes of an outage, of twenty, and what comes after it until all is restored.
const outage = 3 * 60;
const startup = 4 * 60;
const run = shippedScenario(
  'multi-region',
  { horizon: '10min', warmup: '0s', replications: 3 },
  {
    'regions.ap-northeast-1.outages.at.0.at': '2min',
    'regions.ap-northeast-1.outages.at.0.for': '3min',
  },
);
const ran = new Map<string, readonly CellResult[]>();

function resultsOf(routing: string): readonly CellResult[] {
  const results = ran.get(routing) ?? run({ routing });
  ran.set(routing, results);
  return results;
}

/** Where the mean over the replications lies, with 95 % confidence. */
function interval(routing: string, metric: string): { low: number; high: number } {
  const values = resultsOf(routing).map(({ total }) => total[metric]!);
  const { mean, halfWidth } = meanInterval(values);
  return { low: mean - halfWidth, high: mean + halfWidth };
}

const region = (name: string) => (result: CellResult) =>
  result.regions.find((one) => one.name === name)!.values;
const place = (name: string) => (result: CellResult) =>
  result.places.find((one) => one.name === name)!.values;

describe('scenarios/multi-region.yaml', () => {
  it.each(['latency', 'weighted', 'N+1', 'N+1, deep checks'])(
    '%s: clients fail for three checks and the time of DNS at the most, 30 + 60 s',
    (routing) => {
      for (const { total } of resultsOf(routing)) {
        // Two checks of 10 s have to pass at least, and a call takes a moment to get there.
        expect(total['failover_seconds']).toBeGreaterThan(20);
        expect(total['failover_seconds']).toBeLessThan(91);
      }
    },
  );

  it('the region is restored when its replicas have started', () => {
    for (const { total } of resultsOf('latency')) {
      expect(total['restore_seconds']).toBe(outage + startup);
    }
  });

  it('by latency the next region is too full; N+1 there mends that, and so does spilling over', () => {
    const latency = interval('latency', 'goodput_ratio');
    const spare = interval('N+1', 'goodput_ratio');
    const spill = interval('spill-over', 'goodput_ratio');
    const atOnce = interval('spill-over, at once', 'goodput_ratio');
    expect(latency.high).toBeLessThan(spare.low);
    expect(latency.high).toBeLessThan(spill.low);
    expect((spill.low + spill.high) / 2).toBeLessThan(atOnce.low);
    // For nothing: the same replicas stand in the same places.
    const cost = (routing: string) => interval(routing, 'cost_usd').low;
    expect(cost('spill-over, at once')).toBeCloseTo(cost('latency'), 6);
    expect(cost('N+1')).toBeGreaterThan(cost('latency') + 2);
  });

  it('who chooses for each call leaves an empty region before any check fails', () => {
    expect(interval('spill-over, at once', 'failover_seconds').high).toBeLessThan(5);
  });

  it('checks that wait for replicas lose fewer requests', () => {
    const deep = interval('N+1, deep checks', 'failed');
    expect(deep.high).toBeLessThan(interval('N+1', 'failed').low);
  });

  it('by weight nobody is near: first tokens in Tokyo come later, without trouble too', () => {
    const firstToken = (result: CellResult) => place('ap-northeast-1')(result)['ttft_p50']!;
    const near = resultsOf('no outage').map(firstToken);
    const later = resultsOf('weighted').map((result, index) => firstToken(result) - near[index]!);
    const { mean, halfWidth } = meanInterval(later);
    expect(mean - halfWidth).toBeGreaterThan(0);
  });

  it('following the sun, all are on two replicas in Dublin until day begins in São Paulo', () => {
    expect(interval('follow-the-sun', 'goodput_ratio').high).toBeLessThan(0.1);
    const [{ regions }] = resultsOf('follow-the-sun') as [CellResult];
    const called = regions.filter(({ values }) => values['arrived']! > 0).map(({ name }) => name);
    expect(called).toEqual(['eu-west-1']);
  });

  it('the reference design leaves two regions idle, and calls one that is down until its end', () => {
    const virginia = shippedScenario(
      'multi-region',
      { horizon: '6min', warmup: '0s', replications: 1 },
      { 'regions.us-east-1.outages': { at: [{ at: '1min', for: '4min' }] } },
    );
    const [result] = virginia({ routing: 'reference-prefix' }) as [CellResult];
    expect(region('ap-northeast-1')(result)['arrived']).toBe(0);
    expect(region('sa-east-1')(result)['arrived']).toBe(0);
    // At two calls a second, the last of them came in the last seconds of the 240.
    expect(region('us-east-1')(result)['failover_seconds']).toBeGreaterThan(230);
  });
});

import { describe, expect, it } from 'vitest';
import { awsRegions } from '../../src/policies/selection/aws-region.ts';
import { runScenario } from '../../src/testing/index.ts';
import type { CellResult, NamedValues } from '../../src/world/result.ts';

/** Clients beside each of the six regions, and where each of them belongs. */
const homes: Readonly<Record<string, string>> = {
  washington: 'us-east-1',
  'us-west-1': 'us-west-2',
  london: 'eu-west-1',
  'ap-southeast-1': 'ap-southeast-1',
  tokyo: 'ap-northeast-1',
  'sao-paulo': 'sa-east-1',
};

/** Ten minutes of six places and six regions, each of which answers at once; `down` is so from the second minute on. */
function run(routing: object, down?: string): CellResult {
  const engine = { kind: 'slots', slots: 50, service: '100ms' };
  return runScenario({
    name: 'six-regions',
    seed: 1,
    horizon: '600s',
    regions: Object.fromEntries(
      awsRegions.map((name) => [
        name,
        name === down ? { outages: { at: [{ at: '60s', for: '540s' }] } } : {},
      ]),
    ),
    pools: {
      gpu: {
        accelerator: 'L4',
        accelerators: 1,
        regions: Object.fromEntries(awsRegions.map((name) => [name, {}])),
      },
    },
    deployments: { chat: { pool: 'gpu', engine, scaling: { kind: 'fixed', replicas: 1 } } },
    gateways: {
      front: {
        targets: { chat: { deployment: 'chat' } },
        retry: { kind: 'none' },
        regional: {
          routing,
          dns: { ttl: '30s' },
          health_check: { interval: '10s', threshold: 3 },
        },
      },
    },
    traffic: {
      users: {
        arrivals: { kind: 'poisson', rate: '6/s' },
        clients: Object.fromEntries(Object.keys(homes).map((place) => [place, 1])),
      },
    },
  }).result;
}

const of = (rows: readonly NamedValues[], name: string, metric: string) =>
  rows.find((one) => one.name === name)!.values[metric]!;

type Kept = (routing: object) => void;

const promises: readonly (readonly [string, Kept])[] = [
  [
    'each of six regions gets the clients beside it',
    (routing) => {
      const { regions } = run(routing);
      for (const name of awsRegions) expect(of(regions, name, 'arrived')).toBeGreaterThan(0);
    },
  ],
  [
    // 10 ms of way at most between a place and the region beside it, but for London and Dublin, and Oregon and California.
    'nobody waits longer than the way to the region beside it takes',
    (routing) => {
      const { places } = run(routing);
      for (const place of Object.keys(homes)) {
        expect(of(places, place, 'e2e_max')).toBeLessThan(0.1 + 0.05);
      }
    },
  ],
  [
    // Three checks of 10 s each, 30 s of what DNS said before, and the hundredth of a second that a call is under way.
    'within 61 s of its end nobody is sent to a region that is down',
    (routing) => {
      const { regions, total } = run(routing, 'us-east-1');
      expect(of(regions, 'us-east-1', 'failover_seconds')).toBeLessThan(61);
      expect(total['failover_seconds']).toBeLessThan(61);
    },
  ],
];

describe.each(promises)('%s', (_, kept) => {
  it('corrected', () => {
    kept({ kind: 'reference-prefix-corrected' });
  });

  it('not as published', () => {
    expect(() => kept({ kind: 'reference-prefix' })).toThrow();
  });
});

describe('the published faults', () => {
  const { regions, places } = run({ kind: 'reference-prefix' });

  it('Tokyo and São Paulo have a region each, which stands idle, and call Virginia', () => {
    expect(of(regions, 'ap-northeast-1', 'arrived')).toBe(0);
    expect(of(regions, 'sa-east-1', 'arrived')).toBe(0);
    const three = ['washington', 'tokyo', 'sao-paulo'].map((one) => of(places, one, 'arrived'));
    const sum = three.reduce((so, count) => so + count, 0);
    // At 3 calls a second, up to 0.1 s away, a few are on their way at the end.
    const late = sum - of(regions, 'us-east-1', 'arrived');
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(5);
    // From a table of IBM's, and by distance from one of AWS's: over 100 ms there and back more than next door.
    expect(of(places, 'tokyo', 'e2e_p50')).toBeGreaterThan(0.1 + 0.1);
  });

  it('with the addresses that clients have, all of them call Virginia', () => {
    const addresses = Object.fromEntries(Object.keys(homes).map((place) => [place, '93.184.2.1']));
    const { regions } = run({ kind: 'reference-prefix', addresses });
    const called = awsRegions.filter((name) => of(regions, name, 'arrived') > 0);
    expect(called).toEqual(['us-east-1']);
  });

  it('a region that is down is called until the end: half of all requests are lost', () => {
    const { total } = run({ kind: 'reference-prefix' }, 'us-east-1');
    // Three of six places, in nine of ten minutes: 1620 of 3600 expected.
    expect(total['failed']! / total['arrived']!).toBeGreaterThan(0.4);
    expect(total['failover_seconds']).toBeGreaterThan(530);
  });
});

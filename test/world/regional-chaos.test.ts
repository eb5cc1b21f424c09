import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runScenario, type ScenarioRun, violations } from '../../src/testing/index.ts';
import { chaosSchedule } from '../../src/world/chaos-plan.ts';
import { runsOf } from '../nightly.ts';

const always = (seconds: number) => ({ kind: 'constant', value: `${seconds}s` });

/** A deployment in a region, and in both zones of another one, under chaos. */
function world(chaos: object, more: object = {}): object {
  return {
    name: 'regional-chaos',
    horizon: '600s',
    regions: { 'us-east-1': {}, 'eu-west-1': { zones: { a: {}, b: {} } } },
    pools: {
      gpu: {
        accelerator: 'L4',
        accelerators: 2,
        regions: { 'us-east-1': {}, 'eu-west-1/a': {}, 'eu-west-1/b': {} },
        ...more,
      },
    },
    deployments: {
      chat: {
        pool: 'gpu',
        engine: { kind: 'slots', service: '1s', slots: 4 },
        scaling: { kind: 'fixed', replicas: 2 },
        startup: '20s',
      },
    },
    gateways: {
      front: {
        targets: { chat: { deployment: 'chat' } },
        regional: { dns: { ttl: '10s' }, health_check: { interval: '10s', threshold: 1 } },
        timeouts: { total: '30s' },
      },
    },
    traffic: {
      users: {
        gateway: 'front',
        arrivals: { kind: 'poisson', rate: '2/s' },
        clients: { washington: 1, london: 1 },
      },
    },
    chaos,
  };
}

/** What befell places and nodes after the start. */
function events({ result }: ScenarioRun): string[] {
  return result.fleetEvents
    .filter(({ time, event }) => time > 0 && /^(region|node-crashed)/.test(event))
    .map(({ time, event, place }) => `${time} ${event} ${place}`);
}

/** Replicas of a deployment that fell, and that became ready, after the start. */
function replicas({ result }: ScenarioRun, name: string, what: string): number[] {
  return result.fleetEvents
    .filter(({ time, event, deployment }) => time > 0 && event === what && deployment === name)
    .map(({ time }) => time);
}

const once = { every: always(100), until: '150s', lasts: always(60) };

describe('chaos of regions', () => {
  it('takes a region down with all that runs there, until it is over', () => {
    const what = [{ kind: 'region-outage', victims: ['us-east-1'] }];
    const run = runScenario(world({ ...once, what }));
    expect(events(run).slice(0, 2)).toEqual([
      '100 region-outage us-east-1 (chaos: region-outage)',
      '160 region-recovered us-east-1 (chaos: region-outage)',
    ]);
    expect(replicas(run, 'chat@us-east-1', 'fault')).toEqual([100, 100]);
    expect(replicas(run, 'chat@us-east-1', 'ready')).toEqual([180, 180]);
    expect(replicas(run, 'chat@eu-west-1/a', 'fault')).toEqual([]);
    const outages = run.result.regions!.map(({ name, values }) => [name, values['region_outages']]);
    expect(outages).toEqual([
      ['eu-west-1', 0],
      ['us-east-1', 1],
    ]);
    expect(violations(run)).toEqual([]);
  });

  it('takes one zone down and not the other', () => {
    const what = [{ kind: 'zone-outage', victims: ['eu-west-1/b'] }];
    const run = runScenario(world({ ...once, what }));
    expect(replicas(run, 'chat@eu-west-1/b', 'fault')).toEqual([100, 100]);
    expect(replicas(run, 'chat@eu-west-1/a', 'fault')).toEqual([]);
    expect(violations(run)).toEqual([]);
  });

  it('leaves what runs where it is when calls are all that fails', () => {
    const what = [{ kind: 'region-brownout', victims: ['us-east-1'], errors: '100%', status: 503 }];
    const run = runScenario(world({ ...once, what }));
    expect(replicas(run, 'chat@us-east-1', 'fault')).toEqual([]);
    const failed = run.requests.filter(({ outcome }) => outcome === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { arrived } of failed) {
      expect(arrived).toBeGreaterThan(98);
      expect(arrived).toBeLessThan(160);
    }
    const kept = [{ kind: 'region-outage', victims: ['us-east-1'], drops: false }];
    const still = runScenario(world({ ...once, what: kept }));
    expect(replicas(still, 'chat@us-east-1', 'fault')).toEqual([]);
  });

  it('breaks one node, whose replicas are ordered anew', () => {
    const what = [{ kind: 'node-crash', victims: ['gpu@us-east-1'] }];
    const nodes = { nodes: { size: 1, provision: '30s', init: '0s' } };
    const run = runScenario(world({ ...once, what }, nodes));
    const [crash, ...others] = events(run);
    expect(others).toEqual([]);
    expect(crash).toMatch(/^100 node-crashed [01] L4 \(chaos\)$/);
    expect(replicas(run, 'chat@us-east-1', 'fault')).toEqual([100]);
    const [back, ...more] = replicas(run, 'chat@us-east-1', 'ready');
    expect(more).toEqual([]);
    // The node autoscaler looks every 10 s; then the machine comes, and the replica starts on it.
    expect(back).toBeGreaterThanOrEqual(150);
    expect(back).toBeLessThanOrEqual(165);
    expect(violations(run)).toEqual([]);
  });

  it('has every kind among those that it chooses from, where there are regions, zones and nodes', () => {
    const { scenario } = runScenario(world({ every: '1s' }, { nodes: {} }));
    const kinds = new Set(chaosSchedule(scenario, 0).map(({ what }) => what));
    expect([...kinds].sort()).toEqual([
      'cache-flush',
      'node-crash',
      'region-brownout',
      'region-outage',
      'replica-fault',
      'zone-outage',
    ]);
  });
});

it('I3, I10, I17: whatever chaos does to regions, zones and nodes', () => {
  const chaos = fc.record({
    every: fc.integer({ min: 5, max: 100 }).map((one) => `${one}s`),
    lasts: fc.integer({ min: 1, max: 60 }).map((one) => `${one}s`),
  });
  const nodes = fc.oneof(
    fc.constant({}),
    fc.record({
      nodes: fc.record({
        size: fc.constant(1),
        provision: fc.nat(40).map((one) => `${one}s`),
        init: fc.nat(20).map((one) => `${one}s`),
      }),
    }),
  );
  fc.assert(
    fc.property(chaos, nodes, fc.nat(1000), (what, more, seed) => {
      const run = runScenario({ ...world(what, more), seed, horizon: '300s' });
      expect(violations(run)).toEqual([]);
    }),
    { numRuns: runsOf(20), seed: 1 },
  );
});

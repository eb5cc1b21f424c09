import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  invariants,
  runScenario,
  type ScenarioData,
  type ScenarioRun,
  scenarios,
  violations,
} from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';

type Data = Readonly<Record<string, unknown>>;

/** Deployments of one slot a replica, a request a second each, on one pool; settings of each on top. */
function pooled(pool: Data, deployments: Readonly<Record<string, Data>>, rates: Data = {}) {
  return {
    name: 'governed',
    horizon: '10min',
    pools: { p: { accelerator: 'A100', accelerators: 8, ...pool } },
    deployments: Object.fromEntries(
      Object.entries(deployments).map(([name, own]) => [
        name,
        {
          pool: 'p',
          startup: '20s',
          engine: { kind: 'slots', service: '1s' },
          scaling: { kind: 'fixed', replicas: 8 },
          ...own,
        },
      ]),
    ),
    traffic: Object.fromEntries(
      Object.keys(deployments).map((name) => [
        name,
        { deployment: name, arrivals: { kind: 'poisson', rate: rates[name] ?? '1/s' } },
      ]),
    ),
  };
}

/** Replicas of each deployment over time: [seconds, ready, and those that are starting or draining as well]. */
function counts({ result }: ScenarioRun, deployment: string) {
  let ready = 0;
  let held = 0;
  return result.fleetEvents
    .filter((row) => row.deployment === deployment)
    .map(({ time, event }) => {
      if (event === 'starting') held += 1;
      if (event === 'stopped') held -= 1;
      if (event === 'ready') ready += 1;
      if (event === 'draining') ready -= 1;
      return { time, event, ready, held };
    });
}

function last(run: ScenarioRun, deployment: string): readonly [ready: number, held: number] {
  const { ready, held } = counts(run, deployment).at(-1) ?? { ready: 0, held: 0 };
  return [ready, held];
}

describe('quotas of a pool', () => {
  const quota = {
    kind: 'weighted-quota',
    of: { a: { quota: 2, weight: 3 }, b: { quota: 2, weight: 1 } },
  };

  it('of two that want 8 of 8 each, one gets 2 + 3 and the other 2 + 1', () => {
    const run = runScenario(pooled({ quota }, { a: {}, b: {} }));
    expect([last(run, 'a'), last(run, 'b')]).toEqual([
      [5, 5],
      [3, 3],
    ]);
    expect(run.result.decisions).toEqual([
      {
        time: 0,
        deployment: 'a',
        policy: 'weighted-quota',
        current: 0,
        desired: 8,
        applied: 5,
        because: '5 of the 8 that it wants: quota of 2 and 3 accelerators beyond it by weight 3',
      },
      expect.objectContaining({ deployment: 'b', desired: 8, applied: 3 }),
    ]);
    expect(run.result.total['unplaced']).toBe(0);
  });

  it('by dominant resource: an eighth of the memory against a fifth of the multiprocessors', () => {
    const share = (memory: string, multiprocessors: string) => ({
      share: { memory, multiprocessors },
    });
    const run = runScenario(
      pooled(
        { accelerators: 1, sharing: { kind: 'mps' }, quota: { kind: 'dominant-resource' } },
        { a: share('10GB', '10%'), b: share('4GB', '20%') },
      ),
    );
    // The lower share is next, in percent: a 12, b 20, a 23, b 40, a 35, a 47, b 60, and no multiprocessor is left.
    expect(
      run.result.decisions.map(({ deployment, applied, because }) => [
        deployment,
        applied,
        because,
      ]),
    ).toEqual([
      ['a', 4, '4 of the 8 that it wants: dominant share of 47 % (bytes) by weight 1'],
      ['b', 3, '3 of the 8 that it wants: dominant share of 60 % (accelerators) by weight 1'],
    ]);
    expect([last(run, 'a'), last(run, 'b')]).toEqual([
      [4, 4],
      [3, 3],
    ]);
  });

  /** `a` sleeps for a while, then wants more and more; `b` has borrowed all that is left. */
  const reclaiming = {
    ...pooled(
      {
        accelerators: 6,
        quota: { kind: 'weighted-quota', of: { a: { quota: 4 }, b: { quota: 2 } } },
      },
      {
        a: {
          scaling: {
            kind: 'ai-workload-scaler',
            min_instances: 2,
            max_instances: 6,
            target_queue_depth: 2,
            target_latency: '1h',
            cooldown: '30s',
            interval: '10s',
          },
        },
        b: { engine: { kind: 'slots', service: '30s' } },
      },
    ),
    traffic: {
      a: {
        deployment: 'a',
        arrivals: { kind: 'poisson', rate: '4/s' },
        shape: {
          kind: 'piecewise',
          join: 'steps',
          points: [
            { at: '0s', factor: 0 },
            { at: '3min', factor: 1 },
          ],
        },
      },
      b: { deployment: 'b', arrivals: { kind: 'poisson', rate: '12/min' } },
    },
  };

  it('are reclaimed: who borrowed drains, and the owner has what it leaves only as it stops', () => {
    const run = runScenario(reclaiming);
    expect(counts(run, 'b').findLast(({ time }) => time === 0)).toMatchObject({ held: 4 });
    const draining = counts(run, 'b').filter(({ event }) => event === 'draining');
    const stopped = counts(run, 'b').filter(({ event }) => event === 'stopped');
    const orders = counts(run, 'a').filter(({ time, event }) => time > 0 && event === 'starting');
    expect(draining.map(({ ready }) => ready)).toEqual([3, 2]);
    // What they held is finished before, which takes up to half a minute, and then the room is taken at once.
    expect(orders.map(({ time }) => time)).toEqual(stopped.map(({ time }) => time));
    expect(stopped[0]!.time).toBeGreaterThan(draining[0]!.time);
    expect([last(run, 'a'), last(run, 'b')]).toEqual([
      [4, 4],
      [2, 2],
    ]);
    expect(violations(run)).toEqual([]);
    const reasons = run.result.decisions
      .filter(({ time, policy }) => time > 0 && policy === 'weighted-quota')
      .map(({ deployment, applied, because }) => [deployment, applied, because]);
    expect(reasons).toEqual([
      ['a', 2, 'all that it wants'],
      [
        'b',
        3,
        '3 of the 8 that it wants: quota of 2 and 1 accelerators beyond it by weight 1; gives back 1',
      ],
      ['a', 3, 'all that it wants'],
      [
        'b',
        2,
        '2 of the 8 that it wants: quota of 2 accelerators, nothing left beyond it; gives back 1',
      ],
      ['a', 4, '4 of the 6 that it wants: quota of 4 accelerators, nothing left beyond it'],
    ]);
  });

  it('I10: never more accelerators than there are while they change hands, nor any that stays unused', () => {
    const run = runScenario(reclaiming);
    const changes = ['a', 'b'].flatMap((name) => {
      let before = 0;
      return counts(run, name).map(({ time, held }) => {
        const change = held - before;
        before = held;
        return { time, change };
      });
    });
    let held = 0;
    const over = new Map<number, number>();
    for (const { time, change } of changes.toSorted((one, other) => one.time - other.time)) {
      held += change;
      over.set(time, held);
    }
    expect(new Set(over.values())).toEqual(new Set([6]));
    expect(invariants['quota']!(run)).toEqual([]);
  });

  it('keep nothing for a model that no accelerator can hold', () => {
    const tooLarge = {
      unplaceable: 'reject',
      engine: { kind: 'slots', service: { kind: 'roofline', parameters: '100B' } },
    };
    const run = runScenario(pooled({ quota }, { a: {}, b: tooLarge }, { a: '2/s', b: '1/s' }));
    expect([last(run, 'a'), last(run, 'b')]).toEqual([
      [8, 8],
      [0, 0],
    ]);
    const b = run.result.deployments.find(({ name }) => name === 'b')!.values;
    expect(b['unservable']).toBe(b['arrived']);
  });

  it('count slices as they are: 4/7 and 3/7 of the multiprocessors are one accelerator', () => {
    const run = runScenario(
      pooled(
        { accelerators: 1, sharing: { kind: 'mig' }, quota: { kind: 'weighted-quota' } },
        { a: { share: { profile: '4g.40gb' } }, b: { share: { profile: '3g.40gb' } } },
      ),
    );
    expect([last(run, 'a'), last(run, 'b')]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('give four slices of two eighths of the memory, though seven would have multiprocessors', () => {
    const sliced = { share: { profile: '1g.20gb' } };
    const run = runScenario(
      pooled(
        { accelerators: 1, sharing: { kind: 'mig' }, quota: { kind: 'weighted-quota' } },
        { a: sliced, b: sliced },
      ),
    );
    expect([last(run, 'a'), last(run, 'b')]).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(run.result.total['unplaced']).toBe(0);
  });

  it('let a replica have all the memory that an accelerator reports', () => {
    const all = { share: { memory_part: '100%' } };
    const run = runScenario(
      pooled(
        {
          accelerators: 2,
          sharing: { kind: 'time-slice' },
          quota: { kind: 'weighted-quota', of: { a: { quota: 1 }, b: { quota: 1 } } },
        },
        { a: all, b: all },
      ),
    );
    expect([last(run, 'a'), last(run, 'b')]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

describe('a demand-driven partition', () => {
  const partition = { kind: 'demand-driven', interval: '30s', cooldown: '2min', smoothing: 0.5 };
  const four = { scaling: { kind: 'fixed', replicas: 4 } };
  const changes = (run: ScenarioRun) => {
    const own = run.result.decisions.filter(({ deployment }) => deployment === 'a');
    return own.filter(({ desired }, at) => desired !== (at === 0 ? 4 : own[at - 1]!.desired));
  };

  it('I13: settles under constant load, and has as many replicas as before', () => {
    const run = runScenario({
      ...pooled({ partition }, { a: four, b: four }, { a: '4.5/s', b: '1/s' }),
      horizon: '1h',
    });
    const changed = changes(run);
    expect(changed.map(({ time }) => time)).toEqual([30]);
    expect(changed[0]!.because).toMatch(/^largest utilisation from \d+ % to \d+ %: gains /);
    const [a, b] = [last(run, 'a'), last(run, 'b')];
    expect([a[0], b[0]]).toEqual([6, 2]);
    expect(a[1] + b[1]).toBe(8);
    expect(violations(run)).toEqual([]);
  });

  it('changes at most once in a cooldown, however fast the load alternates, and says what holds it', () => {
    const alternating = (even: number, odd: number) => ({
      kind: 'piecewise',
      join: 'steps',
      points: Array.from({ length: 20 }, (_, minute) => ({
        at: `${minute}min`,
        factor: minute % 2 === 0 ? even : odd,
      })),
    });
    const source = pooled({ partition: { ...partition, smoothing: 0 } }, { a: four, b: four });
    const traffic = (deployment: string, even: number, odd: number) => ({
      deployment,
      arrivals: { kind: 'poisson', rate: '1/s' },
      shape: alternating(even, odd),
    });
    const run = runScenario({
      ...source,
      horizon: '20min',
      traffic: { a: traffic('a', 5, 1), b: traffic('b', 1, 5) },
    });
    const times = changes(run).map(({ time }) => time);
    expect(times.length).toBeGreaterThan(3);
    for (const [at, time] of times.slice(1).entries()) {
      expect(time - times[at]!).toBeGreaterThanOrEqual(120);
    }
    const held = run.result.decisions.filter(({ because }) =>
      /^cooldown for another/.test(because),
    );
    expect(held.length).toBeGreaterThan(3);
    expect(violations(run)).toEqual([]);
  });

  it('says at an interval what it decided for each deployment, where it is something new', () => {
    const run = runScenario(pooled({ partition }, { a: four, b: four }));
    for (const name of ['a', 'b']) {
      const own = run.result.decisions.filter(({ deployment }) => deployment === name);
      expect(own[0]!.time).toBe(30);
      expect(own.every(({ time }) => time % 30 === 0)).toBe(true);
      for (const [at, { time, ...row }] of own.slice(1).entries()) {
        const { time: before, ...said } = own[at]!;
        expect(time).toBeGreaterThan(before);
        expect(row).not.toEqual(said);
      }
    }
  });

  it('moves nothing to a model that no accelerator can hold', () => {
    const two = { scaling: { kind: 'fixed', replicas: 2 } };
    const tooLarge = {
      ...two,
      unplaceable: 'reject',
      engine: { kind: 'slots', service: { kind: 'roofline', parameters: '100B' } },
    };
    const run = runScenario(pooled({ partition }, { a: four, b: tooLarge, c: two }, { a: '5/s' }));
    expect([last(run, 'a')[0] + last(run, 'c')[0], last(run, 'b')[1]]).toEqual([8, 0]);
    expect(new Set(run.result.decisions.map(({ deployment }) => deployment))).toEqual(
      new Set(['a', 'c']),
    );
  });
});

describe('over generated scenarios', () => {
  const each = (source: ScenarioData, name: string, value: unknown) =>
    Object.fromEntries(Object.keys(source.pools).map((pool) => [`pools.${pool}.${name}`, value]));
  const weights = fc.record({
    small: fc.integer({ min: 0, max: 3 }),
    medium: fc.integer({ min: 1, max: 3 }),
    large: fc.integer({ min: 1, max: 3 }),
  });
  const quotas = fc.record({
    kind: fc.constantFrom('weighted-quota', 'dominant-resource'),
    weights,
  });

  it('I3, I5, I10, I17: all that holds of a pool holds under quotas', () => {
    fc.assert(
      fc.property(scenarios(), quotas, (source, { kind, weights: of }) => {
        const set = Object.fromEntries(
          Object.keys(source.pools).map((pool) => {
            const own = Object.entries(source.deployments).filter(
              ([, one]) => one['pool'] === pool,
            );
            const weighted = own.map(([name]) => [name, { weight: of[name as keyof typeof of] }]);
            return [`pools.${pool}.quota`, { kind, of: Object.fromEntries(weighted) }];
          }),
        );
        // Nobody sleeps on accelerators that others have a claim to.
        const sleepers = Object.entries(source.deployments)
          .filter(([, one]) => 'warm' in one)
          .map(([name]) => [
            `deployments.${name}.warm`,
            { replicas: 1, wake: '1s', releases: true },
          ]);
        const all = { ...set, ...Object.fromEntries(sleepers) };
        expect(violations(runScenario(source, { set: all }))).toEqual([]);
      }),
      { numRuns: runsOf(60), seed: 1 },
    );
  });

  it('I3, I5, I10, I17: and under partitions that move replicas again and again', () => {
    fc.assert(
      fc.property(scenarios({ fixedFleets: true }), fc.nat(5), (source, cooldown) => {
        const limits = { at_least: 0 };
        const set = Object.fromEntries(
          Object.keys(source.pools).map((pool) => {
            const own = Object.entries(source.deployments).filter(
              ([, one]) => one['pool'] === pool,
            );
            const partition = {
              kind: 'demand-driven',
              interval: '2s',
              raise: 0,
              cooldown: `${cooldown}s`,
              smoothing: 0,
              limits: Object.fromEntries(own.map(([name]) => [name, limits])),
            };
            return [`pools.${pool}.partition`, partition];
          }),
        );
        expect(violations(runScenario(source, { set }))).toEqual([]);
      }),
      { numRuns: runsOf(60), seed: 2 },
    );
  });

  it('a static partition changes nothing', () => {
    fc.assert(
      fc.property(scenarios({ fixedFleets: true }), (source) => {
        const { result } = runScenario(source);
        const fixed = runScenario(source, { set: each(source, 'partition', { kind: 'static' }) });
        expect(fixed.result.fingerprint).toBe(result.fingerprint);
      }),
      { numRuns: runsOf(20), seed: 3 },
    );
  });
});

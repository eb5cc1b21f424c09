import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitioner } from '../../../src/policies/sharing/index.ts';
import type {
  DemandDrivenConfig,
  PartitionObservation,
  PartitionState,
  PartitionTenant,
} from '../../../src/policies/sharing/repartition.ts';

const config: DemandDrivenConfig = {
  kind: 'demand-driven',
  interval: 60,
  raise: 0.1,
  cooldown: 300,
  smoothing: 0,
};

function tenant(name: string, differing: Partial<PartitionTenant> = {}): PartitionTenant {
  return { name, replicas: 4, units: 1, work: 2, atLeast: 1, atMost: 100, ...differing };
}

/** Seven slices of one accelerator each, moved within ten seconds. */
function seen(
  tenants: readonly PartitionTenant[],
  differing: Partial<PartitionObservation> = {},
): PartitionObservation {
  return { now: 1000, capacity: 7, tenants, cost: 10, ...differing };
}

function decide(
  settings: Partial<DemandDrivenConfig>,
  observation: PartitionObservation,
  state?: PartitionState,
) {
  const policy = partitioner({ ...config, ...settings });
  return policy.decide(state ?? policy.initial(), observation);
}

/** Decisions of a policy whose every wish is granted, one an interval; how often the partition changed. */
function play(
  settings: DemandDrivenConfig,
  first: readonly PartitionTenant[],
  works: readonly (readonly number[])[],
  differing: Partial<PartitionObservation> = {},
): { changes: number[]; last: readonly PartitionTenant[] } {
  const policy = partitioner(settings);
  const changes: number[] = [];
  let state = policy.initial();
  let tenants = first;
  for (const [step, work] of works.entries()) {
    const now = settings.interval * (step + 1);
    const observed = tenants.map((one, at) => ({ ...one, work: work[at]! }));
    const decision = policy.decide(state, seen(observed, { now, ...differing }));
    state = decision.state;
    tenants = observed.map((one, at) => ({ ...one, replicas: decision.desired[at]! }));
    if (observed.some(({ replicas }, at) => replicas !== decision.desired[at])) changes.push(now);
  }
  return { changes, last: tenants };
}

const pools = fc
  .array(
    fc.record({
      units: fc.constantFrom(0.5, 1, 2),
      replicas: fc.nat(5),
      work: fc.double({ min: 0, max: 12, noNaN: true }),
      atLeast: fc.nat(2),
      more: fc.nat(6),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .chain((given) => {
    const tenants = given.map(({ more, ...one }, at) =>
      tenant(`tenant ${at}`, { ...one, atMost: one.atLeast + more }),
    );
    const least = tenants.reduce((sum, { units, atLeast }) => sum + units * atLeast, 0);
    return fc.nat(8).map((beyond) => ({ tenants, capacity: least + beyond + 0.5 }));
  });

describe('demand-driven repartition', () => {
  it('moves slices towards the busy one', () => {
    const tenants = [tenant('chat', { replicas: 3, work: 5 }), tenant('batch', { work: 1 })];
    expect(decide({}, seen(tenants))).toEqual({
      desired: [5, 2],
      because: 'largest utilisation from 167 % to 100 %: gains 200 s of the pool for 2.86 s',
      state: { smoothed: [5, 1], changedAt: 1000 },
    });
  });

  it('keeps the partition that is already the best', () => {
    const tenants = [tenant('chat', { work: 4 }), tenant('batch', { replicas: 3, work: 3 })];
    expect(decide({}, seen(tenants))).toEqual({
      desired: [4, 3],
      because: 'already the best',
      state: { smoothed: [4, 3], changedAt: undefined },
    });
  });

  it('waits for the cooldown', () => {
    const tenants = [tenant('chat', { replicas: 3, work: 5 }), tenant('batch', { work: 1 })];
    const state = { smoothed: [], changedAt: 800 };
    expect(decide({}, seen(tenants), state)).toMatchObject({
      desired: [3, 4],
      because: 'cooldown for another 100 s',
      state: { changedAt: 800 },
    });
    expect(decide({}, seen(tenants, { now: 1100 }), state).desired).toEqual([5, 2]);
  });

  it('does not move for less than the threshold', () => {
    const tenants = [tenant('chat', { replicas: 3, work: 3 }), tenant('batch', { work: 2.8 })];
    // 1 and 0.7 would become 0.75 and 0.93: a fall of 0.07.
    expect(decide({}, seen(tenants)).because).toBe(
      'largest utilisation from 100 % to 93 %: no more than 10 % gained',
    );
    expect(decide({ raise: 0.05 }, seen(tenants)).desired).toEqual([4, 3]);
  });

  it('does not make a move that would not pay', () => {
    const tenants = [tenant('chat', { replicas: 3, work: 5 }), tenant('batch', { work: 1 })];
    // Two of seven slices are moved, for a fall of 2/3 during 300 s: 200 s, worth up to 700 s each.
    expect(decide({}, seen(tenants, { cost: 690 })).desired).toEqual([5, 2]);
    expect(decide({}, seen(tenants, { cost: 710 }))).toMatchObject({
      desired: [3, 4],
      because:
        'largest utilisation from 167 % to 100 %: gains 200 s of the pool, but costs 202.86 s',
    });
  });

  it('leaves the odd slice of equals where it is, or gives it to the first', () => {
    const equals = (b: number, c: number) =>
      seen(
        [
          tenant('a', { replicas: 1, work: 4 }),
          tenant('b', { replicas: b, work: 4 }),
          tenant('c', { replicas: c, work: 0.5 }),
        ],
        { capacity: 6 },
      );
    expect(decide({}, equals(3, 2)).desired).toEqual([2, 3, 1]);
    expect(decide({}, equals(1, 4)).desired).toEqual([3, 2, 1]);
  });

  it('smooths demand', () => {
    const tenants = [tenant('chat', { work: 8 }), tenant('batch', { replicas: 3, work: 0 })];
    const state = { smoothed: [4, 3], changedAt: undefined };
    expect(decide({ smoothing: 0.75 }, seen(tenants), state).state.smoothed).toEqual([5, 2.25]);
  });

  it('gives a first replica to who has none, whatever the threshold', () => {
    const tenants = [
      tenant('chat', { replicas: 7, work: 6, atLeast: 0 }),
      tenant('vip', { replicas: 0, work: 0.2, atLeast: 0 }),
    ];
    expect(decide({ raise: 5 }, seen(tenants))).toMatchObject({
      desired: [6, 1],
      because: 'who has work and no replica gets one',
    });
  });

  it('changes at once, cooldown or not, when the pool has shrunk beneath the partition', () => {
    const tenants = [tenant('chat'), tenant('batch', { replicas: 3 })];
    const state = { smoothed: [], changedAt: 999 };
    expect(decide({}, seen(tenants, { capacity: 5 }), state)).toMatchObject({
      desired: [3, 2],
      because: 'the present partition breaks its limits',
    });
  });

  it('refuses least replicas that do not fit', () => {
    const tenants = [tenant('chat', { atLeast: 6 }), tenant('vip', { atLeast: 1, units: 2 })];
    expect(() => decide({}, seen(tenants))).toThrow(
      new RangeError('the least replicas take 8 of 7 accelerators: chat 6 × 1, vip 1 × 2'),
    );
  });

  it('I5: never leaves its limits, nor takes more than the pool has', () => {
    const settings = fc.record({
      raise: fc.constantFrom(0, 0.2),
      cooldown: fc.constantFrom(0, 300),
      changedAt: fc.constantFrom(undefined, 900),
    });
    fc.assert(
      fc.property(pools, settings, ({ tenants, capacity }, { changedAt, ...differing }) => {
        const state = { smoothed: [], changedAt };
        const { desired } = decide(differing, seen(tenants, { capacity }), state);
        let units = 0;
        for (const [at, one] of tenants.entries()) {
          expect(desired[at]).toBeGreaterThanOrEqual(one.atLeast);
          expect(desired[at]).toBeLessThanOrEqual(one.atMost);
          units += desired[at]! * one.units;
        }
        expect(units).toBeLessThanOrEqual(capacity);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('finds the least largest utilisation that any partition has', () => {
    fc.assert(
      fc.property(pools, ({ tenants, capacity }) => {
        const { desired } = decide({ raise: 0, cooldown: 0 }, seen(tenants, { capacity, cost: 0 }));
        const largest = (replicas: readonly number[]) =>
          Math.max(...tenants.map(({ work }, at) => (work === 0 ? 0 : work / replicas[at]!)));
        let least = Number.POSITIVE_INFINITY;
        const search = (replicas: readonly number[], left: number) => {
          const next = tenants[replicas.length];
          if (next === undefined) {
            least = Math.min(least, largest(replicas));
            return;
          }
          for (let n = next.atLeast; n <= next.atMost && n * next.units <= left; n += 1) {
            search([...replicas, n], left - n * next.units);
          }
        };
        search([], capacity);
        expect(largest(desired)).toBe(least);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('I13: a constant load settles, with one change at most', () => {
    fc.assert(
      fc.property(pools, fc.constantFrom(0, 0.7), ({ tenants, capacity }, smoothing) => {
        const settings = { ...config, raise: 0, cooldown: 0, smoothing };
        const work = tenants.map((one) => one.work);
        const { changes } = play(settings, tenants, Array(6).fill(work), { capacity, cost: 0 });
        expect(changes.length).toBeLessThanOrEqual(1);
        for (const at of changes) expect(at).toBe(settings.interval);
      }),
      { seed: 3 },
    );
  });

  it('hysteresis: a load that alternates faster than the cooldown moves it once a cooldown at most', () => {
    const tenants = [tenant('day'), tenant('night', { replicas: 3 })];
    // For an hour, one busy and then the other, three minutes each.
    const works = Array.from({ length: 60 }, (_, step) => (step % 6 < 3 ? [6, 1] : [1, 6]));
    const { changes } = play(config, tenants, works);
    expect(changes.length).toBeGreaterThan(5);
    for (const [at, change] of changes.entries()) {
      if (at > 0) expect(change - changes[at - 1]!).toBeGreaterThanOrEqual(config.cooldown);
    }
  });

  it('hysteresis: smoothed over several periods, the same load moves nothing', () => {
    const tenants = [tenant('day'), tenant('night', { replicas: 3 })];
    const works = Array.from({ length: 60 }, (_, step) => (step % 2 === 0 ? [5, 3] : [3, 5]));
    expect(play({ ...config, smoothing: 0.9, raise: 0.2 }, tenants, works).changes).toEqual([]);
    // Without either, all but the first, which suits the partition as it is.
    expect(play({ ...config, cooldown: 0, raise: 0.2 }, tenants, works).changes.length).toBe(59);
  });
});

describe('static partition', () => {
  it('never changes', () => {
    const policy = partitioner({ kind: 'static' });
    expect(policy.interval).toBe(undefined);
    const tenants = [tenant('chat', { work: 90 }), tenant('batch', { replicas: 3, work: 0 })];
    expect(policy.decide(policy.initial(), seen(tenants)).desired).toEqual([4, 3]);
  });
});

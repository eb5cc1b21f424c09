import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AiWorkloadScalerConfig,
  aiWorkloadScaler,
} from '../../src/policies/autoscaling/ai-workload-scaler.ts';
import { aiWorkloadScalerCorrected } from '../../src/policies/autoscaling/ai-workload-scaler-corrected.ts';
import type { ScalingObservation } from '../../src/policies/autoscaling/autoscaler.ts';
import {
  type CheckOutcome,
  checkInvariant,
  holds,
  type MakePolicy,
  plainPoint,
  playFlood,
  type ScalingPromises,
  scalingInvariants,
  termsOf,
} from '../../src/testing/index.ts';
import { flapping, noUpperClamp, offByOneCooldown, promises, scaler } from './broken-policies.ts';

/** Floods for each invariant: enough for the faults here, which are not rare. */
const runs = 40;

const published: AiWorkloadScalerConfig = {
  kind: 'ai-workload-scaler',
  min_instances: 2,
  max_instances: 20,
  target_queue_depth: 10,
  target_latency: 0.1,
  scale_up_threshold: 1.5,
  scale_down_threshold: 0.5,
  cooldown: 300,
  interval: 15,
};

function outcomes(
  make: MakePolicy,
  said: ScalingPromises,
  only?: string,
): Record<string, CheckOutcome> {
  const terms = termsOf(make, said);
  const chosen = scalingInvariants.filter(({ name }) => only === undefined || name === only);
  return Object.fromEntries(
    chosen.map((invariant) => [invariant.name, checkInvariant(invariant, make, terms, { runs })]),
  );
}

/** The invariants that are broken, each with the observations of its smallest flood. */
function broken(make: MakePolicy, said: ScalingPromises, only?: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(outcomes(make, said, only)).flatMap(([name, outcome]) =>
      outcome.kind === 'broken' ? [[name, outcome.trace.flood.points.length]] : [],
    ),
  );
}

describe('a policy without faults', () => {
  it('keeps every invariant that applies to it', () => {
    const found = outcomes(scaler(), { ...promises, quota: 20 });
    const kinds = Object.values(found).map(({ kind }) => kind);
    expect(broken(scaler(), promises)).toEqual({});
    expect(kinds.filter((kind) => kind === 'held')).toHaveLength(scalingInvariants.length - 1);
    expect(found['zero-when-idle']).toEqual({
      kind: 'exempt',
      because: 'it may not scale to zero',
    });
  });
});

describe('three policies that are broken on purpose', () => {
  it('an off-by-one cooldown is found in two observations', () => {
    expect(broken(offByOneCooldown, promises)).toEqual({ cooldown: 2 });
  });

  it('a missing upper clamp is found in four observations: 2, 4, 8, 16, and no more 32', () => {
    expect(broken(noUpperClamp, promises)).toEqual({ bounds: 4 });
  });

  it('flapping is found by more than one invariant, in few observations', () => {
    const found = broken(flapping, { min: 0, max: 1e6 });
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['settles', 'flaps']));
    expect(Math.max(...Object.values(found))).toBeLessThanOrEqual(10);
  });
});

describe('the reference design’s scaler', () => {
  it('as published, cannot scale down under steady low load', () => {
    const found = broken(() => aiWorkloadScaler(published), promises);
    expect(Object.keys(found)).toEqual(['gives-back']);
    expect(found['gives-back']).toBeLessThanOrEqual(10);
  });

  it('as published, cannot leave one replica', () => {
    const config = { ...published, min_instances: 1 };
    const found = broken(() => aiWorkloadScaler(config), {
      ...promises,
      min: 1,
      reactsWithin: 500,
    });
    expect(Object.keys(found)).toEqual(['reacts']);
    expect(found['reacts']).toBeLessThanOrEqual(12);
  });

  it('corrected, keeps every invariant', () => {
    expect(broken(() => aiWorkloadScalerCorrected(published), promises)).toEqual({});
    const one = { ...published, min_instances: 1 };
    expect(broken(() => aiWorkloadScalerCorrected(one), { ...promises, min: 1 })).toEqual({});
  });
});

const enough = (replicas: number) => Math.min(20, Math.max(0, replicas));

/** A fault for each invariant: what is wrong, the policy, and what it promises. */
const faults: Record<string, readonly [string, MakePolicy, ScalingPromises]> = {
  'whole-answers': [
    'takes three quarters without rounding',
    scaler({
      wish: ({ utilisation = 1 }, count) => (utilisation < 0.3 ? 0.75 * count : 1.5 * count),
    }),
    promises,
  ],
  bounds: ['has no upper clamp', noUpperClamp, promises],
  quota: [
    'counts replicas where the quota counts accelerators',
    scaler(),
    { ...promises, quota: 20, acceleratorsPerReplica: 2 },
  ],
  cooldown: ['ends its cooldown an interval early', offByOneCooldown, promises],
  deterministic: ['depends on how many were made before', madeBefore(), promises],
  pure: ['remembers in itself', forgetful(), promises],
  monotone: [
    'takes a very long queue for a broken sensor',
    scaler({
      wish: ({ queueDepth = 0 }, count) =>
        queueDepth > 10 && queueDepth < 500 ? 2 * count : count,
    }),
    promises,
  ],
  reacts: ['grows by a half of one, rounded down', half(), { ...promises, min: 1 }],
  'gives-back': [
    'never scales down',
    scaler({ wish: ({ queueDepth = 0 }, count) => (queueDepth > 10 ? 2 * count : count) }),
    promises,
  ],
  settles: [
    'takes the capacity of one replica for half of what it is, while few are there',
    scaler({
      wish: ({ utilisation = 0, queueDepth = 0 }, count) =>
        queueDepth > 0 ? 2 * count : utilisation < 0.7 ? Math.floor(count / 2) : count,
    }),
    promises,
  ],
  flaps: [
    'has no tolerance',
    scaler({
      wish: ({ utilisation = 0 }, count) => Math.ceil((count * utilisation) / 0.7),
      isCool: () => true,
    }),
    { min: 2, max: 20 },
  ],
  'queue-floor': [
    'compares the wrong way round',
    scaler({
      wish: ({ utilisation = 0 }, count) => (utilisation < 0.9 ? 2 * count : Math.floor(count / 2)),
      isCool: () => true,
    }),
    { min: 2, max: 20 },
  ],
  'zero-when-idle': [
    'rounds the last half of a replica down',
    scaler({ clamp: enough }, 1),
    { min: 0, max: 20 },
  ],
  'survives-gaps': [
    'takes no metrics for no load',
    scaler({
      wish: ({ queueDepth = 0, utilisation = 0 }, count) =>
        queueDepth > 10 ? 2 * count : utilisation < 0.3 ? Math.floor(count / 2) : count,
    }),
    promises,
  ],
};

describe('every invariant can fail', () => {
  it.each(scalingInvariants)('$name', ({ name }) => {
    const [, make, said] = faults[name]!;
    const found = broken(make, said, name);
    expect(Object.keys(found)).toEqual([name]);
    expect(found[name]).toBeLessThanOrEqual(name === 'reacts' ? 14 : 10);
  });
});

describe('a policy that nobody can vouch for', () => {
  const deciding = (decide: () => unknown): MakePolicy => {
    return () => ({ ...scaler()({}), decide: decide as never });
  };
  const saysOf = (make: MakePolicy) =>
    Object.fromEntries(
      Object.entries(outcomes(make, promises)).flatMap(([name, outcome]) =>
        outcome.kind === 'broken' ? [[name, outcome.violation.says]] : [],
      ),
    );

  it('is told although it breaks nothing when asked again', () => {
    let asked = 0;
    const once = deciding(() => {
      asked += 1;
      return { desired: asked === 100 ? -1 : 2, because: 'so', state: null };
    });
    expect(outcomes(once, promises, 'bounds')['bounds']).toMatchObject({
      kind: 'broken',
      violation: { says: 'it answers -1, below its minimum of 2' },
    });
  });

  it('is not called impure for a NaN, which is no other NaN', () => {
    const says = saysOf(deciding(() => ({ desired: Number.NaN, because: 'so', state: null })));
    expect(says['whole-answers']).toBe('it answers NaN replicas (so)');
    expect(Object.keys(says)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/pure|deterministic|monotone/)]),
    );
  });

  it.each([
    [undefined, 'it answers undefined instead of { desired, because, state }'],
    [3, 'it answers 3 instead of { desired, because, state }'],
    [
      Promise.resolve(),
      'it answers a promise instead of { desired, because, state }: decisions cannot wait',
    ],
    [{ desired: '3', because: 'so' }, 'it answers "3" replicas (so)'],
  ])('answers %o', (answer, says) => {
    expect(saysOf(deciding(() => answer))['whole-answers']).toBe(says);
  });

  it('answers what throws when it is looked at', () => {
    const shut = deciding(() => ({
      get desired(): number {
        throw new Error('shut');
      },
    }));
    expect(saysOf(shut)['whole-answers']).toMatch(/^it throws Error: shut at /);
  });

  it('throws, and is told where, also under more load and before the first decision', () => {
    const here = String.raw`at scaling-invariants\.test\.ts:\d+:\d+$`;
    const throwing = (max: number): MakePolicy => {
      const policy = scaler()({});
      return () => ({
        ...policy,
        decide: (state, seen) => {
          if ((seen.queueDepth ?? 0) > max) throw new Error('too much');
          return policy.decide(state, seen);
        },
      });
    };
    expect(saysOf(throwing(0))['whole-answers']).toMatch(
      new RegExp(`^it throws Error: too much ${here}`),
    );
    expect(saysOf(throwing(1000))['monotone']).toMatch(
      new RegExp(
        `^it answers \\d+, but under \\S+ times the load it throws Error: too much ${here}`,
      ),
    );
    const unborn: MakePolicy = () => ({
      ...scaler()({}),
      initial: () => {
        throw new Error('no state');
      },
    });
    expect(saysOf(unborn)['whole-answers']).toMatch(
      new RegExp(`^it throws Error: no state ${here}`),
    );
  });

  it('and one that cannot be made for a flood is an error, and breaks nothing', () => {
    const unmade: MakePolicy = ({ startup }) => {
      if (startup === 60) return scaler()({});
      throw new Error('only for 60 s');
    };
    expect(() => outcomes(unmade, promises, 'bounds')).toThrow('only for 60 s');
  });
});

describe('survives-gaps', () => {
  const survivesGaps = scalingInvariants.find(({ name }) => name === 'survives-gaps')!;
  const missing = { ...plainPoint(5), missing: true };
  const setting = { startup: 0, interval: 15, initial: 10, capacity: 1, service: 1 };
  const judged = (first: number, make: MakePolicy) => {
    const flood = { ...setting, points: [plainPoint(first), plainPoint(5), missing, missing] };
    return survivesGaps.judge(playFlood(make, flood), termsOf(make, { min: 2, max: 20 }));
  };

  it('lets a policy go on from what it saw last, although the queue has become shorter', () => {
    // 300 requests wait for ten replicas, and 75 fewer after each look.
    expect(
      judged(
        30,
        atEveryFourthLook((_, last) => last),
      ),
    ).toBeUndefined();
  });

  it('does not let it take the gap itself for much', () => {
    expect(
      judged(
        5,
        atEveryFourthLook(({ queueDepth = 1000 }) => queueDepth),
      ),
    ).toEqual({
      at: 3,
      says: 'it rises from 10 to its maximum of 20 without metrics',
    });
  });
});

it('a property throws with a drawing of the smallest flood', () => {
  const cooldown = scalingInvariants.find(({ name }) => name === 'cooldown')!;
  fc.assert(holds(cooldown, scaler(), promises), { seed: 1 });
  const broken = fc.check(holds(cooldown, offByOneCooldown, promises), { seed: 1 });
  expect(String(broken.errorInstance)).toMatch(/changes its answer 285 s after it did so/);
  expect(String(broken.errorInstance)).toMatch(/^▶ {5}300 s .* load$/m);
});

it('the same seed finds the same flood, and its path finds it at once', () => {
  const cooldown = scalingInvariants.find(({ name }) => name === 'cooldown')!;
  const terms = termsOf(offByOneCooldown, promises);
  const found = checkInvariant(cooldown, offByOneCooldown, terms, { seed: 7 });
  if (found.kind !== 'broken') throw new Error('not found');
  const again = checkInvariant(cooldown, offByOneCooldown, terms, { seed: 7, path: found.path });
  expect(again).toMatchObject({ violation: found.violation, trace: { flood: found.trace.flood } });
});

/** A policy that knows how many of its kind were made before it. */
function madeBefore(): MakePolicy {
  let made = 0;
  return (facts) => {
    made += 1;
    const wanted = 2 + (made % 3);
    return { ...scaler()(facts), decide: (state) => ({ desired: wanted, because: 'made', state }) };
  };
}

/** A policy that counts its decisions in itself, and not in its state. */
function forgetful(): MakePolicy {
  return (facts) => {
    let asked = 0;
    const decide = (state: unknown) => {
      asked += 1;
      return { desired: 2 + (asked % 2), because: 'asked', state };
    };
    return { ...scaler()(facts), decide };
  };
}

/** A policy that has a replica for ten requests that wait, and thinks so at every fourth look alone. */
function atEveryFourthLook(
  waiting: (seen: ScalingObservation, last: number) => number,
): MakePolicy {
  return () => ({
    initialReplicas: 10,
    interval: 15,
    initial: () => ({ look: 1, last: 0 }),
    decide: (state: { look: number; last: number }, seen) => {
      const last = seen.queueDepth ?? state.last;
      const wanted = Math.min(20, Math.max(2, Math.ceil(waiting(seen, last) / 10)));
      const desired = state.look === 4 ? wanted : seen.ready + seen.starting;
      return { desired, because: 'queue', state: { look: (state.look % 4) + 1, last } };
    },
  });
}

function half(): MakePolicy {
  const wish = ({ queueDepth = 0 }, count: number) =>
    queueDepth > 10 ? Math.floor(1.5 * count) : count;
  return scaler({ wish, clamp: (replicas) => Math.min(20, Math.max(1, replicas)) }, 1);
}

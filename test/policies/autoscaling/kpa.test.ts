import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buckets,
  bucketsMean,
  bucketsSum,
  bucketsWeightedMean,
  recordInBuckets,
  resizeBuckets,
} from '../../../src/policies/autoscaling/kpa/buckets.ts';
import {
  type KpaConfig,
  kpaDefaults,
  panicWindowOf,
} from '../../../src/policies/autoscaling/kpa/config.ts';
import { kpa } from '../../../src/policies/autoscaling/kpa/kpa.ts';
import {
  maxOfWindow,
  maxWindow,
  recordInMaxWindow,
} from '../../../src/policies/autoscaling/kpa/max-window.ts';
import { metricTarget } from '../../../src/policies/autoscaling/kpa/metric-target.ts';
import {
  type RevisionRules,
  type RevisionStatus,
  revisionScale,
} from '../../../src/policies/autoscaling/kpa/revision-scale.ts';
import {
  type KpaSpec,
  kpaScale,
  kpaScaleState,
} from '../../../src/policies/autoscaling/kpa/scale.ts';

const spec: KpaSpec = {
  targetValue: 10,
  totalValue: 12,
  targetBurstCapacity: 0,
  panicThreshold: 100,
  maxScaleUpRate: 10,
  maxScaleDownRate: 10,
  stableWindow: 60,
  scaleDownDelay: 0,
  reachable: true,
  activationScale: 0,
};

function run(of: KpaSpec, readyPods = 0) {
  let state = kpaScaleState(of, readyPods, 0);
  return (now: number, ready: number, stable: number, panic = stable, as = of) => {
    const scale = kpaScale(as, state, { now, readyPods: ready, stable, panic });
    state = scale.state;
    return { ...scale, panicSince: state.panicSince };
  };
}

describe('Scale()', () => {
  it('delays scale-down by the max of its window, in steps of 2 s', () => {
    const at = run({ ...spec, scaleDownDelay: 300 });
    expect(at(2, 0, 40).desired).toBe(4);
    const held = at(300, 0, 0);
    expect(held.desired).toBe(4);
    expect(held.because).toBe('scale-down delay: max of the last 300 s');
    expect(at(302, 0, 0).desired).toBe(0);
    expect(
      [at(540, 0, 40), at(600, 0, 30), at(840, 0, 0), at(900, 0, 0)].map((s) => s.desired),
    ).toEqual([4, 4, 3, 0]);
  });

  it('does not delay where no route leads to the revision', () => {
    const at = run({ ...spec, scaleDownDelay: 300 });
    expect(at(2, 0, 40).desired).toBe(4);
    expect(at(60, 0, 0).desired).toBe(4);
    expect(at(62, 0, 0, 0, { ...spec, reachable: false }).desired).toBe(0);
  });

  it('holds the most of a panic until a stable window has passed since its last renewal', () => {
    const at = run({ ...spec, panicThreshold: 2 });
    expect(at(0, 10, 100, 1000).desired).toBe(100);
    const held = at(30, 10, 1);
    expect(held.desired).toBe(100);
    expect(held.because).toBe('panic: no fewer than the 100 asked for before');
    expect(at(60, 10, 1).desired).toBe(100);
    expect(at(61, 10, 1)).toMatchObject({ desired: 1, panicSince: undefined });
  });

  it('does not renew a panic that is below the threshold again', () => {
    const at = run({ ...spec, targetValue: 1, panicThreshold: 2 });
    expect(at(0, 10, 11, 25)).toMatchObject({ desired: 25, panicSince: 0 });
    expect(at(30, 40, 30, 41)).toMatchObject({ desired: 41, panicSince: 0 });
    expect(at(62, 55, 50, 56)).toMatchObject({ desired: 50, panicSince: undefined });
  });

  it('starts in panic over more than one pod, so that a restart drops none', () => {
    expect(run(spec, 2)(1, 2, 1).desired).toBe(2);
    expect(run(spec, 1)(1, 1, 1).desired).toBe(1);
  });

  it('keeps the state and decides nothing without pods to count or metrics', () => {
    const state = kpaScaleState(spec, 5, 0);
    const none = { now: 1, readyPods: 5, stable: undefined, panic: undefined };
    for (const seen of [none, { now: 1, readyPods: undefined, stable: 9, panic: 9 }]) {
      const result = kpaScale(spec, state, seen);
      expect(result).toMatchObject({ valid: false, desired: 0, excessBurstCapacity: 0 });
      expect(result.state).toBe(state);
    }
  });

  it('names the rate that bound it', () => {
    expect(run(spec)(0, 1, 900).because).toBe('scale-up rate: at most 10 × 1');
    expect(run(spec)(0, 100, 1).because).toBe('scale-down rate: at least 100 / 10');
    expect(run({ ...spec, activationScale: 3 })(0, 1, 1)).toMatchObject({
      desired: 3,
      because: 'activation scale',
    });
  });

  it('stays within its rates and grows with the load', () => {
    const load = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(load, load, load, fc.integer({ min: 0, max: 500 }), (a, b, panic, ready) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const less = run(spec)(0, ready, low, panic).desired;
        const more = run(spec)(0, ready, high, panic).desired;
        expect(less).toBeLessThanOrEqual(more);
        expect(more).toBeLessThanOrEqual(Math.max(1, ready) * 10);
        expect(less).toBeGreaterThanOrEqual(Math.floor(Math.max(1, ready) / 10));
      }),
    );
  });
});

describe('buckets', () => {
  it('average over what has been written, over holes, and after a silence', () => {
    let kept = recordInBuckets(buckets(5, 1), 0, 1);
    expect(bucketsMean(kept, 0)).toBe(1);
    for (const t of [1, 2, 3, 4]) kept = recordInBuckets(kept, t, t + 1);
    expect([bucketsMean(kept, 3.6), bucketsMean(kept, 6), bucketsMean(kept, 10)]).toEqual([
      3, 4, 0,
    ]);
    kept = recordInBuckets(kept, 6, 91);
    expect(bucketsMean(kept, 6)).toBe((15 - 1 - 2 + 91) / 5);
    kept = recordInBuckets(kept, 60, 1984);
    expect(bucketsMean(kept, 60)).toBe(1984);
    kept = recordInBuckets(kept, 57, 4);
    expect(bucketsMean(kept, 60)).toBe((4 + 1984) / 4);
    kept = recordInBuckets(recordInBuckets(kept, 61, 5), 58, 10);
    expect(recordInBuckets(kept, 55, 10)).toBe(kept);
    expect(bucketsMean(kept, 61)).toBe((4 + 10 + 1984 + 5) / 5);
  });

  it('keep the newest when the window changes', () => {
    let kept = buckets(5, 1);
    for (let t = 0; t <= 5; t += 1) kept = recordInBuckets(kept, t, t + 1);
    kept = recordInBuckets(resizeBuckets(kept, 10, 5), 6, 7);
    expect(bucketsSum(kept, 6)).toBe(2 + 3 + 4 + 5 + 6 + 7);
    expect(bucketsMean(kept, 6)).toBe(4.5);
    kept = resizeBuckets(kept, 4, 6);
    expect(bucketsSum(kept, 6)).toBe(4 + 5 + 6 + 7);
    expect(bucketsMean(resizeBuckets(kept, 8, 60), 60)).toBe(0);
  });

  it('hold 5 s in two buckets of 3 s', () => {
    let kept = buckets(5, 3);
    expect(kept.values.length).toBe(2);
    for (const [t, value] of [10, 2, 3, 4, 5, 6, 7].entries()) {
      kept = recordInBuckets(kept, t, value);
    }
    expect(bucketsSum(kept, 6)).toBe(4 + 5 + 6 + 7);
  });

  it('answer a constant with that constant, linear exactly and weighted within the weights left out', () => {
    const level = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(level, fc.integer({ min: 60, max: 200 }), (value, seconds) => {
        let kept = buckets(60, 1);
        for (let t = 0; t < seconds; t += 1) kept = recordInBuckets(kept, t, value);
        expect(bucketsMean(kept, seconds - 1)).toBe(value);
        // Sixty weights of 0.2 × 0.8^i leave out 0.8^60 = 1.5e-6 of the whole.
        const weighted = bucketsWeightedMean(kept, seconds - 1);
        expect(weighted).toBeLessThanOrEqual(value * (1 + 1e-12));
        expect(weighted).toBeGreaterThanOrEqual(value * (1 - 1.6e-6));
      }),
      { numRuns: 30 },
    );
  });
});

describe('max window', () => {
  it('is the maximum over the last indices', () => {
    const step = fc.record({ gap: fc.nat(3), value: fc.nat(9) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step), (size, steps) => {
        let window = maxWindow(size);
        const seen: { index: number; value: number }[] = [];
        let index = 0;
        for (const { gap, value } of steps) {
          index += gap;
          window = recordInMaxWindow(window, index, value);
          seen.push({ index, value });
          const inside = seen.filter((past) => index - past.index < size);
          expect(maxOfWindow(window)).toBe(Math.max(...inside.map((past) => past.value)));
        }
      }),
    );
  });
});

describe('metric target', () => {
  const none = { metric: 'concurrency', containerConcurrency: 0 } as const;

  it('has Knative’s defaults', () => {
    expect(metricTarget(none)).toEqual({ target: 70, total: 100 });
    expect(metricTarget({ ...none, metric: 'rps' })).toEqual({ target: 140, total: 200 });
  });

  it('takes a target below the limit, and the limit below a target', () => {
    const limited = { ...none, containerConcurrency: 10, targetUtilization: 1 };
    expect(metricTarget({ ...limited, target: 1 })).toEqual({ target: 1, total: 1 });
    expect(metricTarget({ ...limited, target: 50 })).toEqual({ target: 10, total: 10 });
    expect(metricTarget({ ...limited, metric: 'rps', target: 1, targetUtilization: 0.7 })).toEqual({
      target: 0.7,
      total: 1,
    });
  });
});

describe('revision scale', () => {
  const rules: RevisionRules = {
    minScale: 0,
    maxScale: 0,
    initialScale: 1,
    enableScaleToZero: true,
    stableWindow: 300,
    scaleToZeroGracePeriod: 60,
    scaleToZeroPodRetention: 0,
    activationTimeout: 630,
    targetBurstCapacity: 211,
  };
  const at: RevisionStatus = {
    replicas: 1,
    activity: 'inactive',
    activityAge: 60,
    reachable: true,
    initialised: true,
    activatorInPath: true,
    proxiedFor: 0,
  };
  const scale = (
    desired: number,
    r: Partial<RevisionRules>,
    s: Partial<RevisionStatus>,
  ): readonly [number, boolean] => {
    const result = revisionScale({ ...rules, ...r }, { ...at, ...s }, desired);
    return [result.desired, result.apply];
  };

  it('holds the last pod for its retention, the grace period and the activator', () => {
    expect(scale(0, { scaleToZeroPodRetention: 60 }, {})).toEqual([0, true]);
    expect(scale(0, { scaleToZeroPodRetention: 120 }, {})).toEqual([0, false]);
    expect(scale(0, { scaleToZeroPodRetention: 42 }, { activityAge: 59, proxiedFor: 60 })).toEqual([
      0,
      true,
    ]);
    expect(scale(0, {}, { activityAge: 59 })).toEqual([0, false]);
    expect(scale(0, {}, { activatorInPath: false })).toEqual([0, false]);
    expect(scale(0, { targetBurstCapacity: -1 }, { activatorInPath: false })).toEqual([0, true]);
  });

  it('goes to one while active for less than the stable window', () => {
    expect(scale(0, {}, { activity: 'active', activityAge: 299, replicas: 10 })).toEqual([1, true]);
    expect(scale(0, {}, { activity: 'active', activityAge: 299 })).toEqual([1, false]);
  });

  it('gives up an activation after its timeout only', () => {
    expect(scale(0, {}, { activity: 'activating', activityAge: 630 })).toEqual([-1, false]);
    expect(scale(0, {}, { activity: 'activating', activityAge: 630.001 })).toEqual([0, true]);
    expect(scale(-1, {}, { activity: 'activating', activityAge: 1 })).toEqual([-1, false]);
  });

  it('never goes to zero where that is disabled, and ignores min-scale out of reach', () => {
    expect(scale(0, { enableScaleToZero: false }, { replicas: 10 })).toEqual([1, true]);
    expect(scale(-1, { enableScaleToZero: false }, { activity: 'active' })).toEqual([-1, false]);
    expect(scale(0, { minScale: 2 }, { reachable: false, replicas: 10 })).toEqual([0, true]);
  });

  it('holds the initial scale until it was attained once', () => {
    const fresh = { activity: 'activating', initialised: false, replicas: 0 } as const;
    expect(scale(1, { initialScale: 2 }, fresh)).toEqual([2, true]);
    expect(scale(1, { initialScale: 2 }, { ...fresh, initialised: true })).toEqual([1, true]);
    expect(scale(7, { minScale: 3, maxScale: 3 }, {})).toEqual([3, true]);
  });
});

describe('kpa over time', () => {
  const config: KpaConfig = { ...kpaDefaults, scaleToZeroGracePeriod: 30 };

  /** Pods become ready at once; the concurrency of each second is recorded. */
  function simulate(of: KpaConfig, seconds: number, load: (t: number) => number | undefined) {
    const policy = kpa(of);
    let state = policy.initial();
    let replicas = Math.max(of.initialScale, of.minScale);
    const history: number[] = [];
    for (let now = of.interval; now <= seconds; now += of.interval) {
      const samples = [];
      for (let at = now - of.interval + 1; at <= now; at += 1) {
        const value = load(at);
        if (value !== undefined) samples.push({ at, value });
      }
      const decision = policy.decide(state, { now, replicas, readyPods: replicas, samples });
      state = decision.state;
      replicas = decision.desired;
      history.push(replicas);
    }
    return { history, state };
  }

  it('I13 settles under constant load at load over target', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (load) => {
        const { history } = simulate(config, 200, () => load);
        expect(new Set(history.slice(-50))).toEqual(new Set([Math.ceil(load / 70)]));
      }),
      { numRuns: 25 },
    );
  });

  it('goes to zero after the stable window and the grace period, and back at the first request', () => {
    const load = (t: number) => (t <= 60 || t > 300 ? 50 : 0);
    const firstZero = (history: readonly number[]) => 2 * (history.indexOf(0) + 1);
    // One pod cannot take a burst of 211, so the activator was in the path all along: no grace is left at 120 s.
    const { history } = simulate(config, 400, load);
    expect(firstZero(history)).toBe(122);
    expect([history[149], history[150]]).toEqual([0, 1]);
    // Without a burst to absorb it comes in at 120 s, when the window holds nothing, and stays for its 30 s.
    expect(firstZero(simulate({ ...config, targetBurstCapacity: 0 }, 400, load).history)).toBe(150);
  });

  it('stays at min-scale without traffic, and between min and max under a flood', () => {
    const bounded = { ...config, minScale: 3, maxScale: 3 };
    expect(new Set(simulate(bounded, 300, () => 0).history)).toEqual(new Set([3]));
    expect(new Set(simulate(bounded, 300, () => 1e9).history)).toEqual(new Set([3]));
  });

  it('holds what it has while nothing reports, and has no panic window below a second', () => {
    const { history, state } = simulate(config, 100, () => undefined);
    expect(new Set(history)).toEqual(new Set([1]));
    expect(state.desired).toBe(-1);
    expect(panicWindowOf({ ...config, stableWindow: 6, panicWindowPercentage: 1 })).toBe(1);
  });

  it('keeps the activator in the path while the spare capacity is below the burst', () => {
    expect(simulate(config, 100, () => 50).state.proxySince).toBeDefined();
    expect(simulate({ ...config, minScale: 9 }, 100, () => 50).state.proxySince).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AiWorkloadScalerConfig,
  aiWorkloadScaler,
} from '../../../src/policies/autoscaling/ai-workload-scaler.ts';
import { aiWorkloadScalerCorrected } from '../../../src/policies/autoscaling/ai-workload-scaler-corrected.ts';
import type {
  Autoscaler,
  ScalingObservation,
} from '../../../src/policies/autoscaling/autoscaler.ts';

const defaults: AiWorkloadScalerConfig = {
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
const calm = { starting: 0, queueDepth: 0, meanLatency: 0, utilisation: 0, arrivalRate: 10 };
const busy = { ...calm, queueDepth: 1000 };

type Seen = Partial<ScalingObservation> & { readonly now: number };

/** Decisions over replicas that come and go as asked for; what is seen may say otherwise. */
function decisions<State>(scaler: Autoscaler<State>, seen: readonly Seen[]) {
  let state = scaler.initial();
  let ready = scaler.initialReplicas;
  return seen.map((one) => {
    const decision = scaler.decide(state, { ...calm, ready, ...one });
    state = decision.state;
    ready = decision.desired;
    return [decision.desired, decision.because] as const;
  });
}

describe('what both read', () => {
  it.each([aiWorkloadScaler, aiWorkloadScalerCorrected])('%o begins alike', (make) => {
    const { initialReplicas, interval, reads, initial } = make(defaults);
    expect([initialReplicas, interval, initial().history]).toEqual([2, 15, []]);
    expect(reads).toEqual(['queue-depth', 'latency', 'utilisation', 'arrival-rate']);
    expect(make({ ...defaults, initial_instances: 7 }).initialReplicas).toBe(7);
    expect(initial().lastScaleTime).toBe(0);
  });

  it.each(['queueDepth', 'meanLatency', 'utilisation', 'arrivalRate'] as const)(
    'they decide nothing without %s',
    (missing) => {
      for (const make of [published, corrected]) {
        const seen = { now: 400, ...busy, [missing]: undefined };
        expect(decisions(make(defaults), [seen])).toEqual([[2, 'no metrics']]);
      }
    },
  );

  it('they grow for the queue, for latency, or for a rate that rises by more than a fifth', () => {
    const because = (first: Partial<Seen>, second: Partial<Seen>) =>
      decisions(corrected(defaults), [
        { now: 200, ...first },
        { now: 400, ...second },
      ])[1]![1];
    expect(because({}, { queueDepth: 16, meanLatency: 9 })).toBe('queue at 160 % of target');
    expect(because({}, { queueDepth: 15, meanLatency: 0.151 })).toBe('latency at 151 % of target');
    expect(because({}, { arrivalRate: 12.1 })).toBe('requests up 21 % in 5 minutes');
    expect(because({}, { arrivalRate: 12, utilisation: 0.3 })).toBe('within thresholds');
    // From none there is no part by which it rose.
    expect(because({ arrivalRate: 0 }, { arrivalRate: 9, utilisation: 1 })).toBe(
      'within thresholds',
    );
    expect(because({}, {})).toBe('idle, but at min_instances');
  });

  it('they are idle only where queue, latency and work are all low', () => {
    const because = (seen: Partial<Seen>) =>
      decisions(corrected(defaults), [{ now: 400, ready: 9, ...seen }])[0];
    expect(because({ utilisation: 0.29, queueDepth: 4.9, meanLatency: 0.049 })).toEqual([
      6,
      'idle',
    ]);
    for (const seen of [{ utilisation: 0.3 }, { queueDepth: 5 }, { meanLatency: 0.05 }]) {
      expect(because(seen)).toEqual([9, 'within thresholds']);
    }
  });

  it('the published one says how far requests fell', () => {
    const seen = [
      { now: 300, queueDepth: 40 },
      { now: 500, arrivalRate: 10, utilisation: 1 },
      { now: 650, arrivalRate: 8.5 },
    ];
    expect(decisions(published(defaults), seen).at(-1)).toEqual([
      2,
      'idle and requests down 15 % in 5 minutes',
    ]);
  });
});

const published = aiWorkloadScaler as (config: AiWorkloadScalerConfig) => Autoscaler<unknown>;
const corrected = aiWorkloadScalerCorrected as (
  config: AiWorkloadScalerConfig,
) => Autoscaler<unknown>;

type Make = typeof published;

/** After any flood, steady low load brings the fewest instances back. */
function returnsToMinimum(make: Make) {
  const floods = fc.integer({ min: 1, max: 8 });
  return fc.property(floods, fc.nat(20), (flood, arrivalRate) => {
    const rising = Array.from({ length: flood }, (_, at) => ({ ...busy, now: 300 * (at + 1) }));
    const quiet = Array.from({ length: 12 }, (_, at) => ({
      ...calm,
      arrivalRate,
      now: 300 * (flood + 2 + at),
    }));
    const last = decisions(make(defaults), [...rising, ...quiet]).at(-1)!;
    expect(last[0]).toBe(defaults.min_instances);
  });
}

/** Any flood that lasts beyond a cooldown makes a single instance more than one. */
function leavesOne(make: Make) {
  return fc.property(
    fc.integer({ min: 16, max: 1e6 }),
    fc.integer({ min: 2, max: 50 }),
    (queueDepth, most) => {
      const config = { ...defaults, min_instances: 1, max_instances: most };
      const flood = [300, 600, 900].map((now) => ({ ...calm, queueDepth, now }));
      expect(decisions(make(config), flood).at(-1)![0]).toBeGreaterThan(1);
    },
  );
}

/** Once a cooldown is over, a flood is answered at once, however long the calm was. */
function answersAfterCooldown(make: Make) {
  return fc.property(fc.integer({ min: 300, max: 400_000 }), (pause) => {
    const seen = [
      { ...busy, now: 300 },
      { ...busy, now: 300 + pause },
    ];
    const [first, second] = decisions(make(defaults), seen);
    expect(second![0]).toBeGreaterThan(first![0]);
  });
}

/** Growth counts from the replicas that there are, not from those once asked for. */
function countsReality(make: Make) {
  // Even numbers, so that rounding plays no part.
  return fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(1), (readyPairs, startingPairs) => {
    const look = { ...busy, ready: 2 * readyPairs, starting: 2 * startingPairs };
    const seen = [1, 2, 3].map((turn) => ({ ...look, now: 300 * turn }));
    for (const [desired] of decisions(make(defaults), seen)) {
      expect(desired).toBe(3 * (readyPairs + startingPairs));
    }
  });
}

const runs = { numRuns: 1000, seed: 1 };

interface Found {
  readonly failed: boolean;
  readonly counterexample: unknown;
}

const promises: readonly (readonly [string, (make: Make) => Found])[] = [
  ['scales down under steady low load', (make) => fc.check(returnsToMinimum(make), runs)],
  ['leaves one instance', (make) => fc.check(leavesOne(make), runs)],
  [
    'has a cooldown that does not come back every 24 hours',
    (make) => fc.check(answersAfterCooldown(make), runs),
  ],
  ['looks at the real number of replicas', (make) => fc.check(countsReality(make), runs)],
];

describe.each(promises)('%s', (_, check) => {
  it('the corrected scaler does', () => {
    const { failed, counterexample } = check(corrected);
    expect(counterexample).toBeNull();
    expect(failed).toBe(false);
  });

  it('the published scaler does not: the property finds the fault', () => {
    const { failed, counterexample } = check(published);
    expect(failed).toBe(true);
    expect(counterexample).not.toBeNull();
  });
});

describe('the corrected scaler', () => {
  const over = (seen: readonly Seen[], config: Partial<AiWorkloadScalerConfig> = {}) =>
    decisions(corrected({ ...defaults, ...config }), seen);

  it('grows by half, rounded up, and shrinks to three quarters, rounded down', () => {
    const seen = [
      ...[1, 2, 3].map((turn) => ({ ...busy, now: 300 * turn })),
      ...[4, 5, 6].map((turn) => ({ ...calm, now: 300 * turn })),
    ];
    expect(over(seen)).toEqual([
      [3, 'queue at 10000 % of target'],
      [5, 'queue at 10000 % of target'],
      [8, 'queue at 10000 % of target'],
      [6, 'idle'],
      [4, 'idle'],
      [3, 'idle'],
    ]);
  });

  it('grows by latency and by rising traffic as the published one does', () => {
    expect(over([{ ...calm, now: 300, meanLatency: 0.2 }])).toEqual([
      [3, 'latency at 200 % of target'],
    ]);
    const rising = [
      { ...calm, now: 600, utilisation: 0.9 },
      { ...calm, now: 750, utilisation: 0.9, arrivalRate: 12.5 },
    ];
    expect(over(rising)[1]).toEqual([3, 'requests up 25 % in 5 minutes']);
  });

  it('keeps within thresholds, in its cooldown and at its bounds', () => {
    expect(over([{ ...busy, now: 299 }])).toEqual([[2, 'cooldown']]);
    expect(over([{ ...calm, now: 300, utilisation: 0.5 }])).toEqual([[2, 'within thresholds']]);
    expect(over([{ ...calm, now: 300 }])).toEqual([[2, 'idle, but at min_instances']]);
    expect(over([{ ...busy, now: 300 }], { max_instances: 2 })).toEqual([
      [2, 'queue at 10000 % of target, but at max_instances'],
    ]);
  });

  it('brings back at once what is missing below its minimum, and starts from none', () => {
    expect(over([{ ...calm, now: 5, ready: 1 }])).toEqual([[2, 'below min_instances']]);
    expect(over([{ ...calm, now: 5, ready: 30 }])).toEqual([[20, 'above max_instances']]);
    expect(over([{ ...busy, now: 300, ready: 0 }], { min_instances: 0 })[0]![0]).toBe(1);
  });

  it('keeps within its bounds, whatever it sees', () => {
    const seen = fc.array(
      fc.record({
        ready: fc.nat(40),
        starting: fc.nat(10),
        queueDepth: fc.nat(100),
        meanLatency: fc.nat(4).map((n) => n / 10),
        utilisation: fc.nat(10).map((n) => n / 10),
        arrivalRate: fc.nat(50),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(seen, (all) => {
        const timed = all.map((one, at) => ({ ...one, now: 100 * (at + 1) }));
        for (const [desired] of over(timed)) {
          expect(desired).toBeGreaterThanOrEqual(2);
          expect(desired).toBeLessThanOrEqual(20);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('I13: settles under constant load', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (work) => {
        const scaler = corrected(defaults);
        let state = scaler.initial();
        let ready = 2;
        const seen = new Set<number>();
        for (let turn = 1; turn <= 60; turn += 1) {
          const utilisation = Math.min(1, work / 2 / ready);
          const queueDepth = work / 2 > ready ? 100 : 0;
          const look = { ...calm, now: 300 * turn, ready, utilisation, queueDepth };
          const decision = scaler.decide(state, look);
          state = decision.state;
          ready = decision.desired;
          if (turn > 30) seen.add(ready);
        }
        expect(seen.size).toBe(1);
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});

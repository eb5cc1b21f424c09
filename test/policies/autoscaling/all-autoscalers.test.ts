import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ReplicaReading,
  ScalingObservation,
} from '../../../src/policies/autoscaling/autoscaler.ts';
import type { AutoscalerConfig } from '../../../src/policies/autoscaling/autoscaler-config.ts';
import type { DeploymentFacts } from '../../../src/policies/autoscaling/deployment-facts.ts';
import { autoscaler } from '../../../src/policies/autoscaling/index.ts';
import {
  initialReplicas,
  leastReplicas,
  mostReplicas,
} from '../../../src/policies/autoscaling/replica-bounds.ts';
import { signalNames } from '../../../src/policies/autoscaling/signals.ts';
import { configOf, everyAutoscaler } from './every-autoscaler.ts';
import { decisionsOf } from './looks.ts';

const facts: DeploymentFacts = {
  accelerators: 1,
  startup: 30,
  capacity: 2,
  concurrency: 2,
  future: { points: [{ at: 0, rate: 3 }], between: 'steps' },
  llm: {
    kvTokens: 1600,
    maxBatchedTokens: 2048,
    maxSequences: 2,
    ttft: (queued) => 0.1 + queued / 1000,
    itl: () => 0.01,
    rate: () => 2,
  },
};

const part = () => fc.double({ min: 0, max: 1, noNaN: true });
const amount = () =>
  fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e4, noNaN: true }), fc.nat(50));
const missing = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });

const replica: fc.Arbitrary<ReplicaReading> = fc.record({
  replica: fc.nat(20),
  startedAt: fc.nat(600),
  readyAt: missing(fc.nat(600)),
  isDraining: fc.boolean(),
  ongoing: fc.nat(8),
  waiting: fc.nat(8),
  promptTokens: fc.nat(4000),
  kvUse: part(),
});

/** Looks without regard to each other, each so many intervals after the one before; anything may be missing. */
const looks = fc.array(
  fc.record({
    wait: fc.integer({ min: 1, max: 20 }),
    seen: fc.record({
      ready: fc.nat(20),
      starting: fc.nat(6),
      draining: fc.nat(3),
      replicas: missing(fc.array(replica, { maxLength: 6 })),
      queueDepth: missing(amount()),
      ongoing: missing(amount()),
      arrivalRate: missing(amount()),
      completionRate: missing(amount()),
      meanLatency: missing(amount()),
      ttft: missing(amount()),
      itl: missing(part()),
      utilisation: missing(part()),
      kvUse: missing(part()),
      tokensPerSecond: missing(amount()),
      promptTokens: missing(amount()),
      outputTokens: missing(amount()),
    }),
  }),
  { minLength: 1, maxLength: 25 },
);

type Looks = typeof looks extends fc.Arbitrary<infer T> ? T : never;

function timed(interval: number, all: Looks): ScalingObservation[] {
  let now = 0;
  return all.map(({ wait, seen }) => {
    now += wait * interval;
    const { replicas, ...others } = seen;
    return { now, ...others, ...(replicas === undefined ? {} : { replicas }) };
  });
}

/** The same value, such that writing into any of it throws. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const one of Object.values(value)) frozen(one);
  return Object.freeze(value);
}

function decisions(config: AutoscalerConfig, seen: readonly ScalingObservation[]) {
  const policy = autoscaler(config, facts);
  let state = frozen(policy.initial());
  return seen.map((one) => {
    const { desired, because, state: after } = policy.decide(state, frozen(one));
    state = frozen(after);
    return { desired, because };
  });
}

describe.each(everyAutoscaler)('%s', (_, written) => {
  const config = configOf(written);
  const { interval = 1 } = autoscaler(config, facts);
  const settings = { numRuns: 40, seed: 6 } as const;

  it('begins within its bounds', () => {
    const first = autoscaler(config, facts).initialReplicas;
    expect(initialReplicas(config, facts)).toBe(first);
    expect(first).toBeGreaterThanOrEqual(leastReplicas(config));
    expect(first).toBeLessThanOrEqual(mostReplicas(config));
  });

  it('answers whole numbers within its bounds, with a reason, whatever it sees and whatever is missing', () => {
    fc.assert(
      fc.property(looks, (all) => {
        for (const { desired, because } of decisions(config, timed(interval, all))) {
          expect(Number.isInteger(desired)).toBe(true);
          expect(desired).toBeGreaterThanOrEqual(leastReplicas(config));
          expect(desired).toBeLessThanOrEqual(mostReplicas(config));
          expect(because).not.toBe('');
        }
      }),
      settings,
    );
  });

  it('is a function of its state and of what it sees, and changes neither', () => {
    fc.assert(
      fc.property(looks, (all) => {
        const seen = timed(interval, all);
        const once = decisions(config, seen);
        expect(decisions(config, seen)).toEqual(once);
        // A state may be used twice: it was not written into.
        const policy = autoscaler(config, facts);
        const kept = decisionsOf(policy, seen.slice(0, -1)).at(-1)?.state ?? policy.initial();
        const last = seen.at(-1)!;
        const again = [policy.decide(kept, last), policy.decide(kept, last)];
        expect(again[0]).toEqual(again[1]);
      }),
      { ...settings, numRuns: 15 },
    );
  });

  it('needs no more than it says that it reads', () => {
    const reads = autoscaler(config, facts).reads;
    if (reads === undefined) return;
    const told: readonly string[] = reads;
    const fields = Object.keys(fieldsOf).filter((field) => !told.includes(fieldsOf[field]!));
    fc.assert(
      fc.property(looks, (all) => {
        const seen = timed(interval, all);
        const less = seen.map((one) => {
          const copy: Record<string, unknown> = { ...one };
          for (const field of fields) delete copy[field];
          return copy as unknown as ScalingObservation;
        });
        expect(decisions(config, less)).toEqual(decisions(config, seen));
      }),
      { ...settings, numRuns: 15 },
    );
  });
});

/** What a policy may read, by the field that it stands in. */
const fieldsOf: Readonly<Record<string, string>> = {
  queueDepth: 'queue-depth',
  ongoing: 'ongoing',
  arrivalRate: 'arrival-rate',
  completionRate: 'completion-rate',
  meanLatency: 'latency',
  ttft: 'ttft',
  itl: 'itl',
  utilisation: 'utilisation',
  kvUse: 'kv-use',
  tokensPerSecond: 'tokens-per-second',
  promptTokens: 'request-tokens',
  outputTokens: 'request-tokens',
  replicas: 'replicas',
};

it('every signal stands in a field', () => {
  expect(Object.values(fieldsOf)).toEqual(expect.arrayContaining([...signalNames]));
});

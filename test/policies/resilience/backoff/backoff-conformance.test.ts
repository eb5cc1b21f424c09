import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff } from '../../../../src/policies/resilience/backoff/index.ts';
import { pollyBackoff } from '../../../../src/policies/resilience/backoff/polly.ts';
import { finagleBudget } from '../../../../src/policies/resilience/retry-budget/finagle.ts';
import { conformanceFile } from '../../autoscaling/conformance.ts';
import { waitsOf } from './waits.ts';

interface BudgetCase {
  readonly id: string;
  readonly input: {
    readonly ttlSec: number;
    readonly minRetriesPerSec: number;
    readonly percentCanRetry: number;
    readonly requests: number;
  };
  readonly expected: {
    readonly initialBalance: number;
    readonly retriesAllowed: number;
    readonly tolerance: number;
  };
}

interface DelayCase {
  readonly id: string;
  readonly input: {
    readonly type: string;
    readonly jitter: boolean;
    readonly attempt: number;
    readonly baseSec: number;
    readonly maxSec: number | null;
    readonly random: number | null;
    /** Where Polly’s curve stands after earlier attempts. */
    readonly state?: number;
  };
  readonly expected: { readonly delaySec: number };
}

interface SequenceCase {
  readonly id: string;
  readonly input: {
    readonly kind: string;
    readonly startMs: number;
    readonly multiplier?: number;
    readonly offsetMs?: number;
    readonly maximumMs?: number;
  };
  readonly expected: { readonly ms: readonly number[] };
}

interface Conformance {
  readonly retryBudget: readonly BudgetCase[];
  readonly retryDelay: readonly DelayCase[];
  readonly backoffSequences: readonly SequenceCase[];
  readonly properties: readonly { readonly id: string }[];
}

const { file, each } = conformanceFile<Conformance>('retry_backoff', {
  retryBudget: [],
  retryDelay: [],
  backoffSequences: [],
  properties: [],
});

each('Finagle’s retry budget', file.retryBudget, checkBudget);
each('Polly’s delays', file.retryDelay, checkDelay);
each('Finagle’s sequences', file.backoffSequences, checkSequence);
each('properties', file.properties, ({ id }) => {
  const check = properties[id];
  if (check === undefined) throw new Error(`no check of ${id}`);
  check();
});

describe('cases of our own, in the same form', () => {
  it.each<[string, BudgetCase['input'], number, number]>([
    ['only the reserve', budgetOf(5, 10, 0), 50, 50],
    ['reserve and share', budgetOf(10, 10, 0.2), 100, 2100],
    ['more than one retry a request', budgetOf(60, 0, 2), 0, 20_000],
  ])('a budget of %s', (id, input, initialBalance, retriesAllowed) => {
    checkBudget({ id, input, expected: { initialBalance, retriesAllowed, tolerance: 0 } });
  });

  it.each<[string, boolean, number, number, number | null, number | null, number]>([
    ['Constant', false, 7, 3, null, null, 3],
    ['Constant', true, 0, 1, 1, null, 1.25],
    ['Linear', false, 2, 1, null, null, 3],
    ['Linear', true, 2, 1, 0, null, 2.25],
    ['Exponential', false, 2, 1, null, null, 4],
    ['Exponential', true, 2, 0, 0.5, null, 0],
    // 2^0.5 × tanh(√2) / 1.4, and for a third attempt 2^2.5 × tanh(√10) / 1.4, cut off to 100 ns.
    ['Exponential', true, 0, 1, 0.5, null, 0.8974049],
    ['Exponential', true, 2, 1, 0.5, null, 4.0261564],
    ['Exponential', true, 1000, 86_400, 0.5, 172_800, 172_800],
    ['Exponential', false, 1000, 86_400, null, null, 922_337_203_685.4775],
  ])('%s, jitter %s, attempt %d', (type, jitter, attempt, baseSec, random, maxSec, delaySec) => {
    const input = { type, jitter, attempt, baseSec, random, maxSec };
    checkDelay({ id: type, input, expected: { delaySec } });
  });

  it.each<[SequenceCase['input'], readonly number[]]>([
    [{ kind: 'constant', startMs: 7 }, [7, 7, 7]],
    [{ kind: 'exponential', startMs: 2, multiplier: 2, maximumMs: 15 }, [2, 4, 8, 15, 15]],
    [{ kind: 'linear', startMs: 9, offsetMs: 30, maximumMs: 99 }, [9, 39, 69, 99, 99]],
  ])('%j', (input, ms) => {
    checkSequence({ id: input.kind, input, expected: { ms } });
  });

  it.each(['decorrelatedjitter', 'applyjitter', 'cockatiel'])('the property of %s', (name) => {
    const id = Object.keys(properties).find((one) => one.toLowerCase().includes(name));
    properties[id!]!();
  });
});

function budgetOf(ttlSec: number, minRetriesPerSec: number, percentCanRetry: number) {
  return { ttlSec, minRetriesPerSec, percentCanRetry, requests: 10_000, frozenClock: true };
}

function checkBudget({ input, expected }: BudgetCase): void {
  const budget = finagleBudget({
    kind: 'finagle',
    ttl: input.ttlSec,
    min_retries_per_second: input.minRetriesPerSec,
    percent_can_retry: input.percentCanRetry,
  });
  expect(budget.balance(0)).toBe(expected.initialBalance);
  for (let request = 0; request < input.requests; request += 1) budget.deposit(0);
  let retries = 0;
  while (budget.withdraw(0)) retries += 1;
  expect(Math.abs(retries - expected.retriesAllowed)).toBeLessThanOrEqual(expected.tolerance);
}

function checkDelay({ input, expected }: DelayCase): void {
  const polly = pollyOf(input.type, input.jitter, input.baseSec, input.maxSec ?? 'unlimited');
  const wait = polly.delay(input.attempt, input.state ?? 0, () => input.random ?? 0.5);
  expect(wait).toBeCloseTo(expected.delaySec, 9);
}

function checkSequence({ input, expected }: SequenceCase): void {
  const waits = waitsOf(
    backoff(sequenceOf(input)),
    expected.ms.map(() => 0.5),
  );
  expect(waits.map((seconds) => Math.round(seconds * 1e6) / 1e3)).toEqual(expected.ms);
}

function sequenceOf({ kind, startMs, multiplier, offsetMs, maximumMs }: SequenceCase['input']) {
  const initial = startMs / 1000;
  const max = maximumMs === undefined ? 'unlimited' : maximumMs / 1000;
  switch (kind) {
    case 'constant':
    case 'const':
      return { kind: 'constant', delay: initial } as const;
    case 'linear':
      return { kind: 'linear', initial, step: offsetMs! / 1000, max } as const;
    case 'exponential':
      return { kind, initial, multiplier: multiplier!, max, jitter: 'none' } as const;
    default:
      throw new Error(`no sequence ${kind}`);
  }
}

function pollyOf(type: string, jitter: boolean, delay: number, max: number | 'unlimited') {
  return pollyBackoff({
    kind: 'polly',
    backoff_type: type.toLowerCase() as 'constant' | 'linear' | 'exponential',
    use_jitter: jitter,
    delay,
    max_delay: max,
  });
}

const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Checks of the properties, by id. */
const properties: Record<string, () => void> = {
  DecorrelatedJitterBackoffV2_Meets_Specification() {
    const tick = 1e-7;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 86_400_000 }),
        fc.array(luck, { minLength: 1, maxLength: 30 }),
        (milliseconds, lucks) => {
          const base = milliseconds / 1000;
          const waits = waitsOf(pollyOf('Exponential', true, base, 'unlimited'), lucks);
          let most = 4 * base;
          for (const wait of waits) {
            expect(wait).toBeGreaterThanOrEqual(0);
            expect(wait).toBeLessThanOrEqual(most - tick);
            most *= 2;
          }
        },
      ),
    );
  },
  ApplyJitter_Meets_Specification() {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), luck, (value, drawn) => {
        const [wait] = waitsOf(pollyOf('Constant', true, value, 'unlimited'), [drawn]);
        // Two roundings of the product and the sum.
        const slack = value * 4 * Number.EPSILON;
        expect(wait).toBeGreaterThanOrEqual(value * 0.75 - slack);
        expect(wait).toBeLessThanOrEqual(value * 1.25 + slack);
      }),
    );
  },
  'cockatiel generators sane'() {
    fc.assert(
      fc.property(
        fc.constantFrom('none', 'full', 'half', 'decorrelated'),
        fc.array(luck, { minLength: 99, maxLength: 99 }),
        (generator, lucks) => {
          const waits = waitsOf(
            backoff({
              kind: 'cockatiel',
              generator,
              initial_delay: 0.128,
              max_delay: 30,
              exponent: 2,
            }),
            lucks,
          );
          let most = 0.256;
          for (const wait of waits) {
            expect(wait).toBeGreaterThanOrEqual(0);
            expect(wait).toBeLessThanOrEqual(Math.min(30, most));
            most *= 2;
          }
        },
      ),
    );
  },
};

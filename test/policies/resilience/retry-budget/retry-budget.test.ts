import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetryBudget } from '../../../../src/policies/resilience/retry.ts';
import { finagleBudget } from '../../../../src/policies/resilience/retry-budget/finagle.ts';
import { retryBudget } from '../../../../src/policies/resilience/retry-budget/index.ts';
import { linkerdBudget } from '../../../../src/policies/resilience/retry-budget/linkerd.ts';
import { towerOracle, windowedAdderOracle } from './windowed-oracles.ts';

const windowed = { ttl: 10, min_retries_per_second: 10, percent_can_retry: 0.2 };

/** Retries that are given one after the other at one instant. */
function retriesOf(budget: RetryBudget, now: number, asked = 10_000): number {
  let retries = 0;
  while (retries < asked && budget.withdraw(now)) retries += 1;
  return retries;
}

function deposits(budget: RetryBudget, now: number, times: number): void {
  for (let request = 0; request < times; request += 1) budget.deposit(now);
}

describe.each([
  ['finagle', finagleBudget({ kind: 'finagle', ...windowed }), 10],
  ['linkerd', linkerdBudget({ kind: 'linkerd', ...windowed }), 11],
] as const)('the budget of %s by default', (_, budget, gone) => {
  it('gives 10 retries a second for nothing, and one for five requests, until all of it is old', () => {
    expect(budget.balance(0)).toBe(100);
    deposits(budget, 0, 50);
    expect(budget.balance(0)).toBe(110);
    expect(retriesOf(budget, 0)).toBe(110);
    for (let now = 0.5; now < gone; now += 0.5) expect(budget.balance(now)).toBe(0);
    // Requests and retries are forgotten together, so that the reserve is back.
    expect(budget.balance(gone)).toBe(100);
  });
});

describe('the budget of linkerd, by tower’s own tests', () => {
  const tower = (ttl: number, min: number, percent: number) =>
    linkerdBudget({
      kind: 'linkerd',
      ttl,
      min_retries_per_second: min,
      percent_can_retry: percent,
    });

  it('gives nothing where there is nothing', () => {
    expect(tower(1, 0, 1).withdraw(0)).toBe(false);
  });

  it('leaks', () => {
    const budget = tower(1, 0, 1);
    budget.deposit(0);
    expect(budget.withdraw(3)).toBe(false);
  });

  it('lets requests go slot by slot', () => {
    const budget = tower(1, 0, 0.5);
    deposits(budget, 0, 2);
    expect(budget.withdraw(0.901)).toBe(true);
    budget.deposit(2.902);
    budget.deposit(3.203);
    budget.deposit(4.004);
    expect(budget.withdraw(4.004)).toBe(true);
  });

  it('has a reserve', () => {
    expect(retriesOf(tower(1, 5, 1), 0)).toBe(5);
  });

  it('counts whole requests up to one retry for each, and thousandths beyond', () => {
    for (const [percent, retries] of [
      [0.3, 33],
      [0.7, 100],
      [1.5, 150],
      [0, 0],
    ] as const) {
      const budget = tower(10, 0, percent);
      deposits(budget, 0, 100);
      expect(retriesOf(budget, 0)).toBe(retries);
    }
  });
});

describe('the budget of gRPC', () => {
  it('goes as its own test: at most 4 tokens, 1.6 for an answer, retries above 2', () => {
    const budget = retryBudget({ kind: 'grpc', max_tokens: 4, token_ratio: 1.6 });
    const fail = () => {
      budget.ended?.(0, false);
      return budget.withdraw(0);
    };
    const answer = () => budget.ended?.(0, true);
    // 3, 4, 3, 2, 1, 0, 0, and from there up to 4.
    expect(fail()).toBe(true);
    answer();
    expect([fail(), fail(), fail(), fail(), fail()]).toEqual([true, false, false, false, false]);
    // 1.6, 3.2; 2.2; 3.8; 2.8.
    answer();
    answer();
    expect(fail()).toBe(true);
    answer();
    expect(fail()).toBe(true);
  });
});

describe('a plain cap on retries', () => {
  it('counts requests and retries of the last window', () => {
    const budget = retryBudget({ kind: 'ratio', window: 10, ratio: 0.29, reserve: 2 });
    deposits(budget, 0, 100);
    expect(retriesOf(budget, 0)).toBe(31);
    expect(retriesOf(budget, 9.99)).toBe(0);
    expect(retriesOf(budget, 10)).toBe(2);
    deposits(budget, 10, 100);
    expect(retriesOf(budget, 10)).toBe(29);
    expect(retriesOf(budget, 1000)).toBe(2);
  });
});

interface Operation {
  /** Milliseconds since the operation before. */
  readonly after: number;
  readonly what: string;
  readonly times: number;
}

const operations: fc.Arbitrary<Operation[]> = fc.array(
  fc.record({
    after: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 700 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 15_000 }) },
    ),
    what: fc.constantFrom('request', 'retry', 'retry', 'retry', 'answer'),
    times: fc.integer({ min: 1, max: 8 }),
  }),
  { minLength: 1, maxLength: 200 },
);

const settings = fc.record({
  ttl: fc.integer({ min: 1, max: 12 }),
  min_retries_per_second: fc.integer({ min: 0, max: 5 }),
  percent_can_retry: fc.constantFrom(0, 0.1, 0.2, 0.25, 0.3, 0.5, 0.75, 1, 1.5, 2),
});

describe('budgets with expiring requests', () => {
  it.each(['finagle', 'linkerd'] as const)('%s gives as its original does', (kind) => {
    fc.assert(
      fc.property(settings, operations, (config, played) => {
        const { ttl, min_retries_per_second: perSecond, percent_can_retry: percent } = config;
        const isFinagle = kind === 'finagle';
        const scale = isFinagle || percent > 1 ? 1000 : 1;
        const deposit = percent === 0 ? 0 : scale;
        const withdrawal = percent === 0 ? 1 : Math.trunc(scale / percent);
        const oracle = isFinagle ? windowedAdderOracle(ttl * 1000) : towerOracle(ttl * 1000);
        const budget = retryBudget({ kind, ...config });
        let clock = 0;
        for (const { after, what } of played) {
          clock += after;
          if (what === 'answer') continue;
          if (what === 'request') {
            budget.deposit(clock / 1000);
            oracle.add(clock, deposit);
            continue;
          }
          const isGiven = oracle.sum(clock) + perSecond * ttl * withdrawal >= withdrawal;
          if (isGiven) oracle.add(clock, -withdrawal);
          expect(budget.withdraw(clock / 1000)).toBe(isGiven);
        }
      }),
    );
  });
});

/** Requests, answers and granted retries of a sequence, and the seconds that it took. */
function played(budget: RetryBudget, sequence: readonly Operation[]) {
  const counted = { requests: 0, answers: 0, retries: 0, seconds: 0 };
  let clock = 0;
  for (const { after, what, times } of sequence) {
    clock += after;
    const now = clock / 1000;
    for (let time = 0; time < times; time += 1) {
      if (what === 'request') {
        budget.deposit(now);
        counted.requests += 1;
      } else if (what === 'answer') {
        budget.ended?.(now, true);
        counted.answers += 1;
      } else {
        budget.ended?.(now, false);
        if (budget.withdraw(now)) counted.retries += 1;
      }
    }
  }
  return { ...counted, seconds: clock / 1000 };
}

describe('I12: retries stay within the budget', () => {
  // Each sum is of 10 slices (11 of linkerd), the retries of which the requests of the same slices and the reserve paid. Whatever
  // happened falls into that many such sums, counted back from the last retry.
  it('finagle: requests × 1000/⌊1000/percent⌋ + min × ttl × ⌈(10 × T/ttl + 1)/10⌉', () => {
    fc.assert(
      fc.property(settings, operations, (config, sequence) => {
        const { ttl, min_retries_per_second: min, percent_can_retry: percent } = config;
        const run = played(retryBudget({ kind: 'finagle', ...config }), sequence);
        const share = percent === 0 ? 0 : 1000 / Math.floor(1000 / percent);
        const sums = Math.ceil((Math.floor((10 * run.seconds) / ttl) + 1) / 10);
        expect(run.retries).toBeLessThanOrEqual(share * run.requests + min * ttl * sums + 1e-9);
      }),
    );
  });

  it('linkerd: requests × 1/⌊1/percent⌋ + min × ttl × ⌈(20 × T/ttl + 1)/11⌉', () => {
    fc.assert(
      fc.property(settings, operations, (config, sequence) => {
        const { ttl, min_retries_per_second: min, percent_can_retry: percent } = config;
        const run = played(retryBudget({ kind: 'linkerd', ...config }), sequence);
        const scale = percent <= 1 ? 1 : 1000;
        const share = percent === 0 ? 0 : scale / Math.floor(scale / percent);
        const sums = Math.ceil((Math.floor((20 * run.seconds) / ttl) + 1) / 11);
        expect(run.retries).toBeLessThanOrEqual(share * run.requests + min * ttl * sums + 1e-9);
      }),
    );
  });

  it('ratio: ratio × requests + reserve × ⌈(10 × T/window + 1)/10⌉', () => {
    fc.assert(
      fc.property(settings, operations, (config, sequence) => {
        const { ttl: window, min_retries_per_second: reserve, percent_can_retry: ratio } = config;
        const run = played(retryBudget({ kind: 'ratio', window, ratio, reserve }), sequence);
        const sums = Math.ceil((Math.floor((10 * run.seconds) / window) + 1) / 10);
        expect(run.retries).toBeLessThanOrEqual(ratio * run.requests + reserve * sums + 1e-9);
      }),
    );
  });

  it('grpc: token_ratio × answers + max_tokens/2, however long it takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(0.05, 0.1, 0.5, 1.6),
        operations,
        (tokens, ratio, sequence) => {
          const budget = retryBudget({ kind: 'grpc', max_tokens: tokens, token_ratio: ratio });
          const run = played(budget, sequence);
          expect(run.retries).toBeLessThanOrEqual(ratio * run.answers + tokens / 2 + 1e-9);
        },
      ),
    );
  });

  it('unlimited: nothing holds them', () => {
    expect(retriesOf(retryBudget({ kind: 'unlimited' }), 0, 1000)).toBe(1000);
  });
});

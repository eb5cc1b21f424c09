import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ApiCostTracker,
  BudgetExceededError,
} from '../../../src/policies/budgeting/api-cost-tracker.ts';
import { cents } from '../../../src/policies/budgeting/published-rules.ts';
import { BudgetExceeded, PublishedAPICostTracker } from './published-api-cost-tracker.ts';

const day = 86_400;
const hour = 3600;

type Step =
  | { readonly do: 'budget'; readonly tenant: string; readonly usd: number }
  | {
      readonly do: 'track';
      readonly tenant: string;
      readonly provider: string;
      readonly input: number;
      readonly output: number;
    }
  | { readonly do: 'daily'; readonly tenant: string }
  | { readonly do: 'breakdown'; readonly tenant: string; readonly days: number };

const tenant = fc.constantFrom('shop', 'search');
const tokens = fc.oneof(fc.nat(2000), fc.constantFrom(0, 1000, 12_500));
const track = fc.record({
  do: fc.constant('track' as const),
  tenant,
  provider: fc.constantFrom('openai', 'anthropic', 'together', 'replicate'),
  input: tokens,
  output: tokens,
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: track },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('budget' as const),
      tenant,
      usd: fc.constantFrom(0, 0.05, 0.125, 0.375, 0.5, 1, 3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('daily' as const), tenant }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('breakdown' as const), tenant, days: fc.nat(8) }),
  },
);
const gap = fc.oneof(fc.nat(300), fc.constantFrom(hour, 12 * hour, day, 7 * day));
const steps = fc.array(fc.tuple(gap, step), { minLength: 30, maxLength: 60 });

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof BudgetExceeded || error instanceof BudgetExceededError) {
      return `raised: ${error.message}`;
    }
    throw error;
  }
}

describe('against the published class, line by line', () => {
  it('tracks, raises, alerts and adds up the same over any sequence of calls', () => {
    let raised = 0;
    fc.assert(
      fc.property(steps, (sequence) => {
        const published = new PublishedAPICostTracker();
        const tracker = new ApiCostTracker(false);
        const seen: unknown[] = [];
        const expected: unknown[] = [];
        let now = 0;
        for (const [after, one] of sequence) {
          now += after;
          published.now = now;
          switch (one.do) {
            case 'budget':
              published.set_budget(one.tenant, one.usd);
              tracker.setBudget(one.tenant, one.usd);
              break;
            case 'track': {
              const { provider, input, output, tenant } = one;
              const told = outcome(() =>
                published.track_cost(provider, 'gpt-4', input, output, tenant),
              );
              raised += typeof told === 'string' ? 1 : 0;
              expected.push(told);
              seen.push(
                outcome(() => tracker.trackCost(now, provider, 'gpt-4', input, output, tenant)),
              );
              break;
            }
            case 'daily':
              expected.push(published.get_daily_cost(one.tenant));
              seen.push(tracker.dailyCost(now, one.tenant));
              break;
            case 'breakdown':
              expected.push(Object.entries(published.get_cost_breakdown(one.tenant, one.days)));
              seen.push([...tracker.costBreakdown(now, one.tenant, one.days)]);
          }
        }
        expect(seen).toEqual(expected);
        expect(tracker.alerts).toEqual(
          published.alerts.map(({ timestamp: at, tenant_id: tenant, message }) => ({
            at,
            tenant,
            message,
          })),
        );
        expect(tracker.events.length).toBe(published.cost_events.length);
      }),
      { numRuns: 500, seed: 1 },
    );
    // Both ways of the comparison were exercised.
    expect(raised).toBeGreaterThan(1000);
  });

  it('writes dollars as Python does: exact halves of a cent go to the even one', () => {
    // Python: [f'{x:.2f}' for x in (0.125, 0.375, 0.625, 2.675, 1.005, 1e6 + 0.125)]
    expect([0.125, 0.375, 0.625, 2.675, 1.005, 1e6 + 0.125].map(cents)).toEqual([
      '0.12',
      '0.38',
      '0.62',
      '2.67',
      '1.00',
      '1000000.12',
    ]);
  });
});

/** What happens when a tracker is told of calls: what each returned, or that it raised. */
function calls(tracker: ApiCostTracker, list: readonly (readonly [number, number])[]) {
  return list.map(([now, input]) => {
    const result = outcome(() => tracker.trackCost(now, 'openai', 'gpt-4', input, 0, 'shop'));
    return typeof result === 'string' ? 'raised' : Number((result as number).toFixed(4));
  });
}

/** Calls over some days, of 1 ¢ a thousand tokens; none costs more than the budget of $1. */
const floods = fc.array(
  fc.tuple(fc.constantFrom(60, hour, 8 * hour, day), fc.integer({ min: 1, max: 100_000 })),
  { minLength: 20, maxLength: 80 },
);

function played(corrected: boolean, flood: readonly (readonly [number, number])[]) {
  const tracker = new ApiCostTracker(corrected);
  tracker.setBudget('shop', 1);
  let now = 0;
  const seen = flood.map(([after, input]) => {
    now += after;
    const before = tracker.dailyCost(now, 'shop');
    const events = tracker.events.length;
    const [result] = calls(tracker, [[now, input]]);
    return { now, usd: input / 100_000, before, result, recorded: tracker.events.length > events };
  });
  return { tracker, seen };
}

/** Each fault as a property that the published class breaks and its twin keeps. */
describe.each([
  ['as published', false],
  ['corrected', true],
] as const)('%s', (_name, corrected) => {
  /** The property holds of the twin, and fails of the published class. */
  const holds = (property: (flood: readonly (readonly [number, number])[]) => boolean) =>
    !fc.check(fc.property(floods, property), { numRuns: 300, seed: 2 }).failed;

  it(`${corrected ? 'resets' : 'never resets'} at midnight: what fits today is tracked`, () => {
    expect(
      holds((flood) =>
        played(corrected, flood).seen.every(
          ({ before, usd, result }) => before + usd > 1 - 1e-9 || result !== 'raised',
        ),
      ),
    ).toBe(corrected);
  });

  it(`raises ${corrected ? 'before' : 'only after'} the money is spent: no day costs more than the budget`, () => {
    expect(
      holds((flood) => {
        const { tracker, seen } = played(corrected, flood);
        return seen.every(({ now }) => tracker.dailyCost(now, 'shop') <= 1 + 1e-9);
      }),
    ).toBe(corrected);
  });

  it(`${corrected ? 'does not record' : 'records'} an event that it raises for`, () => {
    expect(
      holds((flood) =>
        played(corrected, flood).seen.every(
          ({ result, recorded }) => recorded === (result !== 'raised'),
        ),
      ),
    ).toBe(corrected);
  });

  it(`alerts ${corrected ? 'once a day' : 'at every event'} beyond 90 %`, () => {
    expect(
      holds((flood) => {
        const days = played(corrected, flood).tracker.alerts.map(({ at }) => Math.floor(at / day));
        return new Set(days).size === days.length;
      }),
    ).toBe(corrected);
  });
});

describe('by example: $1 a day, calls of 40 ¢', () => {
  const list = [9, 10, 11, 12, 24 + 9, 24 + 10].map((at) => [at * hour, 40_000] as const);

  it('as published, the budget of a day is one for ever', () => {
    const tracker = new ApiCostTracker(false);
    tracker.setBudget('shop', 1);
    expect(calls(tracker, list)).toEqual([0.4, 0.8, 'raised', 'raised', 'raised', 'raised']);
    expect(tracker.dailyCost(12 * hour, 'shop')).toBeCloseTo(1.6, 12);
    expect(tracker.alerts.map(({ message }) => message)).toEqual([
      '90% of budget used: $1.20 / $1.00',
      '90% of budget used: $1.60 / $1.00',
      '90% of budget used: $2.00 / $1.00',
      '90% of budget used: $2.40 / $1.00',
    ]);
  });

  it('corrected, each day has its dollar', () => {
    const tracker = new ApiCostTracker(true);
    tracker.setBudget('shop', 1);
    expect(calls(tracker, list)).toEqual([0.4, 0.8, 'raised', 'raised', 0.4, 0.8]);
    expect(tracker.dailyCost(12 * hour, 'shop')).toBeCloseTo(0.8, 12);
    expect(tracker.alerts).toEqual([]);
  });
});

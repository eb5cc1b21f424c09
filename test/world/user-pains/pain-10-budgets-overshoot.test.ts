import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fates, hosted, runGated } from '../gated.ts';
import { at } from '../literal.ts';

/** Fifty requests at one instant, for a dollar each. */
const crowd = at(...Array.from({ length: 50 }, () => 0));
const tenDollars = (kind: string) => ({
  budgets: { kind, of: [{ tenants: 'all', amount: '$10', per: 'run' }] },
});
const tokens = (charge: string) => ({ limits: [{ tokens: '20/min', charge }] });

describe('pain 10: budgets and token limits overshoot under concurrency', () => {
  it('check first and charge later: $10 become $50, the concurrency times the cost', () => {
    const run = runGated(crowd, { a: hosted() }, tenDollars('post-paid'));
    expect(fates(run)).toEqual({ completed: 50 });
    expect(run.result.total['cost_usd']).toBeCloseTo(50, 9);
  });

  it('reserve first and settle later: $10 are $10', () => {
    const run = runGated(crowd, { a: hosted() }, tenDollars('reserve'));
    expect(fates(run)).toEqual({ completed: 10, 'rejected: budget': 40 });
    expect(run.result.total['cost_usd']).toBeCloseTo(10, 9);
    expect(run.result.total['over_budget']).toBe(40);
  });

  it('what it costs: refusals while the most that an answer may cost is held, and little is spent', () => {
    // Callers may get four tokens, and get one.
    const careful = { a: hosted({ limits: { requests: '1000/s', max_tokens: 4 } }) };
    const together = runGated(crowd, careful, tenDollars('reserve'));
    expect(fates(together)['completed']).toBe(2);
    const apart = runGated(
      crowd.map((request, index) => ({ ...request, at: 2 * index })),
      careful,
      tenDollars('reserve'),
    );
    // Six are settled for $6 when the seventh reserves the last four.
    expect(fates(apart)['completed']).toBe(7);
  });

  it('tokens that count at the end of a request let any crowd in, and shut others out for minutes', () => {
    // Two tokens each: 20 in a minute are 10 requests.
    const later = { at: 120 };
    const counted = (charge: string) => {
      const { requests } = runGated([...crowd, later], { a: hosted() }, tokens(charge));
      return [
        requests.filter(({ arrived, outcome }) => arrived === 0 && outcome === 'completed').length,
        requests.find(({ arrived }) => arrived === 120)!.outcome,
      ];
    };
    expect(counted('estimate')).toEqual([10, 'completed']);
    expect(counted('after')).toEqual([50, 'rejected']);
  });

  it('I11: spent ≤ budget with reservations, and ≤ budget + in flight × dearest where paid later', () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 30 }), (milliseconds, dollars) => {
        const requests = at(...milliseconds.sort((a, b) => a - b).map((one) => one / 1000));
        const budget = { tenants: 'all', amount: `$${dollars}`, per: 'run' };
        const run = (kind: string) =>
          runGated(requests, { a: hosted() }, { budgets: { kind, of: [budget] } });
        expect(run('reserve').result.total['cost_usd']).toBeLessThanOrEqual(dollars + 1e-9);
        const paidLater = run('post-paid');
        // Each is served for a second, and costs a dollar.
        const inFlight = Math.max(
          ...requests.map(
            (one) => requests.filter(({ at }) => at <= one.at && at > one.at - 1.01).length,
          ),
        );
        const spent = paidLater.result.total['cost_usd'] ?? 0;
        expect(spent).toBeLessThanOrEqual(dollars + inFlight + 1e-9);
      }),
      { seed: 10, numRuns: 20 },
    );
  });
});

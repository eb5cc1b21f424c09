import fc from 'fast-check';
import type { Data } from './distributions.ts';

/** Caches of every kind, small and short-lived. */
export function responseCaches(): fc.Arbitrary<Data> {
  const common = {
    latency: fc.constantFrom('0s', '1ms', '300ms'),
    single_flight: fc.boolean(),
    max_entries: fc.integer({ min: 1, max: 10 }),
    eviction: fc.constantFrom('lru', 'lfu'),
    isolate_tenants: fc.boolean(),
    ttl: fc.constantFrom('1s', '20s'),
    invalidate: fc.record({
      every: fc.constantFrom('2s', '7s'),
      share: fc.constantFrom('50%', '100%'),
    }),
  };
  const kinds = [
    { kind: 'exact' },
    { kind: 'semantic', threshold: 0.7, right_from: 0.9 },
    { kind: 'embedding' },
  ];
  return fc
    .tuple(
      fc.constantFrom(...kinds),
      fc.record(common, { requiredKeys: ['latency', 'single_flight'] }),
    )
    .map(([kind, rest]) => ({ ...kind, ...rest }));
}

/** Budgets of every kind and period; some are spent within a few requests. */
export function budgets(tenants: readonly string[]): fc.Arbitrary<Data> {
  const budget = fc.record(
    {
      tenants: whose(tenants),
      amount: fc.constantFrom('$1000', '$20', '$5', '$3', '$2', '$1', '$0.5', '$0'),
      // A day of the calendar that ends while the run lasts, the last few seconds, or all of it.
      per: fc.constantFrom('day', 'month', 'run', '5s'),
      alerts: fc.constantFrom([], [0.5, 0.9]),
      enforcement: fc.constantFrom('reject', 'reject', 'alert-only'),
    },
    { requiredKeys: ['tenants', 'amount', 'per'] },
  );
  const kept = fc.record({
    kind: fc.constantFrom('reserve', 'post-paid'),
    starts: fc.constantFrom('2026-01-01', '2026-03-31 23:59'),
    of: fc.array(budget, { minLength: 1, maxLength: 3 }),
  });
  const design = fc.record({
    kind: fc.constantFrom('as-published', 'corrected'),
    of: fc.constantFrom('$0.2', '$20').map((amount) => [{ amount }]),
  });
  return fc.oneof({ arbitrary: kept, weight: 4 }, { arbitrary: design, weight: 1 });
}

/** How fast tenants may send. */
export function rateLimits(tenants: readonly string[]): fc.Arbitrary<readonly Data[]> {
  const rate = (most: number) => fc.integer({ min: most / 20, max: most }).map((n) => `${n}/min`);
  const one = fc
    .record({
      tenants: whose(tenants),
      requests: fc.option(rate(300), { nil: undefined }),
      tokens: rate(20_000),
      burst: fc.constantFrom('1s', '10s', '60s'),
      charge: fc.constantFrom('estimate', 'after'),
    })
    .map(({ requests, ...rest }) => (requests === undefined ? rest : { ...rest, requests }));
  return fc.array(one, { minLength: 1, maxLength: 2 });
}

function whose(tenants: readonly string[]): fc.Arbitrary<unknown> {
  const kinds: fc.Arbitrary<unknown>[] = [fc.constantFrom('each', 'all')];
  if (tenants.length > 0) kinds.push(fc.subarray([...tenants], { minLength: 1 }));
  return fc.oneof(...kinds);
}

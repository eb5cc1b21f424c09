import fc from 'fast-check';

/** Plain data, as YAML would give it. */
export type Data = Readonly<Record<string, unknown>>;

/** Every kind of distribution of a duration of about so many milliseconds, as a scenario writes it. */
export function durations(shortest: number, longest: number): fc.Arbitrary<unknown> {
  return written(fc.integer({ min: shortest, max: longest }), (ms) => `${ms}ms`);
}

/** Every kind of distribution of a whole number, as a scenario writes it. */
export function counts(least: number, most: number): fc.Arbitrary<unknown> {
  const zipf = fc.record({
    kind: fc.constant('zipf'),
    n: fc.integer({ min: 1, max: most }),
    exponent: fc.integer({ min: 0, max: 4 }).map((n) => n / 2),
  });
  return fc.oneof(
    written(fc.integer({ min: least, max: most }), (n) => n),
    zipf,
  );
}

/** The plain constant comes first, so that a counterexample shrinks to it. */
function written(
  amount: fc.Arbitrary<number>,
  show: (amount: number) => unknown,
): fc.Arbitrary<unknown> {
  const one = amount.map(show);
  const between = fc
    .tuple(amount, amount)
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const quarters = (min: number, max: number) =>
    fc.integer({ min: 4 * min, max: 4 * max }).map((n) => n / 4);
  return fc.oneof(
    one,
    fc.record({ kind: fc.constant('constant'), value: one }),
    between.map(([min, max]) => ({ kind: 'uniform', min: show(min), max: show(max) })),
    fc.record({ kind: fc.constant('exponential'), mean: one }),
    fc.record({
      kind: fc.constant('weibull'),
      mean: one,
      cv: quarters(1, 2).map((cv) => cv - 0.75),
    }),
    fc.record({ kind: fc.constant('hyper-exponential'), mean: one, cv: quarters(1, 3) }),
    fc.record({ kind: fc.constant('log-normal'), median: one, sigma: quarters(0, 1) }),
    // Cut at ten times its minimum: an endless tail would make a run of any length.
    fc.tuple(amount, quarters(1, 3)).map(([min, alpha]) => ({
      kind: 'pareto',
      min: show(Math.max(1, min)),
      alpha,
      max: show(10 * Math.max(1, min)),
    })),
    fc.tuple(between, between).map(([low, high]) => ({
      kind: 'empirical',
      quantiles: [
        { p: 0, value: show(low[0]) },
        { p: '50%', value: show(low[1]) },
        { p: 1, value: show(low[1] + high[1]) },
      ],
    })),
  );
}

import fc from 'fast-check';
import jstat from 'jstat';
import { describe, expect, test } from 'vitest';
import { cumulativeTable, guidedIndex, indexAt } from '../../src/engine/cumulative-table.ts';
import { type DistributionConfig, distribution } from '../../src/engine/distributions.ts';
import { logGamma } from '../../src/engine/log-gamma.ts';
import { normalQuantile } from '../../src/engine/normal-quantile.ts';
import {
  empirical,
  hyperExponential,
  pareto,
  weibullInverseShape,
} from '../../src/engine/quantile-functions.ts';

const { exponential, lognormal, normal, weibull } = jstat;

const lastUniform = 1 - 1 / 9007199254740992;
const grid = Array.from({ length: 999 }, (_, index) => (index + 1) / 1000);

const continuous: readonly DistributionConfig[] = [
  { kind: 'constant', value: 3 },
  { kind: 'uniform', min: 2, max: 7 },
  { kind: 'exponential', mean: 4 },
  { kind: 'weibull', mean: 5, cv: 0 },
  { kind: 'weibull', mean: 5, cv: 0.3 },
  { kind: 'weibull', mean: 5, cv: 2 },
  { kind: 'hyper-exponential', mean: 2, cv: 1 },
  { kind: 'hyper-exponential', mean: 2, cv: 1.5 },
  { kind: 'hyper-exponential', mean: 2, cv: 5 },
  { kind: 'log-normal', median: 100, sigma: 0 },
  { kind: 'log-normal', median: 100, sigma: 1.1 },
  { kind: 'pareto', min: 2, alpha: 2.5 },
  { kind: 'pareto', min: 2, alpha: 1, max: 50 },
  { kind: 'pareto', min: 2, alpha: 0.7, max: 500 },
  { kind: 'pareto', min: 2, alpha: 3, max: 2 },
  {
    kind: 'empirical',
    quantiles: [
      { p: 0, value: 1 },
      { p: 0.25, value: 4 },
      { p: 0.25, value: 6 },
      { p: 1, value: 10 },
    ],
  },
];
const all: readonly DistributionConfig[] = [...continuous, { kind: 'zipf', n: 40, exponent: 1.2 }];

/**
 * Integral of f(quantile) over (0, 1) by the midpoint rule in v, where u = 1 - v⁴: the weight 4v³
 * makes every tail here vanish at least like v, so that the rule errs by less than 1e-6 of the whole.
 */
function moment(config: DistributionConfig, f: (x: number) => number): number {
  const { quantile } = distribution(config);
  const steps = 100_000;
  let sum = 0;
  for (let step = 0; step < steps; step += 1) {
    const v = (step + 0.5) / steps;
    const u = Math.min(lastUniform, 1 - v * v * v * v);
    sum += f(quantile(u)) * 4 * v * v * v;
  }
  return sum / steps;
}

describe('the mean is the integral of the quantile', () => {
  test.each(continuous)('%j', (config) => {
    const { mean } = distribution(config);
    // The jump of the empirical one adds its height times one step of u.
    const tolerance = config.kind === 'empirical' ? 4e-5 : 2e-6;
    expect(Math.abs(moment(config, (x) => x) / mean - 1)).toBeLessThan(tolerance);
  });

  test('by hand where it is rational', () => {
    expect(distribution({ kind: 'zipf', n: 3, exponent: 1 }).mean).toBeCloseTo(18 / 11, 12);
    const empirical = continuous.find(({ kind }) => kind === 'empirical')!;
    expect(distribution(empirical).mean).toBeCloseTo(0.25 * 2.5 + 0.75 * 8, 12);
    expect(distribution({ kind: 'pareto', min: 3, alpha: 1.5 }).mean).toBeCloseTo(9, 12);
  });

  test('a Pareto tail of index 1 or less has no finite mean, unless it is cut', () => {
    expect(distribution({ kind: 'pareto', min: 1, alpha: 1 }).mean).toBe(Number.POSITIVE_INFINITY);
    const cut = distribution({ kind: 'pareto', min: 1, alpha: 1, max: Math.exp(2) });
    expect(cut.mean).toBeCloseTo(2 / (1 - Math.exp(-2)), 12);
  });
});

describe('the coefficient of variation is the one asked for', () => {
  test.each([
    { kind: 'weibull', mean: 5, cv: 0.3 },
    { kind: 'weibull', mean: 5, cv: 1 },
    { kind: 'weibull', mean: 5, cv: 2 },
    { kind: 'hyper-exponential', mean: 2, cv: 1.5 },
    { kind: 'hyper-exponential', mean: 2, cv: 5 },
  ] as const)('%j', (config) => {
    const variance = moment(config, (x) => (x - config.mean) * (x - config.mean));
    expect(Math.abs(Math.sqrt(variance) / config.mean / config.cv - 1)).toBeLessThan(1e-5);
  });
});

describe('quantiles', () => {
  test('of the standard normal, as tables print them', () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 13);
    expect(normalQuantile(1e-12)).toBeCloseTo(-7.034483825301132, 12);
    expect(normalQuantile(1e-300)).toBeCloseTo(-37.0470962993612, 12);
  });

  test('agree with jstat', () => {
    // Shape 1/2 and scale 3: mean 3·Γ(3) = 6, and cv² + 1 = Γ(5)/Γ(3)² = 6.
    const pairs: readonly [DistributionConfig, (u: number) => number][] = [
      [{ kind: 'exponential', mean: 4 }, (u) => exponential.inv(u, 0.25)],
      [{ kind: 'weibull', mean: 6, cv: Math.sqrt(5) }, (u) => weibull.inv(u, 3, 0.5)],
      [
        { kind: 'log-normal', median: 100, sigma: 1.1 },
        (u) => lognormal.inv(u, Math.log(100), 1.1),
      ],
      [{ kind: 'pareto', min: 2, alpha: 1.3 }, (u) => jstat.pareto.inv(u, 2, 1.3)],
    ];
    for (const [config, oracle] of pairs) {
      const { quantile } = distribution(config);
      for (const u of grid) expect(Math.abs(quantile(u) / oracle(u) - 1)).toBeLessThan(1e-9);
    }
    for (const u of grid) expect(normalQuantile(u)).toBeCloseTo(normal.inv(u, 0, 1), 9);
  });

  test('of the hyper-exponential invert its survival in both tails', () => {
    const cv = 4;
    const fast = 0.5 * (1 + Math.sqrt((cv * cv - 1) / (cv * cv + 1)));
    const slow = 1 - fast;
    const { quantile } = distribution({ kind: 'hyper-exponential', mean: 2, cv });
    for (const u of [1e-12, 1e-6, 0.01, 0.3, 0.5, 0.9, 0.99, 0.999999, 1 - 1e-12]) {
      const x = quantile(u);
      const below = -fast * Math.expm1(-fast * x) - slow * Math.expm1(-slow * x);
      const above = fast * Math.exp(-fast * x) + slow * Math.exp(-slow * x);
      expect(Math.abs(below / u - 1)).toBeLessThan(1e-12);
      expect(Math.abs(above / (1 - u) - 1)).toBeLessThan(1e-9);
    }
  });

  test('of what has no width are its one value', () => {
    expect(distribution({ kind: 'pareto', min: 3, alpha: 2, max: 3 }).quantile(0.7)).toBe(3);
    const exponentialOf4 = distribution({ kind: 'exponential', mean: 4 });
    const hyper = distribution({ kind: 'hyper-exponential', mean: 4, cv: 1 });
    for (const u of [0, 0.3, 0.999]) expect(hyper.quantile(u)).toBe(exponentialOf4.quantile(u));
  });

  test('are refused where the parameters have none', () => {
    expect(() => hyperExponential(1, 0.9)).toThrow('a cv of at least 1, not 0.9');
    expect(() => pareto(3, 2, 2)).toThrow('max above min, not 2 and 3');
    expect(() => weibullInverseShape(0)).toThrow('a coefficient of variation cannot be 0');
    const ends = [
      { p: 0, value: 1 },
      { p: 1, value: 2 },
    ];
    expect(() => empirical([{ p: 0.1, value: 1 }, ends[1]!])).toThrow('begin at p = 0');
    expect(() => empirical([ends[0]!, { p: 0.9, value: 2 }])).toThrow('end at p = 1');
    expect(() => empirical([ends[0]!, { p: 0.5, value: 3 }, ends[1]!])).toThrow(
      'that at p = 1 does not',
    );
    expect(() =>
      empirical([ends[0]!, { p: 0.6, value: 1 }, { p: 0.5, value: 2 }, ends[1]!]),
    ).toThrow('that at p = 0.5 does not');
    expect(empirical([ends[0]!, { p: 0.5, value: 1 }, ends[1]!]).mean).toBe(1.25);
  });

  test('of a Pareto without end have a mean only where alpha is above 1', () => {
    const mean = (alpha: number) => pareto(2, alpha, Number.POSITIVE_INFINITY).mean;
    expect([mean(3), mean(1), mean(0.5)]).toEqual([
      3,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    // Cut, it has one: ∫ x·2/x² from 2 to 8, over the part that is below 8.
    expect(pareto(2, 1, 8).mean).toBeCloseTo((2 * Math.log(4)) / 0.75, 12);
  });

  test('of a cut Pareto reach from min to max', () => {
    const { quantile } = distribution({ kind: 'pareto', min: 2, alpha: 1.1, max: 80 });
    expect(quantile(0)).toBe(2);
    expect(quantile(lastUniform)).toBeCloseTo(80, 9);
    expect(quantile(lastUniform)).toBeLessThanOrEqual(80);
  });

  test('of Zipf have the frequencies of its weights', () => {
    const { quantile } = distribution({ kind: 'zipf', n: 3, exponent: 1 });
    const counts = [0, 0, 0];
    for (let step = 0; step < 1100; step += 1) counts[quantile((step + 0.5) / 1100) - 1]! += 1;
    expect(counts).toEqual([600, 300, 200]);
  });

  test('of Zipf are all alike where the exponent is 0, without a table', () => {
    const { mean, quantile } = distribution({ kind: 'zipf', n: 10_000_000, exponent: 0 });
    expect(mean).toBe(5_000_000.5);
    expect([0, 0.25, 0.9999999, lastUniform].map(quantile)).toEqual([
      1, 2_500_001, 10_000_000, 10_000_000,
    ]);
  });

  test('of an empirical distribution lie on its lines', () => {
    const { quantile } = distribution(continuous.find(({ kind }) => kind === 'empirical')!);
    expect([0, 0.125, 0.25, 0.625].map(quantile)).toEqual([1, 2.5, 6, 8]);
  });

  test('never fall as u rises, and are finite for every u a stream can give', () => {
    const uniform = fc.double({ min: 0, max: lastUniform, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...all), uniform, uniform, (config, one, other) => {
        const { quantile } = distribution(config);
        const low = quantile(Math.min(one, other));
        const high = quantile(Math.max(one, other));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThan(Number.POSITIVE_INFINITY);
        // exp and log may err in the last bit.
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-14));
      }),
      { numRuns: 2000, seed: 1 },
    );
    for (const config of all) {
      const { quantile } = distribution(config);
      expect(Number.isFinite(quantile(0)), config.kind).toBe(true);
      expect(Number.isFinite(quantile(lastUniform)), config.kind).toBe(true);
    }
  });
});

test('numbers that name no distribution are refused', () => {
  expect(() => distribution({ kind: 'hyper-exponential', mean: 1, cv: 0.5 })).toThrow(/at least 1/);
  expect(() => distribution({ kind: 'weibull', mean: 1, cv: -1 })).toThrow(/cannot be -1/);
  expect(() => distribution({ kind: 'pareto', min: 2, alpha: 1, max: 1 })).toThrow(/above min/);
  const falling = [
    { p: 0, value: 2 },
    { p: 1, value: 1 },
  ];
  expect(() => distribution({ kind: 'empirical', quantiles: falling })).toThrow(/ascend/);
  expect(() => distribution({ kind: 'empirical', quantiles: falling.slice(1) })).toThrow(/p = 0/);
});

describe('logGamma', () => {
  test('knows factorials and the root of pi', () => {
    expect(logGamma(1)).toBeCloseTo(0, 14);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 14);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 13);
  });

  test('grows by the logarithm of its argument', () => {
    for (let x = 0.5; x < 60; x += 0.37) {
      expect(logGamma(x + 1) - logGamma(x)).toBeCloseTo(Math.log(x), 12);
    }
  });
});

describe('a cumulative table', () => {
  test('gives each index its weight', () => {
    const table = cumulativeTable([1, 0, 3]);
    expect([0, 0.2499, 0.25, 0.999].map((u) => indexAt(table, u))).toEqual([0, 0, 2, 2]);
  });

  test('refuses weights without a sum', () => {
    expect(() => cumulativeTable([0, 0])).toThrow(/positive sum/);
  });

  test('with a guide picks the same', () => {
    const weights = fc.array(fc.oneof(fc.constant(0), fc.nat(9), fc.nat(1e6)), { minLength: 1 });
    const uniform = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(256).map((part) => part / 256),
    );
    fc.assert(
      fc.property(weights, fc.array(uniform), (some, numbers) => {
        const table = cumulativeTable([...some, 1]);
        const guided = guidedIndex(table);
        for (const u of [...numbers, ...table]) expect(guided(u)).toBe(indexAt(table, u));
      }),
    );
  });
});

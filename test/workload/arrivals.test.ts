import jstat from 'jstat';
import { describe, expect, test } from 'vitest';
import { namedStreams, type Streams } from '../../src/engine/streams.ts';
import { arrivals, meanRate, type OpenArrivalsConfig } from '../../src/workload/arrivals.ts';
import { RateCurve } from '../../src/workload/rate-curve.ts';
import { shapeCurve } from '../../src/workload/shapes.ts';

const { gamma, weibull } = jstat;

const flat = shapeCurve({ kind: 'constant' });

function instants(
  config: OpenArrivalsConfig,
  curve: RateCurve,
  until: number,
  streams: Streams = namedStreams('arrivals-test', 0),
): number[] {
  const process = arrivals(config, curve, streams('gaps'), streams('modulation'));
  const all: number[] = [];
  for (let at = process.next(); at < until; at = process.next()) all.push(at);
  return all;
}

function gapsOf(all: readonly number[]): number[] {
  return all.slice(1).map((at, index) => at - all[index]!);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return meanOf(values.map((value) => (value - mean) * (value - mean)));
}

function cvOf(values: readonly number[]): number {
  return Math.sqrt(varianceOf(values)) / meanOf(values);
}

/**
 * Standard error of a sample's coefficient of variation by the delta method: cv·√(((κ − 1)/4 − γ·cv +
 * cv²)/n), with skewness γ = 2cv and kurtosis κ = 3 + 6cv² for the gamma, hence cv·√((1 + cv²)/2n).
 */
function gammaCvError(cv: number, n: number): number {
  return cv * Math.sqrt((1 + cv * cv) / (2 * n));
}

/**
 * Greatest distance between the empirical distribution of a sample and a cdf, from 1 ns on: shorter
 * gaps drown in the bits of the instants that they separate.
 */
function kolmogorov(sample: readonly number[], cdf: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  return sorted.reduce((worst, x, index) => {
    if (x < 1e-9) return worst;
    const p = cdf(x);
    return Math.max(worst, p - index / sorted.length, (index + 1) / sorted.length - p);
  }, 0);
}

describe('the mean rate lies within 4 standard errors', () => {
  // The count of a renewal process in a long window has variance cv² × its mean.
  test.each([
    [{ kind: 'poisson', rate: 20 }, 1],
    [{ kind: 'gamma', rate: 20, cv: 0.4 }, 0.4],
    [{ kind: 'gamma', rate: 20, cv: 3 }, 3],
    [{ kind: 'weibull', rate: 20, cv: 2 }, 2],
  ] as const)('%j', (config, cv) => {
    const expected = 20 * 2000;
    const count = instants(config, flat, 2000).length;
    expect(Math.abs(count - expected)).toBeLessThan(4 * cv * Math.sqrt(expected));
    expect(meanRate(config)).toBe(20);
  });

  /**
   * The asymptotic index of dispersion of a two-state MMPP (Heffes and Lucantoni, 1986) with rates a, b
   * and rates of leaving p, q is 1 + 2pq(a − b)²/((p + q)²(aq + bp)).
   */
  test('on-off', () => {
    const config = { kind: 'on-off', rate: 20, on: 2, off: 6, floor: 0.1 } as const;
    const high = (20 * 8) / (2 + 6 * 0.1);
    const [a, b, p, q] = [high, 0.1 * high, 1 / 2, 1 / 6];
    const spread = (2 * p * q * (a - b) * (a - b)) / ((p + q) * (p + q) * (a * q + b * p));
    const expected = 20 * 5000;
    const count = instants(config, flat, 5000).length;
    expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt((1 + spread) * expected));
    expect(meanRate(config)).toBe(20);
  });

  test('mmpp', () => {
    const config = { kind: 'mmpp', rate: 10, factors: [1, 5], dwell: [3, 1] } as const;
    expect(meanRate(config)).toBe(20);
    const [a, b, p, q] = [10, 50, 1 / 3, 1];
    const spread = (2 * p * q * (a - b) * (a - b)) / ((p + q) * (p + q) * (a * q + b * p));
    const expected = 20 * 5000;
    const count = instants(config, flat, 5000).length;
    expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt((1 + spread) * expected));
  });
});

test('on-off counts are as over-dispersed as theory says', () => {
  const config = { kind: 'on-off', rate: 20, on: 2, off: 6, floor: 0 } as const;
  const window = 10;
  const windows = 2000;
  const counts = new Array<number>(windows).fill(0);
  for (const at of instants(config, flat, window * windows)) counts[Math.floor(at / window)]! += 1;
  // Stationary from the start, so the index over t is 1 + spread·(1 − (1 − e^−ωt)/ωt), ω = p + q.
  const [a, p, q] = [80, 1 / 2, 1 / 6];
  const spread = (2 * p * q * a * a) / ((p + q) * (p + q) * (a * q));
  const decay = (p + q) * window;
  const index = 1 + spread * (1 + Math.expm1(-decay) / decay);
  // A sample variance of nearly independent windows has a relative standard error of √(2/windows).
  const measured = varianceOf(counts) / meanOf(counts);
  expect(Math.abs(measured / index - 1)).toBeLessThan(4 * Math.sqrt(2 / windows));
});

describe('gaps have the distribution asked for', () => {
  test.each([0.3, 0.7, 1.5, 4])('gamma with cv %d', (cv) => {
    const gaps = gapsOf(instants({ kind: 'gamma', rate: 1, cv }, flat, 20_000));
    expect(Math.abs(cvOf(gaps) - cv)).toBeLessThan(4 * gammaCvError(cv, gaps.length));
    const shape = 1 / (cv * cv);
    const distance = kolmogorov(gaps, (x) => gamma.cdf(x, shape, 1 / shape));
    // Kolmogorov's law: √n·D exceeds 1.95 once in a thousand samples.
    expect(distance * Math.sqrt(gaps.length)).toBeLessThan(1.95);
  });

  test('Poisson is a gamma with cv 1', () => {
    const gaps = gapsOf(instants({ kind: 'poisson', rate: 1 }, flat, 20_000));
    expect(Math.abs(cvOf(gaps) - 1)).toBeLessThan(4 * gammaCvError(1, gaps.length));
  });

  test('Weibull of cv √5 has shape 1/2', () => {
    const gaps = gapsOf(instants({ kind: 'weibull', rate: 1, cv: Math.sqrt(5) }, flat, 20_000));
    const distance = kolmogorov(gaps, (x) => weibull.cdf(x, 0.5, 0.5));
    expect(distance * Math.sqrt(gaps.length)).toBeLessThan(1.95);
  });

  test('constant gaps are equal, after half of one', () => {
    const all = instants({ kind: 'constant', rate: 4 }, flat, 1.5);
    expect(all).toEqual([0.125, 0.375, 0.625, 0.875, 1.125, 1.375]);
    expect(instants({ kind: 'gamma', rate: 4, cv: 0 }, flat, 1.5)).toEqual([
      0.25, 0.5, 0.75, 1, 1.25,
    ]);
  });
});

describe('under a shape', () => {
  const surge = shapeCurve({ kind: 'step', at: 1000, factor: 6, until: 3000 });

  test('the burstiness survives, before and in the surge', () => {
    const cv = 2.5;
    const all = instants({ kind: 'gamma', rate: 5, cv }, surge, 3000);
    const calm = gapsOf(all.filter((at) => at < 1000));
    const busy = gapsOf(all.filter((at) => at >= 1000));
    expect(Math.abs(cvOf(calm) - cv)).toBeLessThan(4 * gammaCvError(cv, calm.length));
    expect(Math.abs(cvOf(busy) - cv)).toBeLessThan(4 * gammaCvError(cv, busy.length));
    // The standard error of a mean gap is cv/√n of it.
    const error = (4 * cv) / Math.sqrt(busy.length);
    expect(Math.abs(meanOf(busy) * 30 - 1)).toBeLessThan(error);
  });

  test('gaps in operational time are those of the flat process', () => {
    const config = { kind: 'weibull', rate: 5, cv: 1.7 } as const;
    const curve = shapeCurve({ kind: 'diurnal-weekly', start: 4321 });
    const shaped = instants(config, curve, 5000);
    const plain = instants(config, flat, 5000);
    for (const [index, at] of shaped.slice(0, plain.length).entries()) {
      expect(curve.integral(0, at)).toBeCloseTo(plain[index]!, 6);
    }
    expect(shaped.length).toBeGreaterThan(5000);
  });

  test('Poisson counts per hour are Poisson around the integral of the rate', () => {
    const curve = shapeCurve({ kind: 'diurnal-weekly', start: 0 });
    const hours = 24 * 14;
    const rate = 0.05;
    const counts = new Array<number>(hours).fill(0);
    for (const at of instants({ kind: 'poisson', rate }, curve, hours * 3600)) {
      counts[Math.floor(at / 3600)]! += 1;
    }
    // Pearson's statistic of independent Poisson counts with mean m: mean 1 and variance 2 + 1/m each.
    let statistic = 0;
    let variance = 0;
    for (const [hour, count] of counts.entries()) {
      const expected = rate * curve.integral(hour * 3600, (hour + 1) * 3600);
      statistic += ((count - expected) * (count - expected)) / expected;
      variance += 2 + 1 / expected;
    }
    expect(Math.abs(statistic - hours)).toBeLessThan(4 * Math.sqrt(variance));
  });

  test.each([
    { kind: 'poisson', rate: 3 },
    { kind: 'constant', rate: 3 },
    { kind: 'on-off', rate: 3, on: 1, off: 9, floor: 0 },
    { kind: 'mmpp', rate: 3, factors: [0, 2, 1], dwell: [1, 0, 4] },
  ] as const)('silence in it has no arrivals and its end ends them: %j', (config) => {
    const curve = shapeCurve({ kind: 'counts', interval: 100, rates: [1, 0, 1] });
    const all = instants(config, curve, Number.POSITIVE_INFINITY);
    expect(all.some((at) => at < 100)).toBe(true);
    expect(all.some((at) => at > 200)).toBe(true);
    expect(all.every((at) => at <= 100 || (at >= 200 && at <= 300))).toBe(true);
    expect([...all].sort((a, b) => a - b)).toEqual(all);
  });
});

describe('a rate of 0 has no arrivals', () => {
  test.each([
    { kind: 'poisson', rate: 0 },
    { kind: 'on-off', rate: 0, on: 1, off: 1, floor: 0.5 },
    { kind: 'mmpp', rate: 2, factors: [0, 0], dwell: [1, 1] },
    { kind: 'mmpp', rate: 2, factors: [0, 1], dwell: [1, 0] },
  ] as const)('%j', (config) => {
    expect(instants(config, flat, Number.POSITIVE_INFINITY)).toEqual([]);
  });

  test('nor has a curve that is 0', () => {
    const silent = new RateCurve([], 0);
    const config = { kind: 'on-off', rate: 5, on: 1, off: 1, floor: 0 } as const;
    expect(instants(config, silent, Number.POSITIVE_INFINITY)).toEqual([]);
  });
});

import { cumulativeTable, guidedIndex } from './cumulative-table.ts';
import type { Distribution } from './distributions.ts';
import { logGamma } from './log-gamma.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Always `value`. */
export function constant(value: number): Distribution {
  return { mean: value, quantile: () => value };
}

/** Exponential with the given mean. */
export function exponential(mean: number): Distribution {
  return { mean, quantile: (u) => -mean * Math.log1p(-u) };
}

/** Weibull with the given mean and coefficient of variation. */
export function weibull(mean: number, cv: number): Distribution {
  if (cv === 0) return constant(mean);
  const inverseShape = weibullInverseShape(cv);
  const scale = mean * Math.exp(-logGamma(1 + inverseShape));
  return {
    mean,
    quantile: (u) => scale * Math.exp(inverseShape * Math.log(-Math.log1p(-u))),
  };
}

/** Two exponential branches that contribute half of the mean each, for a `cv` of at least 1. */
export function hyperExponential(mean: number, cv: number): Distribution {
  if (cv === 1) return exponential(mean);
  if (!(cv > 1)) throw new RangeError(`a hyper-exponential has a cv of at least 1, not ${cv}`);
  const square = cv * cv;
  const fastPart = 0.5 * (1 + Math.sqrt((square - 1) / (square + 1)));
  // 1 - fastPart without its cancellation at high cv.
  const slowPart = 1 / (2 * (square + 1) * fastPart);
  const fastRate = (2 * fastPart) / mean;
  const slowRate = (2 * slowPart) / mean;
  const logFastPart = Math.log(fastPart);
  const logSlowPart = Math.log(slowPart);

  return {
    mean,
    quantile: (u) => {
      const target = Math.log1p(-u);
      // Each branch alone survives less than both: a bound from below, and close in both tails.
      let x = Math.max(0, (logFastPart - target) / fastRate, (logSlowPart - target) / slowRate);
      // The logarithm of the survival is convex, so Newton climbs from the left without overshooting.
      for (let step = 0; step < 64; step += 1) {
        const fast = fastPart * Math.exp(-fastRate * x);
        const slow = slowPart * Math.exp(-slowRate * x);
        const survival = fast + slow;
        const logSurvival =
          survival > 0.5
            ? Math.log1p(
                fastPart * Math.expm1(-fastRate * x) + slowPart * Math.expm1(-slowRate * x),
              )
            : Math.log(survival);
        const climb = ((logSurvival - target) * survival) / (fastRate * fast + slowRate * slow);
        if (!(climb > 4e-16 * x)) break;
        x += climb;
      }
      return x;
    },
  };
}

/** Log-normal with the given median; `sigma` is the standard deviation of the logarithm. */
export function logNormal(median: number, sigma: number): Distribution {
  if (sigma === 0) return constant(median);
  return {
    mean: median * Math.exp(0.5 * sigma * sigma),
    quantile: (u) => median * Math.exp(sigma * normalQuantile(u)),
  };
}

/** Classical Pareto; with a finite `max`, its part below `max`, rescaled. */
export function pareto(min: number, alpha: number, max: number): Distribution {
  if (max === min) return constant(min);
  if (!(max > min)) throw new RangeError(`a Pareto must have max above min, not ${max} and ${min}`);
  const logRatio = Math.log(min / max);
  const covered = -Math.expm1(alpha * logRatio);
  return {
    mean: paretoMean(min, alpha, logRatio, covered),
    // The minimum guards the last bit at u near 1.
    quantile: (u) => Math.min(max, min * Math.exp(-Math.log1p(-u * covered) / alpha)),
  };
}

/** 1, 2, …, n with weights 1/k^exponent. */
export function zipf(n: number, exponent: number): Distribution {
  // All alike: no table of millions is needed.
  if (exponent === 0) return { mean: (n + 1) / 2, quantile: (u) => Math.floor(u * n) + 1 };
  const weights = new Float64Array(n);
  let sum = 0;
  let moment = 0;
  for (let k = 1; k <= n; k += 1) {
    const weight = Math.exp(-exponent * Math.log(k));
    weights[k - 1] = weight;
    sum += weight;
    moment += k * weight;
  }
  const rankAt = guidedIndex(cumulativeTable(weights));
  return { mean: moment / sum, quantile: (u) => rankAt(u) + 1 };
}

/** Straight lines between quantiles whose probabilities ascend from 0 to 1. */
export function empirical(
  points: readonly { readonly p: number; readonly value: number }[],
): Distribution {
  const probabilities = Float64Array.from(points, (point) => point.p);
  const values = Float64Array.from(points, (point) => point.value);
  if (probabilities[0] !== 0 || probabilities[points.length - 1] !== 1) {
    throw new RangeError('quantiles must begin at p = 0 and end at p = 1');
  }
  let mean = 0;
  for (let at = 1; at < points.length; at += 1) {
    const width = probabilities[at]! - probabilities[at - 1]!;
    if (!(width >= 0 && values[at]! >= values[at - 1]!)) {
      throw new RangeError(`quantiles must ascend, but that at p = ${probabilities[at]} does not`);
    }
    mean += 0.5 * width * (values[at - 1]! + values[at]!);
  }
  const upperAt = guidedIndex(probabilities);
  return {
    mean,
    quantile: (u) => {
      const upper = upperAt(u);
      const from = values[upper - 1]!;
      const p = probabilities[upper - 1]!;
      return from + ((values[upper]! - from) * (u - p)) / (probabilities[upper]! - p);
    },
  };
}

/** The inverse 1/k of the shape of a Weibull: 1 + cv² = Γ(1 + 2/k) / Γ(1 + 1/k)². */
export function weibullInverseShape(cv: number): number {
  if (!(cv > 0)) throw new RangeError(`a coefficient of variation cannot be ${cv}`);
  const target = Math.log1p(cv * cv);
  const excess = (x: number) => logGamma(1 + 2 * x) - 2 * logGamma(1 + x) - target;
  let low = 0;
  let high = 1;
  while (excess(high) < 0) {
    low = high;
    high *= 2;
  }
  // Bisection ends at adjacent doubles, the same on every machine.
  for (;;) {
    const middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high) return high;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
}

function paretoMean(min: number, alpha: number, logRatio: number, covered: number): number {
  if (logRatio === Number.NEGATIVE_INFINITY) {
    return alpha > 1 ? (min * alpha) / (alpha - 1) : Number.POSITIVE_INFINITY;
  }
  const excess = alpha - 1;
  const integral = excess === 0 ? -logRatio : -Math.expm1(excess * logRatio) / excess;
  return (min * alpha * integral) / covered;
}

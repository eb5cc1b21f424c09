import { logGamma } from '../../engine/log-gamma.ts';
import type { Uniform } from '../../engine/streams.ts';
import { gammaVariate } from './gamma-variate.ts';

/** The gaps of a renewal process of mean gap 1; multiply by the mean. */
export interface RenewalGaps {
  /** From one request to the next. */
  gap(uniform: Uniform): number;
  /** From a moment of a process that has run for ever to the next request: with it the expected count of any window is exact. */
  first(uniform: Uniform): number;
}

/** Gamma gaps with a coefficient of variation. */
export function gammaGaps(cv: number): RenewalGaps {
  if (cv < leastCv) return evenGaps;
  const shape = 1 / (cv * cv);
  return {
    gap: (uniform) => gammaVariate(shape, uniform) / shape,
    // The gap around a moment is longer, Gamma(shape + 1), and the moment lies anywhere in it.
    first: (uniform) => (uniform() * gammaVariate(shape + 1, uniform)) / shape,
  };
}

/** Weibull gaps with a coefficient of variation. */
export function weibullGaps(cv: number): RenewalGaps {
  if (cv < leastCv) return evenGaps;
  const shape = weibullShape(cv);
  const scale = Math.exp(-logGamma(1 + 1 / shape));
  return {
    gap: (uniform) => scale * Math.exp(Math.log(-Math.log1p(-uniform())) / shape),
    // Length-biased: (gap / scale)^shape is Gamma(1 + 1 / shape) instead of exponential.
    first: (uniform) =>
      uniform() * scale * Math.exp(Math.log(gammaVariate(1 + 1 / shape, uniform)) / shape),
  };
}

/** The shape k of Weibull with 1 + cv² = Γ(1 + 2/k) / Γ(1 + 1/k)², by bisection of log k. */
export function weibullShape(cv: number): number {
  const wanted = Math.log1p(cv * cv);
  let [low, high] = [Math.log(0.02), Math.log(2000)];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    const inverse = Math.exp(-middle);
    const found = logGamma(1 + 2 * inverse) - 2 * logGamma(1 + inverse);
    if (found > wanted) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Below this the gaps are as good as equal, and the shapes beyond what the arithmetic carries. */
const leastCv = 0.002;

const evenGaps: RenewalGaps = { gap: () => 1, first: (uniform) => uniform() };

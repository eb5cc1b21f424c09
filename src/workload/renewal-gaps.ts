import { gammaVariate } from '../engine/gamma-variate.ts';
import { logGamma } from '../engine/log-gamma.ts';
import { weibull, weibullInverseShape } from '../engine/quantile-functions.ts';
import type { Uniform } from '../engine/streams.ts';

/** The gaps of a renewal process of mean gap 1; multiply by the mean. */
export interface RenewalGaps {
  /** From one request to the next. */
  gap(uniform: Uniform): number;
  /** From a moment of a process that has run for ever to the next request: with it the expected count of any window is exact. */
  first(uniform: Uniform): number;
}

/** Below this the gaps are as good as equal, and the shapes beyond what the arithmetic carries. */
const leastCv = 0.002;

const evenGaps: RenewalGaps = { gap: () => 1, first: (uniform) => uniform() };

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
  const { quantile } = weibull(1, cv);
  const inverseShape = weibullInverseShape(cv);
  const scale = Math.exp(-logGamma(1 + inverseShape));
  return {
    gap: (uniform) => quantile(uniform()),
    // Length-biased: (gap / scale)^shape is Gamma(1 + 1 / shape) instead of exponential.
    first: (uniform) =>
      uniform() *
      scale *
      Math.exp(inverseShape * Math.log(gammaVariate(1 + inverseShape, uniform))),
  };
}

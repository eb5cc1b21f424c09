import { normalQuantile } from './normal-quantile.ts';
import type { Uniform } from './streams.ts';

/** A Gamma variate of the given shape and scale 1, by Marsaglia and Tsang (2000); takes several uniforms. */
export function gammaVariate(shape: number, uniform: Uniform): number {
  // Below shape 1: Gamma(k) = Gamma(k + 1) × U^(1/k).
  if (shape < 1) {
    return gammaVariate(shape + 1, uniform) * Math.exp(Math.log1p(-uniform()) / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = normalQuantile(uniform());
    const draw = 1 - uniform();
    const root = 1 + c * normal;
    // Also where the uniform was 0 and the normal is minus infinity.
    if (!(root > 0)) continue;
    const v = root * root * root;
    if (Math.log(draw) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
  }
}

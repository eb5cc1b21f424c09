/** How much of a step is taken up and down. */
export interface ScalingFactors {
  readonly upscalingFactor: number;
  readonly downscalingFactor: number;
}

/** The present number of replicas plus that fraction of the way to the desired one, rounded up. */
export function applyScalingFactor(
  factors: ScalingFactors,
  desired: number,
  current: number,
): number {
  // From nothing there is no step to scale: the whole need would be amplified at every tick.
  if (current === 0) return Math.ceil(desired);
  const step = desired - current;
  const factor = step > 0 ? factors.upscalingFactor : factors.downscalingFactor;
  // Adding 0 turns -0 into 0.
  const scaled = Math.ceil(current + factor * step) + 0;
  // Rounding up would hold a small step down for ever.
  return Math.ceil(desired) < current && scaled === current ? scaled - 1 : scaled;
}

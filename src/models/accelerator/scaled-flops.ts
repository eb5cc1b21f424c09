import type { Accelerator, Precision } from '../../catalog/accelerators.ts';

/** Rates of arithmetic, of which so large a part is left in every precision. */
export function scaledFlops(flops: Accelerator['flops'], part: number): Accelerator['flops'] {
  const entries = Object.entries(flops) as [Precision, number][];
  return Object.fromEntries(entries.map(([precision, rate]) => [precision, rate * part]));
}

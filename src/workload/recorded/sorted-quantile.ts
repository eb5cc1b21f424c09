import { quantileSorted } from 'd3-array';

/** A quantile of ascending numbers, by straight lines between them; NaN of none. */
export function sortedQuantile(sorted: Float64Array, p: number): number {
  // The types of d3-array ask for an array; its code reads only length and elements.
  return quantileSorted(sorted as unknown as number[], p) ?? Number.NaN;
}

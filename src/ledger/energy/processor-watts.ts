/** Watts at idle and at full use. */
export type MinMaxWatts = readonly [min: number, max: number];

/**
 * Of one virtual CPU, by the generation of the processor; the last two are what a cloud's machines have on the whole.
 * Source, also of the accelerators: cloud-carbon-footprint@b7a049c7, FootprintEstimationConstants.ts of each cloud.
 */
export const virtualCpuWatts: Readonly<Record<string, MinMaxWatts>> = {
  CascadeLake: [0.64, 3.97],
  Skylake: [0.65, 4.26],
  Broadwell: [0.71, 3.69],
  Haswell: [1, 4.74],
  EPYC1: [0.82, 2.55],
  EPYC2: [0.47, 1.69],
  EPYC3: [0.45, 2.02],
  gcpMedian: [0.68, 4.11],
  azureAverage: [0.74, 3.54],
};

/** Of one accelerator: about 0.115 and 1.02 of the data sheet's watts. */
export const acceleratorWatts: Readonly<Record<string, MinMaxWatts>> = {
  K520: [26, 229],
  A10G: [18, 153],
  T4: [8, 71],
  M60: [35, 306],
  K80: [35, 306],
  V100: [35, 306],
  A100: [46, 407],
  P4: [9, 76.5],
  P100: [36, 306],
  P40: [30, 255],
};

/** Watts taken for an accelerator that the table lacks, from its data sheet's: an assumption, by the proportion above. */
export function extrapolatedWatts(sheetWatts: number): MinMaxWatts {
  return [0.115 * sheetWatts, 1.02 * sheetWatts];
}

/** Generations that draw so much that a group with one of them is told by its median. */
const outliers: readonly string[] = ['Sandy Bridge', 'Ivy Bridge'];

/** Watts of a machine that may have any of these processors: their average, or their median where one is an outlier. */
export function groupWatts(processors: readonly string[], watts: readonly number[]): number {
  return processors.some((one) => outliers.includes(one)) ? medianOf(watts) : averageOf(watts);
}

/** Average; 0 of nothing. */
export function averageOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value) / values.length;
}

/** Median, between the two in the middle where they are two; 0 of nothing. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[half]!
    : averageOf(sorted.slice(Math.max(0, half - 1), half + 1));
}

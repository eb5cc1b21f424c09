import { type AwsRegion, memberText } from './aws-region.ts';
import type { GpuType } from './gpu-type.ts';
import { PythonError } from './python-error.ts';
import { pythonMin } from './python-min.ts';

/** The reference design's `GreenAIOptimizer`. */
export interface GreenAiOptimizer {
  /** The region with the least grams among those within the latency; raises where none is. */
  selectGreenRegion(latencyToleranceMs?: number): AwsRegion;
  /** Kilograms of CO2 for so many hours of a GPU; raises for a region that has no intensity. */
  calculateCarbonFootprint(gpuHours: number, region: AwsRegion, gpuType?: GpuType): number;
}

/** Grams of CO2 per kWh by region, in the published order: among equals the first is chosen. */
export const publishedCarbonIntensity: ReadonlyMap<AwsRegion, number> = new Map([
  ['us-east-1', 390],
  ['us-west-2', 90],
  ['eu-west-1', 250],
  ['ap-southeast-1', 480],
]);

/**
 * The reference design's class, with its faults: every region is taken to be 100 ms away, so that a tolerance from there on has
 * one answer for all, and none below any; two of its six regions have no intensity; and every GPU
 * is an A100 at full power, without the cooling.
 */
export function greenAiOptimizer(
  carbonIntensity: ReadonlyMap<AwsRegion, number> = publishedCarbonIntensity,
): GreenAiOptimizer {
  const intensityOf = (region: AwsRegion): number => {
    const grams = carbonIntensity.get(region);
    if (grams === undefined) throw new PythonError('KeyError', memberText(region));
    return grams;
  };
  return {
    selectGreenRegion(latencyToleranceMs = 200) {
      const viable = [...carbonIntensity.keys()].filter(() => estimatedMs <= latencyToleranceMs);
      return pythonMin(viable, intensityOf);
    },
    calculateCarbonFootprint(gpuHours, region) {
      const energyKwh = gpuHours * gpuKilowatts;
      return (energyKwh * intensityOf(region)) / 1000;
    },
  };
}

/** What the published `_estimate_latency` answers for any region. */
const estimatedMs = 100;

/** An A100's data sheet. */
const gpuKilowatts = 0.4;

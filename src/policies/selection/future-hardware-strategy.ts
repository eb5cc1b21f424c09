import { PythonError } from './python-error.ts';
import { pythonPercent } from './python-percent.ts';

/** What the reference design's `FutureHardwareStrategy` answers. */
export interface HardwareEvaluation {
  readonly shouldAdopt: boolean;
  /** Whole per cent of the cost saved, as Python writes them: `35%`. */
  readonly costBenefit: string;
  readonly latencyBenefit: string;
  readonly estimatedPaybackMonths: 6 | undefined;
}

/** Parts of the cost or of the latency that new hardware must save, as published. */
export const publishedThresholds = { costReduction: 0.3, latencyImprovement: 0.4 } as const;

/**
 * The reference design's `evaluate_new_hardware`, with its faults: whatever the hardware is, it is taken to cost 65 % and to last
 * 70 % of what there is; so that 35 % are saved always, everything is adopted, the threshold of latency is never what
 * decides, and the pay-back is 6 months. Raises where cost or latency is 0.
 */
export function evaluateNewHardware(
  _hardwareType: string,
  currentCostPerInference: number,
  currentLatencyMs: number,
): HardwareEvaluation {
  const costBenefit = benefit(currentCostPerInference, currentCostPerInference * 0.65);
  const latencyBenefit = benefit(currentLatencyMs, currentLatencyMs * 0.7);
  const shouldAdopt =
    costBenefit >= publishedThresholds.costReduction ||
    latencyBenefit >= publishedThresholds.latencyImprovement;
  return {
    shouldAdopt,
    costBenefit: pythonPercent(costBenefit),
    latencyBenefit: pythonPercent(latencyBenefit),
    estimatedPaybackMonths: shouldAdopt ? 6 : undefined,
  };
}

function benefit(current: number, next: number): number {
  if (current === 0) throw new PythonError('ZeroDivisionError', 'float division by zero');
  return (current - next) / current;
}

import { bytesPerWeight } from '../../catalog/accelerators.ts';
import {
  type ExpertCoefficients,
  metExpertsSeconds,
} from '../../models/serving/step-time/operators/experts.ts';
import { fitCoefficients } from '../fit.ts';
import type { ExpertRow } from '../open-data/expert-rows.ts';
import { deviceByName } from './device-by-name.ts';

/** The coefficients that suit rows whose weights come from memory. */
export function fitExperts(rows: readonly ExpertRow[]): ExpertCoefficients {
  return coefficientsOf(
    fitCoefficients({
      rows: rows.filter((row) => !isCached(row)),
      measured: (row) => row.seconds,
      predicted: (row, numbers) => predictExperts(row, coefficientsOf(numbers)),
      initial: [30e-6, 0.8, 0.6, 0.3],
    }),
  );
}

/** Seconds that the model gives a row. */
export function predictExperts(row: ExpertRow, coefficients: ExpertCoefficients): number {
  return metExpertsSeconds(row.work, row.met, deviceByName(row.accelerator), coefficients);
}

/**
 * Whether the benchmark, which repeats one layer, found these experts in the cache: a server, between two visits
 * of a layer, has read all the others.
 */
export function isCached(row: ExpertRow): boolean {
  const { hidden, intermediate, format } = row.work;
  return (
    3 * hidden * intermediate * row.met * bytesPerWeight(format) <
    deviceByName(row.accelerator).l2Bytes
  );
}

function coefficientsOf(numbers: readonly number[]): ExpertCoefficients {
  return {
    launch: numbers[0]!,
    memoryAttained: Math.min(1, numbers[1]!),
    computeAttained: Math.min(1, numbers[2]!),
    unhidden: Math.min(1, numbers[3]!),
  };
}

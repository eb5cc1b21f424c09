import {
  type ElementwiseCoefficients,
  elementwiseSeconds,
} from '../../models/serving/step-time/operators/elementwise.ts';
import { fitCoefficients } from '../fit.ts';
import type { ElementwiseRow } from '../open-data/elementwise-rows.ts';
import { deviceByName } from './device-by-name.ts';

/** Rows taken of each accelerator, evenly along its tables, so that each weighs the same. */
const sample = 1500;

/** The coefficients that suit rows of small kernels; sampling is fitted by itself, its rows alone. */
export function fitElementwise(rows: readonly ElementwiseRow[]): ElementwiseCoefficients {
  const accelerators = [...new Set(rows.map((row) => row.accelerator))];
  const used = accelerators.flatMap((id) => {
    const own = rows.filter((row) => row.accelerator === id);
    const taken = Math.min(sample, own.length);
    return Array.from({ length: taken }, (_, at) => own[Math.floor((at * own.length) / taken)]!);
  });
  return coefficientsOf(
    fitCoefficients({
      rows: used,
      measured: (row) => row.seconds,
      predicted: (row, numbers) => predictElementwise(row, coefficientsOf(numbers)),
      initial: [2e-6, 0.7, 0.5, 25e9, 5e-11],
    }),
  );
}

/** Seconds that the model gives a row. */
export function predictElementwise(
  row: ElementwiseRow,
  coefficients: ElementwiseCoefficients,
): number {
  return elementwiseSeconds(row.rows, row.rowBytes, deviceByName(row.accelerator), coefficients);
}

/** No kernel attains more than the whole bandwidth, or finds more than the whole cache. */
function coefficientsOf(numbers: readonly number[]): ElementwiseCoefficients {
  return {
    launch: numbers[0]!,
    attained: Math.min(1, numbers[1]!),
    cached: Math.min(1, numbers[2]!),
    cacheRate: numbers[3]!,
    walk: numbers[4]!,
  };
}

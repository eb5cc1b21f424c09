import { quantile } from 'd3-array';

/** How far predictions lie from measurements: parts of the measured value. */
export interface ErrorSummary {
  readonly rows: number;
  /** Signed: above 0 where the prediction is too long. */
  readonly medianSigned: number;
  readonly meanSigned: number;
  readonly medianAbsolute: number;
  readonly meanAbsolute: number;
  readonly p95Absolute: number;
}

/** The relative errors of pairs of predicted and measured values; of none, NaN. */
export function summariseErrors(pairs: readonly (readonly [number, number])[]): ErrorSummary {
  const signed = pairs.map(([predicted, measured]) => predicted / measured - 1);
  const absolute = signed.map(Math.abs);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    rows: pairs.length,
    medianSigned: quantile(signed, 0.5) ?? Number.NaN,
    meanSigned: mean(signed),
    medianAbsolute: quantile(absolute, 0.5) ?? Number.NaN,
    meanAbsolute: mean(absolute),
    p95Absolute: quantile(absolute, 0.95) ?? Number.NaN,
  };
}

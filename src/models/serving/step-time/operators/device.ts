import { type Accelerator, type Precision, peakFlops } from '../../../../catalog/accelerators.ts';

/** What operators need of an accelerator's data sheet. */
export interface Device {
  /** Dense operations per second of matrix products in each format, 16 bits where the hardware lacks it. */
  flops(precision: Precision): number;
  /** Bytes per second of its own memory. */
  readonly bandwidth: number;
  readonly multiprocessors: number;
  readonly l2Bytes: number;
}

/** What stands in where a data sheet is silent: an A100's. */
const usual = { multiprocessors: 108, l2Bytes: 40e6 };

/** The device that a data sheet describes. */
export function deviceOf(sheet: Accelerator): Device {
  return {
    flops: (precision) => peakFlops(sheet, precision) ?? sheet.flops.fp16!,
    bandwidth: sheet.bandwidth,
    multiprocessors: sheet.multiprocessors ?? usual.multiprocessors,
    l2Bytes: sheet.l2Bytes ?? usual.l2Bytes,
  };
}

import { type Accelerator, type Precision, peakFlops } from '../../../../catalog/accelerators.ts';

/** What operators need of an accelerator's data sheet. */
export interface Device {
  /** Whether it is of NVIDIA's Hopper generation, for which engines have attention kernels of their own. */
  readonly hopper: boolean;
  /** Dense operations per second of matrix products in each format, 16 bits where the hardware lacks it. */
  flops(precision: Precision): number;
  /** Bytes per second of its own memory. */
  readonly bandwidth: number;
  readonly multiprocessors: number;
  readonly l2Bytes: number;
  /** Power at which it may run; without it, nothing slows its arithmetic. */
  readonly watts?: number;
}

const hopper = /^G?H(100|20)/;

/** What stands in where a data sheet is silent: an A100's. */
const usual = { multiprocessors: 108, l2Bytes: 40e6 };

/** The device that a data sheet describes. */
export function deviceOf(sheet: Accelerator): Device {
  return {
    flops: (precision) => peakFlops(sheet, precision) ?? sheet.flops.fp16!,
    hopper: hopper.test(sheet.id),
    bandwidth: sheet.bandwidth,
    multiprocessors: sheet.multiprocessors ?? usual.multiprocessors,
    l2Bytes: sheet.l2Bytes ?? usual.l2Bytes,
    ...(sheet.watts !== undefined && { watts: sheet.watts }),
  };
}

import type { Accelerator, Precision } from '../../catalog/accelerators.ts';

/** On what a table's kernels were timed, and their formats where the table itself does not say. */
export interface TimedOn {
  readonly sheet: Accelerator;
  readonly precision: Precision;
  readonly kvFormat: 'fp16' | 'fp8';
}

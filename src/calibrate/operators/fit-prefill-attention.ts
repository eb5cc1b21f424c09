import {
  type PrefillAttentionCoefficients,
  type PrefillKernelCoefficients,
  prefillAttention,
} from '../../models/serving/step-time/operators/prefill-attention.ts';
import { fitCoefficients } from '../fit.ts';
import type { PrefillAttentionRow } from '../open-data/prefill-attention-rows.ts';
import { deviceByName } from './device-by-name.ts';
import { spread } from './spread.ts';

/** The coefficients of one accelerator's rows, by at most so many; without any of one KV format, the other's stand in. */
export function fitPrefillAttention(
  rows: readonly PrefillAttentionRow[],
  most = mostRows,
): PrefillAttentionCoefficients {
  const fp16 = fitKernel(
    rows.filter((row) => row.shape.kvFormat === 'fp16'),
    most,
  );
  const fp8 = fitKernel(
    rows.filter((row) => row.shape.kvFormat === 'fp8'),
    most,
  );
  if (fp16 === undefined && fp8 === undefined) throw new RangeError('no rows to fit');
  return { fp16: (fp16 ?? fp8)!, fp8: (fp8 ?? fp16)! };
}

/**
 * One set for any accelerator, from the rows of several, each with an equal say. Of 16-bit KV only: FP8 was
 * measured with two kernels on one accelerator each, which tell nothing of a third.
 */
export function poolPrefillAttention(
  rows: readonly PrefillAttentionRow[],
): PrefillAttentionCoefficients {
  return fitPrefillAttention(rows.filter((row) => row.shape.kvFormat === 'fp16'));
}

/** Seconds that the model gives a row. */
export function predictPrefillAttention(
  row: PrefillAttentionRow,
  coefficients: PrefillAttentionCoefficients,
): number {
  return prefillAttention(row.shape, deviceByName(row.accelerator), coefficients)(row.work);
}

/** Whether a row has decodes beside its prompts. */
export function isMixed({ work }: PrefillAttentionRow): boolean {
  return work.decodes > 0;
}

/** Whether a row is like a server's step: usual chunks, and the heads of today's models. */
export function isPrefillServingLike({ shape, work }: PrefillAttentionRow): boolean {
  const chunk = work.prefillTokens / work.prefills;
  return chunk >= 128 && chunk <= 8192 && shape.kvHeads <= 8;
}

/** More rows change no coefficient's second digit, but the time. */
export const mostRows = 3000;

/** Where the search starts; the last three stay there when no row decodes: between what the two measured cards have. */
const initialPrompts = [0.8, 50, 11e3, 0.7, 0.5, 0.2];
const initialDecodes = [1.2, 50, 0.2];

/** Calls that also decode tell what a decode adds, after those of prompts alone told the rest. */
function fitKernel(
  rows: readonly PrefillAttentionRow[],
  most: number,
): PrefillKernelCoefficients | undefined {
  if (rows.length === 0) return undefined;
  const prompts = fitNumbers(
    rows.filter((row) => !isMixed(row)),
    initialPrompts,
    most,
    (numbers) => kernelOf(numbers, initialDecodes),
  );
  const decodes = fitNumbers(rows.filter(isMixed), initialDecodes, most, (numbers) =>
    kernelOf(prompts, numbers),
  );
  return kernelOf(prompts, decodes);
}

function fitNumbers(
  rows: readonly PrefillAttentionRow[],
  initial: readonly number[],
  most: number,
  kernelOfNumbers: (numbers: readonly number[]) => PrefillKernelCoefficients,
): readonly number[] {
  if (rows.length === 0) return initial;
  const accelerators = [...new Set(rows.map((row) => row.accelerator))];
  const each = Math.floor(most / accelerators.length);
  const chosen = accelerators.flatMap((name) =>
    spread(
      rows.filter((row) => row.accelerator === name),
      each,
    ),
  );
  return fitCoefficients({
    rows: chosen,
    measured: (row) => row.seconds,
    predicted: (row, numbers) => {
      const kernel = kernelOfNumbers(numbers);
      return predictPrefillAttention(row, { fp16: kernel, fp8: kernel });
    },
    initial,
  });
}

function kernelOf(
  prompts: readonly number[],
  decodes: readonly number[],
): PrefillKernelCoefficients {
  return {
    beside: prompts[0]!,
    softmaxDims: prompts[1]!,
    launchCycles: prompts[2]!,
    // In this form any number above 0 gives a part below the whole.
    waveLoss: 1 / (1 + prompts[3]!),
    bandwidth: 1 / (1 + prompts[4]!),
    alone: prompts[5]!,
    decodeKey: decodes[0]!,
    decodeStart: decodes[1]!,
    decodeBandwidth: 1 / (1 + decodes[2]!),
  };
}

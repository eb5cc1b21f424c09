import { z } from 'zod';
import { usualOperators } from '../../catalog/fitted-operators.ts';
import type { OperatorOverlay } from '../../models/serving/step-time/operator-overlay.ts';
import type { AllReduceCoefficients } from '../../models/serving/step-time/operators/all-reduce.ts';
import type { DecodeAttentionCoefficients } from '../../models/serving/step-time/operators/decode-attention.ts';
import type { KernelCoefficients } from '../../models/serving/step-time/operators/gemm.ts';
import type { PrefillKernelCoefficients } from '../../models/serving/step-time/operators/prefill-attention.ts';

const amount = z.number().nonnegative();
/** A rate, or the attained part of one: seconds are divided by it. */
const rate = z.number().positive();
const part = rate.max(1);

const gemm: z.ZodType<KernelCoefficients> = z.strictObject({
  launch: amount,
  tile: amount,
  joules: amount,
  bandwidth: part,
  feed: rate,
  store: rate,
  split: amount,
  wholeWaves: amount.max(1),
  exposed: amount.max(1),
  cache: z.number().min(1),
  quantise: amount,
  quantiseRow: amount,
  pad: amount,
});

const decodeAttention: z.ZodType<DecodeAttentionCoefficients> = z.strictObject({
  launchCycles: amount,
  combineCycles: amount,
  regroupCycles: amount,
  perSequence: amount,
  block: amount,
  blockPerQuery: amount,
  bandwidthPart: part,
  blockBandwidth: rate,
  scoreRate: rate,
  windowSlack: amount,
});

const prefillAttention: z.ZodType<PrefillKernelCoefficients> = z.strictObject({
  beside: amount,
  softmaxDims: amount,
  launchCycles: amount,
  waveLoss: amount.max(1),
  bandwidth: part,
  alone: amount,
  decodeKey: amount,
  decodeStart: amount,
  decodeBandwidth: part,
});

const allReduce: z.ZodType<AllReduceCoefficients> = z.strictObject({
  kernelStart: amount,
  perPeer: amount,
  barrier: amount,
  kernelAttained: rate,
  ringStart: amount,
  hop: amount,
  ringFill: amount,
  ringAttained: rate,
  // Files of before this was told apart lack it.
  peersAttained: rate.default(usualOperators.allReduce.peersAttained),
  hostAttained: rate,
});

const kvFormats = z.enum(['fp16', 'fp8']);

/** Coefficients of operators as a model file keeps them. */
export const operatorOverlay: z.ZodType<OperatorOverlay> = z.strictObject({
  gemm: z.partialRecord(z.enum(['fp16', 'fp8', 'fp8-block']), gemm).exactOptional(),
  decodeAttention: z.partialRecord(kvFormats, decodeAttention).exactOptional(),
  prefillAttention: z.partialRecord(kvFormats, prefillAttention).exactOptional(),
  allReduce: allReduce.exactOptional(),
});

/** The same in a scenario: to people a block of data, whose forty numbers are in no reference. */
export const operators = z.record(z.string(), z.unknown()).transform((data, context) => {
  const read = operatorOverlay.safeParse(data);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
  return z.NEVER;
});

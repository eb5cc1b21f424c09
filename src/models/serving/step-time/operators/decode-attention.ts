import { likelyClock } from './clock.ts';
import type { Device } from './device.ts';

/** Who computes it: what an engine picks by the accelerator's generation and the KV cache's format. */
export type DecodeKernel = 'flash-attention-2' | 'flash-attention-3' | 'flashinfer';

/** One layer's attention on one accelerator, after tensor parallelism. */
export interface DecodeAttentionShape {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly kvFormat: 'fp16' | 'fp8';
  readonly kernel: DecodeKernel;
  /** Tokens before its own that a query sees, itself included; all of them where absent. */
  readonly window?: number;
}

/** Ten figures of a kernel on an accelerator; none is negative. */
export interface DecodeAttentionCoefficients {
  /** Cycles from launch to the first block's start. */
  readonly launchCycles: number;
  /** Cycles of the second kernel, which joins what a sequence's blocks found. */
  readonly combineCycles: number;
  /** Cycles of a third one by which FlashAttention 2 puts grouped queries back into their order. */
  readonly regroupCycles: number;
  /** Seconds a sequence that FlashAttention 3 spends on its plan of the blocks. */
  readonly perSequence: number;
  /** Seconds of one block that finds no KV, of 128 numbers a head. */
  readonly block: number;
  /** Seconds that each further query of its group adds to it. */
  readonly blockPerQuery: number;
  /** Part of the data sheet's bandwidth that it attains with many blocks, below 1. */
  readonly bandwidthPart: number;
  /** Bytes per second that one block reads on its own. */
  readonly blockBandwidth: number;
  /** Attention scores per second that one multiprocessor turns into weights. */
  readonly scoreRate: number;
  /** Tokens that a block reads beyond a window, for windows do not end where blocks do. */
  readonly windowSlack: number;
}

/** Seconds of one layer, affine in the KV tokens that a batch reads: `fixed + perKvToken × tokens`. */
export interface DecodeAttention {
  fixedSeconds(sequences: number): number;
  secondsPerKvToken(sequences: number): number;
}

/** What a benchmark finds other than a server does. */
export interface DecodeConditions {
  /** Bytes per second of KV that is read anew and again, and so comes from a cache. */
  readonly kvBandwidth?: number;
  /** Contexts fit one block, so that there is nothing to join. */
  readonly oneBlock?: boolean;
  /** Blocks per KV head that are planned at most while there are fewer sequences; absent, as many as run. */
  readonly blocksPerKvHead?: number;
}

const serving: DecodeConditions = {};

/** A tensor core's tile has so many rows of queries, whether a group fills them or not. */
const tileRows = 64;

/** The kernel that vLLM picks: Hopper has its own, and none but FlashInfer reads FP8 elsewhere. */
export function usualDecodeKernel(hopper: boolean, kvFormat: 'fp16' | 'fp8'): DecodeKernel {
  if (hopper) return 'flash-attention-3';
  return kvFormat === 'fp8' ? 'flashinfer' : 'flash-attention-2';
}

/** Contexts of so many tokens fit one block. */
export function tokensOfOneBlock({ kernel, headDim }: DecodeAttentionShape): number {
  return kernel === 'flash-attention-2' ? 16384 / headDim : 128;
}

/**
 * One query token per sequence against its KV cache. A block takes a group of queries that share a KV head;
 * blocks run in waves over the multiprocessors, and a sequence is split among several where they would idle.
 * A KV token costs the longer of its bytes and its scores, smoothly. KV comes from memory, not from a cache: other
 * layers have passed since the last step. The caller counts the tokens read: with a window, at most its length.
 */
export function decodeAttention(
  shape: DecodeAttentionShape,
  device: Device,
  coefficients: DecodeAttentionCoefficients,
  conditions: DecodeConditions = serving,
): DecodeAttention {
  const { heads, headDim, kernel, window } = shape;
  const { blockBandwidth, scoreRate } = coefficients;
  // FlashAttention 2 groups queries, and splits sequences, only where there is a group and no window.
  const alone = kernel === 'flash-attention-2' && (window !== undefined || heads === shape.kvHeads);
  const kvHeads = alone ? heads : shape.kvHeads;
  const group = heads / kvHeads;
  const tiles = Math.ceil(group / tileRows);

  const wavesPerSequence = (kvHeads * tiles) / device.multiprocessors;
  // A block's set-up grows with the head; in FlashAttention 2 it scores twice the tokens where heads are short.
  const width = kernel === 'flash-attention-2' ? (headDim < 128 ? 1.2 : 1) : 0.5 + headDim / 256;
  const wave =
    coefficients.block * width + (coefficients.blockPerQuery * (group - 1) * headDim) / 128;
  const clock = likelyClock(device);
  // FlashInfer, captured in a graph, always splits and joins; the others where a context exceeds a block.
  const whole = conditions.oneBlock === true && kernel !== 'flashinfer';
  const join = alone || whole ? 0 : coefficients.combineCycles;
  const launch = coefficients.launchCycles / clock;
  // Sequences are split only where multiprocessors would idle: a kernel joins or has many waves, not both.
  const firstWave = wave + join / clock;
  const regroups = kernel === 'flash-attention-2' && !alone && kvHeads > 1;
  const reorder = regroups ? coefficients.regroupCycles / clock : 0;
  const plan = kernel === 'flash-attention-3' ? coefficients.perSequence : 0;

  const bytes = 2 * headDim * (shape.kvFormat === 'fp8' ? 1 : 2);
  const bandwidth = conditions.kvBandwidth ?? coefficients.bandwidthPart * device.bandwidth;
  const transfer = (kvHeads * bytes) / bandwidth;
  const rows = kvHeads * tiles * tileRows;
  const arithmetic =
    rows * ((4 * headDim) / device.flops('fp16') + 1 / (scoreRate * device.multiprocessors));
  const leastBlocks = alone ? 0 : (conditions.blocksPerKvHead ?? Number.POSITIVE_INFINITY);

  const secondsPerKvToken = (sequences: number) => {
    // Of blocks that share a head, each reads a part; KV heads cancel: more of them bring as many more blocks.
    const blocks = Math.max(1, sequences, leastBlocks);
    const reading = longer(transfer, bytes / (blocks * blockBandwidth));
    return longer(reading, arithmetic);
  };
  const slack = window === undefined ? 0 : coefficients.windowSlack;
  return {
    secondsPerKvToken,
    fixedSeconds: (sequences) =>
      launch +
      (sequences > 1 ? reorder : 0) +
      plan * sequences +
      longer(firstWave, wave * wavesPerSequence * sequences) +
      (slack === 0 ? 0 : slack * sequences * secondsPerKvToken(sequences)),
  };
}

/** The longer of two times, rounded where they are nearly equal, as when each hides only part of the other. */
function longer(left: number, right: number): number {
  const a = left * left;
  const b = right * right;
  return Math.sqrt(Math.sqrt(a * a + b * b));
}

import type { StepWork } from '../step-time.ts';
import { likelyClock } from './clock.ts';
import type { DecodeKernel } from './decode-attention.ts';
import type { Device } from './device.ts';

/** The attention of one layer, as one accelerator holds it. */
export interface PrefillAttentionShape {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly kvFormat: 'fp16' | 'fp8';
  readonly kernel: DecodeKernel;
  /** Keys that a query sees at most, itself included. */
  readonly window?: number;
}

/** What measurements tell of one kernel on one accelerator, or on all. */
export interface PrefillKernelCoefficients {
  /** What goes beside the matrix products: its time as a part of theirs, softmax left aside. */
  readonly beside: number;
  /** The softmax of one query and key, in dimensions of a head of the same time. */
  readonly softmaxDims: number;
  /** Cycles of any call. */
  readonly launchCycles: number;
  /** Part of the multiprocessors idle in the last wave that count as lost: 0 where tiles balance, 1 at worst. */
  readonly waveLoss: number;
  /** Part of the memory's bandwidth. */
  readonly bandwidth: number;
  /** How much longer a tile takes that has a multiprocessor to itself, where two would hide each other's waits. */
  readonly alone: number;
  /** Keys of a decode's tile, which is nearly empty, in keys of a full one. */
  readonly decodeKey: number;
  /** Keys as which a decode's tile counts before its first. */
  readonly decodeStart: number;
  /** Part of the memory's bandwidth at which KV of decodes is read. */
  readonly decodeBandwidth: number;
}

/** By the format in which KV is kept; arithmetic is at 16 bits in both. */
export interface PrefillAttentionCoefficients {
  readonly fp16: PrefillKernelCoefficients;
  readonly fp8: PrefillKernelCoefficients;
}

/** Pairs of a query of a chunk and a key that it sees: those before it, itself, and at most a window of them. */
export function attentionPairs(chunk: number, context: number, window?: number): number {
  const all = chunk * (context + (chunk + 1) / 2);
  if (window === undefined || context + chunk <= window) return all;
  const short = Math.max(0, window - context);
  return short * (context + (short + 1) / 2) + (chunk - short) * window;
}

/**
 * Seconds of one layer's kernel over the prompts of a step (`prefillPairs` as `attentionPairs` counts them), and its
 * decodes. A block of threads takes a tile of query rows past all keys that it sees: 64 rows of one head in
 * FlashAttention 2 with paged KV, 128 rows of all heads that share a KV head in FlashAttention 3 and FlashInfer.
 * FlashAttention treats a decode among prompts as a chunk of one token: it gets a whole tile for each head, which nothing
 * splits over its keys, so that the joint kernel often takes longer than the prompts' and the decodes' own one after
 * the other. FlashInfer runs those two.
 */
export function prefillAttention(
  shape: PrefillAttentionShape,
  device: Device,
  coefficients: PrefillAttentionCoefficients,
): (work: Readonly<StepWork>) => number {
  const { heads, kvHeads, headDim, window } = shape;
  const { multiprocessors } = device;
  const fitted = coefficients[shape.kvFormat];
  const packed = shape.kernel === 'flash-attention-2' ? 1 : heads / kvHeads;
  const rowsOfTokens = heads / packed;
  // A block of threads loads keys 32 KiB of 16-bit values at a time (8 KiB in FlashInfer), and computes all of them.
  const block = (shape.kernel === 'flashinfer' ? 4096 : 16384) / headDim;

  // Products and what goes beside them overlap in part. GeForce cards add products at half the rate of the same
  // silicon elsewhere, which INT8 shows; what goes beside is not slowed.
  const peak = device.flops('fp16');
  const products = headDim / peak;
  const beside =
    (fitted.beside * headDim + fitted.softmaxDims) / Math.max(peak, device.flops('int8') / 2);
  const perPair = Math.sqrt(products * products + beside * beside);

  const bytesPerKvToken = kvHeads * headDim * 2 * (shape.kvFormat === 'fp8' ? 1 : 2);
  const bandwidth = device.bandwidth * fitted.bandwidth;
  const decodeBandwidth = device.bandwidth * fitted.decodeBandwidth;
  const launch = fitted.launchCycles / likelyClock(device);

  return ({ prefills, prefillTokens, prefillPairs, prefillContext, decodes, kvTokens }) => {
    if (prefillTokens + decodes <= 0) return 0;
    const tileRows = rowsOfTile(shape, (prefillTokens > 0 ? prefillTokens / prefills : 1) * packed);
    let tileKeys = 0;
    let longest = 0;
    let prefillKvTokens = 0;
    if (prefillTokens > 0) {
      const chunk = prefillTokens / prefills;
      const before = prefillContext / prefills;
      const keys = prefillPairs / prefillTokens;
      const inTile = Math.min(chunk, tileRows / packed);
      // A tile passes every key that any of its queries sees: half a tile more than the mean one at the causal
      // edge, and as much again at the other where a window cuts.
      const unseen = Math.max(0, (inTile - 1) / 2) * (2 - keys / (before + (chunk + 1) / 2));
      const mean = Math.max(block, keys + unseen + block / 2);
      const tiles = prefills * rowsOfTokens * Math.ceil((chunk * packed) / tileRows);
      const waves = tiles / multiprocessors;
      const idle = fitted.waveLoss * (Math.ceil(waves) - waves);
      tileKeys += mean * (waves + idle);
      const reach = before + chunk;
      longest = Math.max(block, Math.min(reach, (window ?? reach) + inTile) + block / 2);
      prefillKvTokens = prefills * Math.min(reach, (window ?? reach) + chunk);
    }
    if (decodes > 0) {
      const keys = Math.max(block, kvTokens / decodes + block / 2);
      const counted = (keys + fitted.decodeStart) * fitted.decodeKey;
      tileKeys += (counted * decodes * rowsOfTokens) / multiprocessors;
      longest = Math.max(longest, keys);
    }

    const perKey = 4 * tileRows * multiprocessors * perPair;
    const compute = perKey * Math.max(longest * (1 + fitted.alone), tileKeys);
    const tokens = prefillTokens + decodes;
    const bytes = 4 * tokens * heads * headDim + prefillKvTokens * bytesPerKvToken;
    const headBytes = (kvTokens * bytesPerKvToken) / kvHeads;
    const reads = timesRead(decodes, headBytes, rowsOfTokens / kvHeads, device);
    const decodeRead = (kvTokens * bytesPerKvToken * reads) / decodeBandwidth;
    // Prompts are read, then computed; the KV of decodes streams beneath the arithmetic.
    return launch + bytes / bandwidth + Math.max(compute, decodeRead);
  };
}

/** Query rows of a tile: FlashInfer's are smaller where a sequence has few. */
function rowsOfTile({ kernel, headDim }: PrefillAttentionShape, rowsOfSequence: number): number {
  switch (kernel) {
    case 'flash-attention-2':
      return 64;
    case 'flash-attention-3':
      return 128;
    case 'flashinfer':
      if (rowsOfSequence > 64 && headDim < 256) return 128;
      return rowsOfSequence > 16 ? 64 : 16;
  }
}

/**
 * How often the KV of decodes comes from memory: tiles run head after head, each over all sequences, and heads
 * that share KV find it in the cache only while they run together, or where one head's KV of all fits.
 */
function timesRead(
  decodes: number,
  bytesOfOneHead: number,
  sharingHeads: number,
  device: Device,
): number {
  if (bytesOfOneHead <= device.l2Bytes) return 1;
  return Math.min(sharingHeads, Math.max(1, (sharingHeads * decodes) / device.multiprocessors));
}

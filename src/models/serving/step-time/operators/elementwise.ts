import type { Device } from './device.ts';

/** What a kernel that hardly computes costs beside its bytes. */
export interface ElementwiseCoefficients {
  /** Seconds from the kernel before it to its own first byte, and its end. */
  readonly launch: number;
  /** The part of the memory's bandwidth that it attains. */
  readonly attained: number;
  /** The part of the last-level cache in which what the kernel before it wrote is still found. */
  readonly cached: number;
  /** Bytes per second that each multiprocessor gets from that cache. */
  readonly cacheRate: number;
  /** Seconds per byte of one row: one block of threads walks along each, however few there are. */
  readonly walk: number;
}

/** Seconds in which a kernel reads and writes so many rows (tokens, sequences) of so many bytes each. */
export function elementwiseSeconds(
  rows: number,
  rowBytes: number,
  device: Device,
  coefficients: ElementwiseCoefficients,
): number {
  if (rows <= 0) return 0;
  const bytes = rows * rowBytes;
  const cached = Math.min(bytes, coefficients.cached * device.l2Bytes);
  const perByte = 1 / (coefficients.attained * device.bandwidth);
  // A cache is never slower than the memory behind it.
  const perCachedByte = Math.min(perByte, 1 / (coefficients.cacheRate * device.multiprocessors));
  const stream = (bytes - cached) * perByte + cached * perCachedByte;
  const walk = rowBytes * coefficients.walk;
  // The two overlap but for the change from one to the other: a smooth maximum.
  return coefficients.launch + Math.sqrt(stream * stream + walk * walk);
}

/** A model's widths on one accelerator: heads and the feed-forward width are its part of a tensor-parallel group. */
export interface Widths {
  readonly hidden: number;
  readonly intermediate: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDimension: number;
  readonly vocabulary: number;
}

/** The kernels beside matrix products and attention. */
export type ElementwiseKind =
  /** RMS norm with the residual's sum: reads both, writes both. */
  | 'norm'
  /** RMS norm of queries and keys, head by head. */
  | 'head-norm'
  | 'rotary'
  /** SiLU of the gate times the up projection. */
  | 'activation'
  | 'embedding'
  /** Keys and values into their blocks. */
  | 'kv-write'
  /** Log-probabilities and a choice among them, in 32 bits. */
  | 'sampling';

const half = 2;
const single = 4;

/** Bytes that a kernel reads and writes for each token (for sampling, each sequence), in 16 bits where none is stated. */
export function elementwiseRowBytes(kind: ElementwiseKind, widths: Widths): number {
  const { hidden, intermediate, heads, kvHeads, headDimension, vocabulary } = widths;
  switch (kind) {
    case 'norm':
      return 4 * hidden * half;
    case 'head-norm':
      // Counted twice: on rows as short as one head its kernel attains about half of what the others do.
      return 4 * (heads + kvHeads) * headDimension * half;
    case 'rotary':
      return 2 * (heads + kvHeads) * headDimension * half;
    case 'activation':
      return 3 * intermediate * half;
    case 'embedding':
      return 2 * hidden * half;
    case 'kv-write':
      return 4 * kvHeads * headDimension * half;
    case 'sampling':
      return vocabulary * single;
  }
}

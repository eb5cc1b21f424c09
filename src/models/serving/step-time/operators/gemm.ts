import type { Device } from './device.ts';
import {
  type GemmFamily,
  type GemmFormat,
  gemmActivationBytes,
  gemmFamily,
  gemmWeightBytes,
} from './gemm-format.ts';
import { tilesSeconds } from './gemm-tiles.ts';

export type { GemmFormat } from './gemm-format.ts';

/** What a data sheet does not tell of matrix products. */
export type GemmCoefficients = { readonly [family in GemmFamily]: KernelCoefficients };

/** What a data sheet does not tell of the kernels of one family. */
export interface KernelCoefficients {
  /** Seconds of the emptiest product. */
  readonly launch: number;
  /** Seconds that a tile takes before its first operation and after its last. */
  readonly tile: number;
  /** Joules of an operation that are not hidden: power slows cards with many operations a watt. */
  readonly joules: number;
  /** Part of the memory bandwidth that is attained, at most 1. */
  readonly bandwidth: number;
  /** Bytes that the cache feeds to the multiprocessors for each 16-bit operation of the data sheet. */
  readonly feed: number;
  /** Bytes of output per second that a multiprocessor stores, computing nothing meanwhile. */
  readonly store: number;
  /** Seconds of bringing together a product that was split along k; in FP8, of the kernel that follows some products. */
  readonly split: number;
  /** Part of the last, partly filled wave of tiles that is waited for, at most 1. */
  readonly wholeWaves: number;
  /** Part of the shorter of arithmetic and memory that the longer does not hide, at most 1. */
  readonly exposed: number;
  /** How many times faster than memory the cache is, at least 1. */
  readonly cache: number;
  /** How often making activations 8-bit takes the time of reading them in 16 bits and writing them in 8. */
  readonly quantise: number;
  /** Seconds that each of their rows takes at least. */
  readonly quantiseRow: number;
  /** Seconds of filling up the rows to a multiple of four, which block-scaled kernels ask for. */
  readonly pad: number;
}

/** A benchmark multiplies with so many matrices in turn; inferred from where an L40S's table leaves its cache. */
const benchmarkMatrices = 6;
const outputBytes = 2;
/** Reading a 16-bit activation and writing it in 8 bits. */
const quantisedBytes = 3;
const rowsOfPadding = 4;

/**
 * Seconds of a product of m × k activations and k × n weights: the longer of arithmetic and memory, a part of the
 * shorter, the launch and, where arithmetic is in 8 bits, the conversion of the activations. Weights come from
 * memory, but where a benchmark repeats them (`warm`) from the cache that they fit in.
 */
export function gemmSeconds(
  m: number,
  n: number,
  k: number,
  format: GemmFormat,
  device: Device,
  coefficients: GemmCoefficients,
  warm = false,
): number {
  const kernel = coefficients[gemmFamily(format)];
  const arithmetic = tilesSeconds(m, n, k, format, device, kernel);
  const memory = memorySeconds(m, n, k, format, device, kernel, warm);
  return (
    kernel.launch +
    Math.max(arithmetic, memory) +
    kernel.exposed * Math.min(arithmetic, memory) +
    activationSeconds(m, k, format, device, kernel)
  );
}

function memorySeconds(
  m: number,
  n: number,
  k: number,
  format: GemmFormat,
  device: Device,
  kernel: KernelCoefficients,
  warm: boolean,
): number {
  const weights = n * k * gemmWeightBytes(format);
  const activations = m * (k * gemmActivationBytes(format) + n * outputBytes);
  const footprint = activations + (warm ? benchmarkMatrices * weights : 0);
  const cost = byteCost(footprint, device, kernel);
  const bytes = weights * (warm ? cost : 1) + activations * cost;
  return bytes / (device.bandwidth * kernel.bandwidth);
}

/** Making the activations 8-bit: a kernel of its own, whose launch is in the product's. */
function activationSeconds(
  m: number,
  k: number,
  format: GemmFormat,
  device: Device,
  kernel: KernelCoefficients,
): number {
  const family = gemmFamily(format);
  if (family === 'fp16') return 0;
  const bandwidth = device.bandwidth * kernel.bandwidth;
  const bytes = m * k * quantisedBytes;
  const moved = kernel.quantise * bytes * byteCost(2 * bytes, device, kernel);
  const seconds = Math.max(m * kernel.quantiseRow, moved / bandwidth);
  if (family === 'fp8' || m % rowsOfPadding === 0) return seconds;
  return seconds + kernel.pad + (2 * m * k) / bandwidth;
}

/** What a byte costs, in bytes from memory: every one is missed beyond one and a half caches, none below a half. */
function byteCost(footprint: number, device: Device, kernel: KernelCoefficients): number {
  const missed = Math.min(1, Math.max(0, footprint / device.l2Bytes - 0.5));
  return missed + (1 - missed) / kernel.cache;
}

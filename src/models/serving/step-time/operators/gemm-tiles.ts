import type { Device } from './device.ts';
import type { KernelCoefficients } from './gemm.ts';
import {
  type GemmFormat,
  gemmActivationBytes,
  gemmFamily,
  gemmPrecision,
  gemmWeightBytes,
} from './gemm-format.ts';

/** Rows and columns of the tiles among which a library chooses for 16-bit products. */
const tiles = [
  [64, 32],
  [64, 64],
  [64, 128],
  [64, 256],
  [128, 64],
  [128, 128],
  [128, 256],
  [256, 128],
] as const;
/** Kernels that unpack 4-bit weights have fewer rows in a tile too, or one row would be bound by arithmetic. */
const unpackingTiles = [[16, 128], [32, 128], ...tiles] as const;
const largestSplit = 16;
/** A piece of k shorter than this takes as long. */
const shortestPiece = 64;
/** A partial sum is written and read in 32 bits. */
const partialSumBytes = 8;
const outputBytes = 2;

/** Seconds of the arithmetic of a product, tile by tile on all multiprocessors, as if memory took no time. */
export function tilesSeconds(
  m: number,
  n: number,
  k: number,
  format: GemmFormat,
  device: Device,
  kernel: KernelCoefficients,
): number {
  switch (gemmFamily(format)) {
    case 'fp16':
      return fastestTiles(m, n, k, format, device, kernel);
    case 'fp8':
      return tilesForRows(m, n, k, format, device, kernel);
    case 'fp8-block':
      return seconds(m, n, k, 128, 128, 1, 1, format, device, kernel);
  }
}

/** What a library does that has tried them all. Split along k is only what would leave multiprocessors idle. */
function fastestTiles(
  m: number,
  n: number,
  k: number,
  format: GemmFormat,
  device: Device,
  kernel: KernelCoefficients,
): number {
  let best = Number.POSITIVE_INFINITY;
  for (const [rows, columns] of format === 'int4' ? unpackingTiles : tiles) {
    const whole = Math.ceil(m / rows) * Math.ceil(n / columns);
    for (let split = 1; split <= largestSplit; split *= 2) {
      if (split > 1 && (whole * split) / 2 >= device.multiprocessors) break;
      const tiled = seconds(m, n, k, rows, columns, split, 1, format, device, kernel);
      best = Math.min(best, tiled);
    }
  }
  return best;
}

/**
 * What vLLM lays down for so many rows in CUTLASS, which never splits k. A kernel for more rows is held to be
 * no faster than the one for fewer, so that time grows with rows.
 */
function tilesForRows(
  m: number,
  n: number,
  k: number,
  format: GemmFormat,
  device: Device,
  kernel: KernelCoefficients,
): number {
  // Hopper's blocks of tiles are clusters of two, from 65 rows.
  const together = device.hopper ? 2 : 1;
  const narrow = device.hopper ? 128 : 256;
  let longest = seconds(Math.min(m, 16), n, k, 16, 64, 1, 1, format, device, kernel);
  for (let rows = 32; rows <= 64 && m > rows / 2; rows *= 2) {
    const tiled = seconds(Math.min(m, rows), n, k, rows, 64, 1, 1, format, device, kernel);
    longest = Math.max(longest, tiled);
  }
  if (m > 64) {
    const rows = Math.min(m, narrow);
    longest = Math.max(longest, seconds(rows, n, k, 64, 128, 1, together, format, device, kernel));
  }
  if (m > narrow) {
    longest = Math.max(longest, seconds(m, n, k, 128, 128, 1, together, format, device, kernel));
  }
  return longest;
}

/** Wave after wave of tiles, each as long as its operations, or as feeding it, takes. */
function seconds(
  m: number,
  n: number,
  k: number,
  rows: number,
  columns: number,
  split: number,
  together: number,
  format: GemmFormat,
  device: Device,
  kernel: KernelCoefficients,
): number {
  const { multiprocessors } = device;
  const groups = Math.ceil(m / (rows * together)) * Math.ceil(n / columns);
  const filled = (groups * together * split) / multiprocessors;
  const waves = filled <= 1 ? 1 : filled + kernel.wholeWaves * (Math.ceil(filled) - filled);

  const piece = Math.max(k / split, shortestPiece);
  const usedRows = Math.min(rows, m);
  const usedColumns = Math.min(columns, n);
  const operation = 1 / device.flops(gemmPrecision(format)) + joulesPerWatt(device, kernel);
  const arithmetic = 2 * rows * columns * operation;
  const bytes = usedRows * gemmActivationBytes(format) + usedColumns * gemmWeightBytes(format);
  const feeding = bytes / (kernel.feed * device.flops('fp16'));
  const mainLoop = piece * multiprocessors * Math.max(arithmetic, feeding);
  const stored = (usedRows * usedColumns * outputBytes) / kernel.store;
  const joined = split * m * n * partialSumBytes;
  const joining = split === 1 ? 0 : kernel.split + joined / (device.bandwidth * kernel.cache);
  return waves * (kernel.tile + mainLoop + stored) + joining;
}

function joulesPerWatt(device: Device, kernel: KernelCoefficients): number {
  return device.watts === undefined ? 0 : kernel.joules / device.watts;
}

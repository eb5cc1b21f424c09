import type { Device } from './device.ts';
import type { KernelCoefficients } from './gemm.ts';
import {
  type GemmFormat,
  gemmActivationBytes,
  gemmFamily,
  gemmPrecision,
  gemmWeightBytes,
} from './gemm-format.ts';

type Tile = readonly [rows: number, columns: number];

/** Rows and columns of the tiles among which a library chooses for 16-bit products. */
const tiles: readonly Tile[] = [
  [64, 32],
  [64, 64],
  [64, 128],
  [64, 256],
  [128, 64],
  [128, 128],
  [128, 256],
  [256, 128],
];
/** Kernels that unpack 4-bit weights have fewer rows in a tile too, or one row would be bound by arithmetic. */
const unpackingTiles: readonly Tile[] = [[16, 128], [32, 128], ...tiles];
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
  const work = workOf(n, k, format, device, kernel);
  switch (gemmFamily(format)) {
    case 'fp16':
      return fastestTiles(m, work, format === 'int4' ? unpackingTiles : tiles);
    case 'fp8':
      return tilesForRows(m, work);
    case 'fp8-block':
      return seconds(m, work, 128, 128, 1, 1);
  }
}

/** What the tiles of a product have in common. */
interface Work {
  readonly n: number;
  readonly k: number;
  readonly device: Device;
  readonly kernel: KernelCoefficients;
  /** Seconds of one operation on one multiprocessor, what power adds to it when all are busy, and of feeding one byte. */
  readonly operation: number;
  readonly slowed: number;
  readonly fedByte: number;
  readonly activationBytes: number;
  readonly weightBytes: number;
}

function workOf(
  n: number,
  k: number,
  format: GemmFormat,
  device: Device,
  kernel: KernelCoefficients,
): Work {
  const { multiprocessors, watts } = device;
  return {
    n,
    k,
    device,
    kernel,
    operation: multiprocessors / device.flops(gemmPrecision(format)),
    slowed: watts === undefined ? 0 : (multiprocessors * kernel.joules) / watts,
    fedByte: multiprocessors / (kernel.feed * device.flops('fp16')),
    activationBytes: gemmActivationBytes(format),
    weightBytes: gemmWeightBytes(format),
  };
}

/** What a library does that has tried them all. Split along k is only what would leave multiprocessors idle. */
function fastestTiles(m: number, work: Work, choice: readonly Tile[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const [rows, columns] of choice) {
    const whole = Math.ceil(m / rows) * Math.ceil(work.n / columns);
    for (let split = 1; split <= largestSplit; split *= 2) {
      if (split > 1 && (whole * split) / 2 >= work.device.multiprocessors) break;
      best = Math.min(best, seconds(m, work, rows, columns, split, 1));
    }
  }
  return best;
}

/**
 * What vLLM lays down for so many rows in CUTLASS, which never splits k. A kernel for more rows is held to be
 * no faster than the one for fewer, so that time grows with rows, but where another kernel follows.
 */
function tilesForRows(m: number, work: Work): number {
  return work.device.hopper ? hopperTiles(m, work) : adaTiles(m, work);
}

/** Hopper's tiles go in clusters of two, from 65 rows. */
function hopperTiles(m: number, work: Work): number {
  let longest = 0;
  for (let rows = 16; rows <= 64; rows *= 2) {
    longest = Math.max(longest, seconds(Math.min(m, rows), work, rows, 64, 1, 1));
    if (m <= rows) return longest;
  }
  longest = Math.max(longest, seconds(Math.min(m, 128), work, 64, 128, 1, 2));
  return m <= 128 ? longest : Math.max(longest, seconds(m, work, 128, 128, 1, 2));
}

/** Others' are Ada's, which depend on the columns too (vLLM's `scaled_mm_c2x_sm89_fp8_dispatch.cuh`). */
function adaTiles(m: number, work: Work): number {
  return adaProducts(m, work) + followingSeconds(m, work);
}

const followedRows = [17, 64] as const;
const followedColumns = 8192;
const columnsOfBlock = 16;

/**
 * Between 17 and 64 rows of up to 8,192 columns the L40S's table has, beside the product, what a second kernel would
 * take of a block for each 16 columns: found in its fitting part, not in vLLM's source. Where nobody measured it,
 * `split` is 0.
 */
function followingSeconds(m: number, { n, device, kernel }: Work): number {
  if (m < followedRows[0] || m > followedRows[1] || n > followedColumns) return 0;
  return kernel.split * Math.max(1, n / columnsOfBlock / device.multiprocessors);
}

function adaProducts(m: number, work: Work): number {
  const { n } = work;
  const between = n > 8192 && n <= 16_384;
  const few = between ? 128 : 64;
  let longest = seconds(Math.min(m, 32), work, 32, few, 1, 1);
  if (m > 32) longest = Math.max(longest, seconds(Math.min(m, 64), work, 64, few, 1, 1));
  if (m > 64) {
    const rows = n <= 8192 ? 64 : 128;
    const columns = n <= 16_384 ? 128 : 64;
    longest = Math.max(longest, seconds(Math.min(m, 128), work, rows, columns, 1, 1));
  }
  if (m > 128) {
    const rows = n <= 4096 ? 64 : 128;
    longest = Math.max(longest, seconds(Math.min(m, 256), work, rows, 128, 1, 1));
  }
  if (m > 256) {
    const rows = n > 4096 && n <= 8192 ? 256 : 128;
    longest = Math.max(longest, seconds(m, work, rows, 128, 1, 1));
  }
  return longest;
}

/** Wave after wave of tiles, each as long as its operations, or as feeding it, takes. */
function seconds(
  m: number,
  work: Work,
  rows: number,
  columns: number,
  split: number,
  together: number,
): number {
  const { n, k, device, kernel } = work;
  const groups = Math.ceil(m / (rows * together)) * Math.ceil(n / columns);
  const filled = (groups * together * split) / device.multiprocessors;
  const waves = filled <= 1 ? 1 : filled + kernel.wholeWaves * (Math.ceil(filled) - filled);

  const piece = Math.max(k / split, shortestPiece);
  const usedRows = Math.min(rows, m);
  const usedColumns = Math.min(columns, n);
  // A card that is partly idle has power to spare.
  const operation = work.operation + work.slowed * Math.min(1, filled);
  const arithmetic = 2 * rows * columns * operation;
  const fed = usedRows * work.activationBytes + usedColumns * work.weightBytes;
  const mainLoop = piece * Math.max(arithmetic, fed * work.fedByte);
  const stored = (usedRows * usedColumns * outputBytes) / kernel.store;
  const tiled = waves * (kernel.tile + mainLoop + stored);
  if (split === 1) return tiled;
  const joined = split * m * n * partialSumBytes;
  return tiled + kernel.split + joined / (device.bandwidth * kernel.cache);
}

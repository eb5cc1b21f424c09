import {
  type GemmCoefficients,
  gemmSeconds,
  type KernelCoefficients,
} from '../../models/serving/step-time/operators/gemm.ts';
import {
  type GemmFamily,
  gemmFamily,
} from '../../models/serving/step-time/operators/gemm-format.ts';
import { fitCoefficients } from '../fit.ts';
import type { GemmRow } from '../open-data/gemm-rows.ts';
import { deviceByName } from './device-by-name.ts';

/** Coefficients, and what the host added to the rows that it took part in. */
export interface GemmFit {
  readonly coefficients: GemmCoefficients;
  /** Seconds below which no hosted row is; a server replays kernels as a graph, without them. */
  readonly hostSeconds: number;
}

/** Rows of one accelerator and family that a fit looks at, evenly taken from all of them. */
const rowsOfOne = 1000;
/** The same where several accelerators are fitted together, each with an equal part. */
const rowsOfEach = 400;

/**
 * Coefficients that suit rows of one accelerator, or of several together; families that no row is of are taken
 * from `usual`.
 */
export function fitGemm(rows: readonly GemmRow[], usual?: GemmCoefficients): GemmFit {
  let hostSeconds = 0;
  const fitted = (family: GemmFamily): KernelCoefficients => {
    const ofFamily = rows.filter((row) => gemmFamily(row.format) === family);
    if (ofFamily.length === 0) {
      if (usual === undefined) throw new Error(`no ${family} matrix product to fit`);
      return usual[family];
    }
    const result = fitFamily(sampled(ofFamily), family, usual?.[family]);
    hostSeconds = Math.max(hostSeconds, result.hostSeconds);
    return result.kernel;
  };
  const coefficients = {
    fp16: fitted('fp16'),
    fp8: fitted('fp8'),
    'fp8-block': fitted('fp8-block'),
  };
  return { coefficients, hostSeconds };
}

/** Seconds that a row is predicted to have measured. */
export function predictGemm(row: GemmRow, { coefficients, hostSeconds }: GemmFit): number {
  const device = deviceByName(row.accelerator);
  const { m, n, k, format, warm } = row;
  const seconds = gemmSeconds(m, n, k, format, device, coefficients, warm);
  return row.hosted ? Math.max(hostSeconds, seconds) : seconds;
}

function sampled(rows: readonly GemmRow[]): GemmRow[] {
  const byAccelerator = new Map<string, GemmRow[]>();
  for (const row of rows) {
    const list = byAccelerator.get(row.accelerator);
    if (list === undefined) byAccelerator.set(row.accelerator, [row]);
    else list.push(row);
  }
  const wanted = byAccelerator.size === 1 ? rowsOfOne : rowsOfEach;
  return [...byAccelerator.values()].flatMap((list) => {
    const every = Math.max(1, list.length / wanted);
    return Array.from({ length: Math.min(wanted, list.length) }, (_, at) => {
      return list[Math.floor(at * every)]!;
    });
  });
}

interface FamilyFit {
  readonly kernel: KernelCoefficients;
  readonly hostSeconds: number;
}

function fitFamily(
  rows: readonly GemmRow[],
  family: GemmFamily,
  usual: KernelCoefficients | undefined,
): FamilyFit {
  const hosted = rows.filter((row) => row.hosted).map((row) => row.seconds);
  // Where the host takes part in every row, it hides what short kernels take.
  const hidden = hosted.length === rows.length ? usual : undefined;
  const kernelAt = (numbers: readonly number[]): KernelCoefficients => {
    const kernel = kernelOf(numbers);
    if (hidden === undefined) return kernel;
    return { ...kernel, launch: hidden.launch, tile: hidden.tile, pad: hidden.pad };
  };
  const numbers = fitCoefficients({
    rows,
    measured: (row) => row.seconds,
    predicted: (row, at) => {
      const kernel = kernelAt(at);
      const coefficients = { fp16: kernel, fp8: kernel, 'fp8-block': kernel };
      return predictGemm(row, { coefficients, hostSeconds: at[13]! });
    },
    initial: [...start(family, rows), hosted.length === 0 ? 0 : Math.min(...hosted)],
  });
  return { kernel: kernelAt(numbers), hostSeconds: numbers[13]! };
}

/** Where the search starts: what an engineer would guess. What a family does not do stays at 0. */
function start(family: GemmFamily, rows: readonly GemmRow[]): number[] {
  const split = { fp16: 1e-6, fp8: isOneWithoutHopper(rows) ? 2e-6 : 0, 'fp8-block': 0 }[family];
  const quantise = family === 'fp16' ? [0, 0] : [1.5, 1e-9];
  const pad = family === 'fp8-block' ? 5e-6 : 0;
  return [3e-6, 5e-7, 0.15e-12, 0.85, 0.02, 30e9, split, 0.5, 0.3, 2, ...quantise, pad];
}

/** The kernel that follows some FP8 products was seen on one accelerator, and is not held of others. */
function isOneWithoutHopper(rows: readonly GemmRow[]): boolean {
  const { accelerator } = rows[0]!;
  const isOne = rows.every((row) => row.accelerator === accelerator);
  return isOne && !deviceByName(accelerator).hopper;
}

/** Beyond these, what is fitted no longer matters. */
const fastestStore = 1e12;
const fastestCache = 10;

function kernelOf(numbers: readonly number[]): KernelCoefficients {
  return {
    launch: numbers[0]!,
    tile: numbers[1]!,
    joules: numbers[2]!,
    bandwidth: Math.min(1, numbers[3]!),
    feed: numbers[4]!,
    store: Math.min(fastestStore, numbers[5]!),
    split: numbers[6]!,
    wholeWaves: Math.min(1, numbers[7]!),
    exposed: Math.min(1, numbers[8]!),
    cache: Math.min(fastestCache, Math.max(1, numbers[9]!)),
    quantise: numbers[10]!,
    quantiseRow: numbers[11]!,
    pad: numbers[12]!,
  };
}

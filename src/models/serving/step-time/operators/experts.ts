import { bytesPerWeight, type Precision } from '../../../../catalog/accelerators.ts';
import type { Device } from './device.ts';

/** A layer's mixture of experts and the tokens that meet it. */
export interface ExpertWork {
  readonly tokens: number;
  /** Experts held here, and how many of them each token meets. */
  readonly experts: number;
  readonly expertsPerToken: number;
  readonly hidden: number;
  /** Width of one expert. */
  readonly intermediate: number;
  /** Of the weights. */
  readonly format: Precision;
}

/** What a layer of experts costs beside its bytes and its operations. */
export interface ExpertCoefficients {
  /** Seconds of its kernels' launches: router, choice, sorting, two grouped products, activation, sum. */
  readonly launch: number;
  /** The part of the memory's bandwidth that the grouped products attain. */
  readonly memoryAttained: number;
  /** The part of the arithmetic peak that they attain. */
  readonly computeAttained: number;
  /** The part of the shorter of memory's and arithmetic's time that the longer does not hide. */
  readonly unhidden: number;
}

/** Seconds of a layer's experts, the tokens choosing evenly among them. */
export function expertsSeconds(
  work: ExpertWork,
  device: Device,
  coefficients: ExpertCoefficients,
): number {
  const met = expertsMet(work.tokens, work.experts, work.expertsPerToken);
  return metExpertsSeconds(work, met, device, coefficients);
}

/** Different experts that so many tokens are expected to meet: E·(1 − (1 − k/E)^T). */
export function expertsMet(tokens: number, experts: number, expertsPerToken: number): number {
  if (tokens <= 0) return 0;
  return -experts * Math.expm1(tokens * Math.log1p(-Math.min(1, expertsPerToken / experts)));
}

/** Seconds of a layer's experts where it is known how many of them the tokens meet. */
export function metExpertsSeconds(
  work: ExpertWork,
  met: number,
  device: Device,
  coefficients: ExpertCoefficients,
): number {
  const { tokens, expertsPerToken, hidden, intermediate, format } = work;
  if (tokens <= 0) return 0;
  const rows = tokens * expertsPerToken;
  const weights = 3 * hidden * intermediate * met;
  const bytes = weights * bytesPerWeight(format) + rows * rowBytes(hidden, intermediate);
  const memory = bytes / (coefficients.memoryAttained * device.bandwidth);
  const tiled = rows + 0.5 * (tile - 1) * Math.min(met, rows);
  const operations = 2 * 3 * hidden * intermediate * tiled;
  const compute = operations / (coefficients.computeAttained * device.flops(format));
  return (
    coefficients.launch +
    Math.max(memory, compute) +
    coefficients.unhidden * Math.min(memory, compute)
  );
}

/** Rows of the least tile of a grouped product: each expert's rows are filled up to whole tiles, by half a tile on average. */
const tile = 16;

/** Read and written for each row, in 16 bits: its input, gate and up and back again, the activation and back again, its output and that for the sum. */
function rowBytes(hidden: number, intermediate: number): number {
  return 2 * (3 * hidden + 6 * intermediate);
}

import {
  type DecodeAttentionCoefficients,
  decodeAttention,
  tokensOfOneBlock,
} from '../../models/serving/step-time/operators/decode-attention.ts';
import { fitCoefficients } from '../fit.ts';
import type { DecodeAttentionRow } from '../open-data/decode-attention-rows.ts';
import { deviceByName } from './device-by-name.ts';
import { spread } from './spread.ts';

/** What the rows tell of a server's kernel, and of the benchmark that measured it. */
export interface DecodeAttentionFit {
  readonly coefficients: DecodeAttentionCoefficients;
  readonly benchmark: DecodeBenchmark;
}

/** A benchmark reads the same KV again and again: no server does, so none of this goes into a scenario. */
export interface DecodeBenchmark {
  /** Bytes per second that each multiprocessor reads from the last-level cache. */
  readonly cacheRate: number;
  /** Part of the cache that KV may fill and still be found there; at twice as much none is. */
  readonly cachePart: number;
  /** Blocks per KV head that were planned at most: 0, all that run. */
  readonly blocksPerKvHead: number;
}

/** The coefficients of the rows, by at most so many of them; each accelerator and KV format has an equal say. */
export function fitDecodeAttention(
  rows: readonly DecodeAttentionRow[],
  most = mostRows,
): DecodeAttentionFit {
  const parts = kinds(rows);
  const each = Math.max(Math.min(leastRows, most), Math.floor(most / parts.length));
  const planned = rows.every((row) => row.accelerator === fewBlocks && row.repeated);
  // Of one size of group nobody can tell what a block costs and what its queries add.
  const groups = new Set(rows.map(({ shape }) => shape.heads / shape.kvHeads));
  const fitted = groups.size > 1 ? fitOf : (numbers: readonly number[]) => fitOf(usual(numbers));
  return fitted(
    fitCoefficients({
      rows: parts.flatMap((part) => spread(part, each)),
      measured: (row) => row.seconds,
      predicted: (row, numbers) => benchmarkedSeconds(row, fitted(numbers)),
      initial: [...initial, planned ? 16 : 0],
    }),
  );
}

/** Coefficients by the format of KV, whose kernels differ; without rows of one format, the other's stand in. */
export type DecodeAttentionFits = { readonly [format in 'fp16' | 'fp8']: DecodeAttentionFit };

/** The coefficients of each format's rows. */
export function fitDecodeFormats(rows: readonly DecodeAttentionRow[]): DecodeAttentionFits {
  const ofFormat = (format: 'fp16' | 'fp8') => {
    const chosen = rows.filter((row) => row.shape.kvFormat === format);
    return chosen.length === 0 ? undefined : fitDecodeAttention(chosen);
  };
  const fp16 = ofFormat('fp16');
  const fp8 = ofFormat('fp8');
  if (fp16 === undefined && fp8 === undefined) throw new RangeError('no rows to fit');
  return { fp16: (fp16 ?? fp8)!, fp8: (fp8 ?? fp16)! };
}

/** Seconds of a row where its benchmark stood: short contexts in one block, small KV in the cache. */
export function benchmarkedSeconds(row: DecodeAttentionRow, fitted: DecodeAttentionFit): number {
  const { coefficients, benchmark } = fitted;
  const { shape, sequences, context, kvTokens } = row;
  const device = deviceByName(row.accelerator);
  const kvBytes = kvTokens * shape.kvHeads * 2 * shape.headDim * (shape.kvFormat === 'fp8' ? 1 : 2);
  const fill = kvBytes / (benchmark.cachePart * device.l2Bytes);
  const missed = row.repeated ? Math.max(0, Math.min(1, fill - 1)) : 1;
  const read = Math.min(context, shape.window ?? context);
  const conditions = {
    oneBlock: read < tokensOfOneBlock(shape),
    ...(benchmark.blocksPerKvHead > 0 && { blocksPerKvHead: benchmark.blocksPerKvHead }),
  };
  const secondsAt = (kvBandwidth?: number) => {
    const model = decodeAttention(shape, device, coefficients, {
      ...conditions,
      ...(kvBandwidth !== undefined && { kvBandwidth }),
    });
    return model.fixedSeconds(sequences) + model.secondsPerKvToken(sequences) * kvTokens;
  };
  const kvBandwidth = benchmark.cacheRate * device.multiprocessors;
  if (missed === 0) return secondsAt(kvBandwidth);
  return missed === 1 ? secondsAt() : missed * secondsAt() + (1 - missed) * secondsAt(kvBandwidth);
}

/** Seconds of a row as a server would take them: affine in KV tokens, which come from memory. */
export function servedSeconds(
  row: DecodeAttentionRow,
  coefficients: DecodeAttentionCoefficients,
): number {
  const model = decodeAttention(row.shape, deviceByName(row.accelerator), coefficients);
  return model.fixedSeconds(row.sequences) + model.secondsPerKvToken(row.sequences) * row.kvTokens;
}

/** Whether a row is like a server's step: a usual batch, long contexts, full attention. */
export function isServingLike({ shape, sequences, kvTokens }: DecodeAttentionRow): boolean {
  return kvTokens >= 16_000 && sequences <= 256 && shape.window === undefined && shape.kvHeads <= 8;
}

/** Whether a row's KV is twice what the cache holds, so that it came from memory as a server's does. */
export function isCold({ accelerator, shape, kvTokens }: DecodeAttentionRow): boolean {
  const bytes = kvTokens * shape.kvHeads * 2 * shape.headDim * (shape.kvFormat === 'fp8' ? 1 : 2);
  return bytes > 2 * deviceByName(accelerator).l2Bytes;
}

/**
 * The table of the H200 was taken with a plan of some 16 blocks per KV head, which hides a large part of its
 * bandwidth from one or two KV heads; the H100's, of the same kernel, was not. We hold it for the benchmark's.
 */
const fewBlocks = 'H200-SXM';

/** More rows change no coefficient's second digit, but the time. */
export const mostRows = 1500;
const leastRows = 250;

const initial = [12e3, 5e3, 9e3, 1e-8, 3e-6, 3e-8, 0.2, 30e9, 30e9, 60, 30e9, 0.4];

const perQuery = 5;

function usual(numbers: readonly number[]): number[] {
  return numbers.with(perQuery, initial[perQuery]!);
}

function fitOf(numbers: readonly number[]): DecodeAttentionFit {
  return {
    coefficients: {
      launchCycles: numbers[0]!,
      combineCycles: numbers[1]!,
      regroupCycles: numbers[2]!,
      perSequence: numbers[3]!,
      block: numbers[4]!,
      blockPerQuery: numbers[5]!,
      // In this form any number above 0 stays below the peak.
      bandwidthPart: 1 / (1 + numbers[6]!),
      blockBandwidth: numbers[7]!,
      scoreRate: numbers[8]!,
      windowSlack: numbers[9]!,
    },
    benchmark: {
      cacheRate: numbers[10]!,
      cachePart: 1 / (1 + numbers[11]!),
      blocksPerKvHead: numbers[12]!,
    },
  };
}

function kinds(rows: readonly DecodeAttentionRow[]): DecodeAttentionRow[][] {
  const parts = new Map<string, DecodeAttentionRow[]>();
  for (const row of rows) {
    const name = `${row.accelerator} ${row.shape.kvFormat}`;
    const part = parts.get(name);
    if (part === undefined) parts.set(name, [row]);
    else part.push(row);
  }
  return [...parts.values()];
}

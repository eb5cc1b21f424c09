import { join } from 'node:path';
import { readTable } from './read-table.ts';

/** A stage of a load test: requests of one size at an even rate, whatever the server makes of them. */
export interface OpenLoopRow {
  readonly variant: string;
  readonly perSecond: number;
  readonly requests: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Mean seconds from a request to its last token. */
  readonly e2e: number;
}

/** Stages of which less than this part was answered in time ran into the client's own limit, which is not stated. */
const kept = 0.97;

/**
 * inference-perf against vLLM with Llama-3.1-8B on one H100, in the stages that it kept up with. Left out: its times
 * per output token, which are half of what its totals say, and its first tokens, which hold some 25 ms of HTTP.
 */
export function openLoopRows(directory: string): OpenLoopRow[] {
  return readTable(join(directory, 'inference_perf_H100_8b_sweep_open.csv'))
    .filter((row) => Number(row['rps']) > kept * Number(row['req_rate']))
    .map((row) => ({
      variant: row['variant']!,
      perSecond: Number(row['req_rate']),
      requests: Number(row['n']),
      promptTokens: Math.round(Number(row['in_mean'])),
      outputTokens: Math.round(Number(row['out_mean'])),
      e2e: Number(row['request_latency_mean']),
    }));
}

/** The unit that is fitted or tested as a whole. */
export function openLoopGroup({ variant, perSecond }: OpenLoopRow): string {
  return `open-loop ${variant} ${perSecond}`;
}

import { join } from 'node:path';
import { readTable } from './read-table.ts';

/** A server under a closed loop: so many clients, each sending its next request when the last is answered. */
export interface ClosedLoopRow {
  readonly engine: string;
  readonly model: string;
  /** Id in the accelerator catalog. */
  readonly accelerator: string;
  readonly precision: string;
  readonly tensor: number;
  /** Ranks that experts are dealt to whole; the rest of `tensor` cuts them. */
  readonly expertParallel: number;
  readonly concurrency: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Seconds; the time to the first token includes queueing. */
  readonly ttft: number;
  readonly tpot: number;
}

const accelerators: Readonly<Record<string, string>> = {
  h200_sxm: 'H200-SXM',
  b200_sxm: 'B200-SXM',
};

/**
 * InferenceX and NVIDIA runs on H200 and B200, once each. Left out: disaggregated runs (the batch of a decoding
 * replica is not said) and data-parallel attention (each rank's share of the batch is not said).
 */
export function closedLoopRows(directory: string): ClosedLoopRow[] {
  const rows = readTable(join(directory, 'inferencex_e2e_h200_b200.csv.gz'))
    .filter((row) => row['mode'] === 'agg' && Number(row['attention_dp_size'] || 1) === 1)
    .map((row) => ({
      engine: row['backend']!,
      model: row['model_path']!,
      accelerator: accelerators[row['system']!]!,
      precision: row['precision']!,
      tensor: Number(row['tp_size']),
      expertParallel: Number(row['moe_ep_size'] || 1),
      concurrency: Number(row['concurrency']),
      promptTokens: Number(row['isl']),
      outputTokens: Number(row['osl']),
      ttft: Number(row['silicon_ttft_ms']) / 1000,
      tpot: Number(row['silicon_tpot_ms']) / 1000,
    }));
  // The collection holds many runs twice, under two dates.
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

/** What runs of one model, engine, accelerator and precision have in common. */
export function closedLoopFamily(row: ClosedLoopRow): string {
  return `${row.model} ${row.precision} ${row.engine} ${row.accelerator}`;
}

/** The unit that is fitted or tested as a whole. */
export function closedLoopGroup(row: ClosedLoopRow): string {
  const { tensor, concurrency, promptTokens, outputTokens } = row;
  return `closed-loop ${closedLoopFamily(row)} tp${tensor} c${concurrency} ${promptTokens}+${outputTokens}`;
}

import { existsSync, readFileSync } from 'node:fs';
import type { WeightsRead } from '../../src/catalog/measured-power.ts';

const folder = new URL('../../../shared/data/measured/', import.meta.url);
export const isThere = existsSync(folder);

export interface Run {
  readonly accelerator: string;
  readonly weights: WeightsRead;
  /** Billions of parameters: models of one size are near relatives, whatever they are called. */
  readonly size: number;
  readonly sequences: number;
  /** Of one accelerator, of so many that the model is spread over. */
  readonly watts: number;
  readonly accelerators: number;
  readonly model: string;
  readonly precision: string;
  /** Of a step, in which each sequence goes on by a token; and its tokens on average, less what nobody tells of prompts. */
  readonly stepSeconds: number;
  readonly context: number;
}

export type Row = (column: string) => string;

export function rowsOf(file: string): Row[] {
  const [header, ...lines] = readFileSync(new URL(file, folder), 'utf8').trim().split(/\r?\n/);
  const columns = header!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return (column) => cells[columns.indexOf(column)]!;
  });
}

/** Zeros are what nobody measured. */
export function splitwiseRows(): Row[] {
  return rowsOf('splitwise_perf_model.csv').filter(
    (row) => row('hardware') === 'a100-80gb' && Number(row('peak_power')) > 0,
  );
}

/** The five or fifteen runs of one configuration have one figure of power between them. */
export function once<Value>(
  rows: readonly Row[],
  columns: readonly string[],
  value: (row: Row) => Value,
) {
  return [...new Map(rows.map((row) => [columns.map(row).join(), value(row)])).values()];
}

export function runs(): Run[] {
  const mlEnergy = rowsOf('ml_energy_rest.csv').map(
    (row): Run => ({
      accelerator: `${row('gpu_model')}-SXM`,
      weights: row('architecture') === 'MoE' ? 'experts' : 'dense',
      size: Number(row('total_params_billions')),
      sequences: Number(row('avg_batch_size')),
      watts: Number(row('avg_power_watts')) / Number(row('num_gpus')),
      accelerators: Number(row('num_gpus')),
      model: row('model_id'),
      precision: row('weight_precision'),
      stepSeconds: Number(row('avg_batch_size')) / Number(row('output_throughput_tokens_per_sec')),
      context: Number(row('avg_output_len')) / 2,
    }),
  );
  const alike = splitwiseRows().filter(
    (row) => row('prompt_size') === '512' && row('token_size') === '128',
  );
  const columns = ['model', 'tensor_parallel', 'batch_size'];
  const splitwise = once(
    alike,
    columns,
    (row): Run => ({
      accelerator: 'A100-80-SXM',
      weights: 'dense',
      size: row('model') === 'llama2-70b' ? 70 : 176,
      sequences: Number(row('batch_size')),
      watts: Number(row('average_power')) * 400,
      accelerators: Number(row('tensor_parallel')),
      model: row('model'),
      precision: 'bfloat16',
      stepSeconds: Number(row('token_time')) / 1000,
      context: 512 + 128 / 2,
    }),
  );
  return [...mlEnergy, ...splitwise];
}

export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}

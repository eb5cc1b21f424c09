import { max, min } from 'd3-array';
import type { DecodePoint, PromptPoint } from '../models/serving/step-time/table.ts';
import { WorkloadError } from '../workload/recorded/workload-error.ts';
import type { AskedOf } from './model-file.ts';
import { readUserTable } from './user-table/read-table.ts';
import { type Refusal, renderRefusal } from './user-table/refusal.ts';
import { stepRows } from './user-table/step-rows.ts';

/** Measured steps as a `table` of a scenario has them. */
export interface StepTable {
  readonly points: readonly DecodePoint[];
  readonly prompts: readonly PromptPoint[];
}

/** Reads a table of steps for use as it is, with what was left out of it; throws `WorkloadError` where too little is left. */
export function readStepTable(file: string): StepTable & { readonly refused: readonly string[] } {
  const userTable = readUserTable(file);
  if (userTable.kind !== 'steps') {
    const expected = 'steps: batch, context, tpot_ms; prompt_tokens, ttft_ms';
    throw new WorkloadError({ file }, `holds ${userTable.kind}`, expected);
  }
  // Whatever a step takes: prompts that share one are refused below, for a table has lone ones.
  const { rows, refusals } = stepRows(userTable);
  const points = rows.flatMap((row) => {
    if (row.metric !== 'tpot') return [];
    const { batch, context, seconds } = row;
    return [{ batch, context, seconds }];
  });
  const prompts = rows.flatMap((row) => {
    if (row.metric !== 'ttft') return [];
    const { promptTokens: tokens, seconds } = row;
    return [{ tokens, seconds }];
  });
  if (points.length === 0) {
    throw new WorkloadError({ file }, 'no step that only decodes', 'batch, context, tpot_ms');
  }
  if (new Set(prompts.map(({ tokens }) => tokens)).size < 2) {
    const expected = 'prompt_tokens, ttft_ms of two lengths at least';
    throw new WorkloadError({ file }, 'too few lone prompts', expected);
  }
  const told = (refusal: Refusal) => `${renderRefusal(file, refusal)}; the row is left out`;
  return { points, prompts, refused: refusals.map(told) };
}

/** Warnings where a run goes beyond the measured points; there the last straight line goes on. */
export function beyondTable({ points, prompts }: StepTable, asked: AskedOf): string[] {
  const batches = points.map(({ batch }) => batch);
  const contexts = points.map(({ context }) => context);
  const tokens = prompts.map((prompt) => prompt.tokens);
  return [
    ...below('sequences in a step', batches),
    ...beyond('sequences in a step', batches, asked.maxBatch),
    ...beyond('tokens of context', contexts, asked.maxContext),
    ...beyond('tokens of a prompt', tokens, asked.maxContext),
  ];
}

function below(what: string, measured: readonly number[]): string[] {
  const least = min(measured) ?? 1;
  if (least <= 1) return [];
  return [`from 1 ${what}, but the table begins at ${least}: below, its first slope goes on`];
}

function beyond(what: string, measured: readonly number[], asked: number): string[] {
  const most = max(measured) ?? 0;
  if (asked <= most) return [];
  return [`up to ${asked} ${what}, but the table ends at ${most}: beyond, its last slope goes on`];
}

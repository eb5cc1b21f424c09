import { group, quantile } from 'd3-array';
import { countCell, positiveCell } from './cells.ts';
import { type Column, type ColumnName, type Columns, withUnit } from './columns.ts';
import { contextCell } from './context-cell.ts';
import type { TableRow, UserTable } from './read-table.ts';
import type { Refusal } from './refusal.ts';

/** A measured step: of sequences that decode, or of prompts of one length, `batch` of them together. */
export type StepRow = {
  readonly line: number;
  /** As the table calls the measured column. */
  readonly column: string;
  readonly seconds: number;
} & (
  | { readonly metric: 'tpot'; readonly batch: number; readonly context: number }
  | { readonly metric: 'ttft'; readonly batch: number; readonly promptTokens: number }
);

/** Measured steps of a table, and what of it is refused. */
export interface StepRows {
  readonly rows: readonly StepRow[];
  readonly refusals: readonly Refusal[];
}

/**
 * Reads the rows of a table of steps; a row may give both a TPOT and a TTFT. The TTFT of a batch of prompts is of
 * use where they fit into one step of `tokenBudget` tokens, so that all of them have it.
 */
export function stepRows(
  { file, columns, rows, refusals: malformed }: UserTable,
  tokenBudget?: number,
): StepRows {
  const refusals = [...malformed];
  const refuse = (refusal: Refusal) => refusals.push(refusal);
  const decodes =
    measuredColumns(file, columns, 'tpot', ['batch', 'context']) ??
    measuredColumns(file, columns, 'tpot', ['batch', 'kvTokens']);
  const prefills = measuredColumns(file, columns, 'ttft', ['prompt']);
  const found = rows.flatMap((row) => {
    const tpot = decodes && !isBlank(row, decodes) ? decodeRow(row, columns, decodes, refuse) : [];
    const ttft =
      prefills && !isBlank(row, prefills)
        ? promptRow(row, columns, prefills, tokenBudget, refuse)
        : [];
    if (isBlank(row, decodes) && isBlank(row, prefills)) {
      const measured = (decodes ?? prefills)!;
      refuse({ line: row.line, column: measured.header, why: 'is empty' });
    }
    return [...tpot, ...ttft];
  });
  return withoutConflicts(found, refusals);
}

/** The measured column, if all that a row of it needs are there. */
function measuredColumns(
  file: string,
  columns: Columns,
  name: ColumnName,
  needs: readonly ColumnName[],
): Column | undefined {
  const column = columns[name];
  if (column === undefined || needs.some((need) => columns[need] === undefined)) return undefined;
  return withUnit(file, name, column);
}

function isBlank({ cells }: TableRow, column: Column | undefined): boolean {
  return column === undefined || cells[column.at]!.trim() === '';
}

type Refuse = (refusal: Refusal) => void;

function decodeRow(row: TableRow, columns: Columns, column: Column, refuse: Refuse): StepRow[] {
  const batch = countCell(row, columns.batch!, refuse);
  const context = batch === undefined ? undefined : contextCell(row, columns, batch, refuse);
  const seconds = durationCell(row, column, plausible.tpot, refuse);
  if (batch === undefined || context === undefined || seconds === undefined) return [];
  return [{ line: row.line, column: column.header, metric: 'tpot', batch, context, seconds }];
}

function promptRow(
  row: TableRow,
  columns: Columns,
  column: Column,
  tokenBudget: number | undefined,
  refuse: Refuse,
): StepRow[] {
  const promptTokens = countCell(row, columns.prompt!, refuse);
  const seconds = durationCell(row, column, plausible.ttft, refuse);
  if (promptTokens === undefined || seconds === undefined) return [];
  const batch = isBlank(row, columns.batch) ? 1 : countCell(row, columns.batch!, refuse);
  if (batch === undefined) return [];
  const why = whyNotOneStep(batch, promptTokens, tokenBudget);
  if (why === undefined) {
    return [
      { line: row.line, column: column.header, metric: 'ttft', batch, promptTokens, seconds },
    ];
  }
  refuse({ line: row.line, column: column.header, why });
  return [];
}

/** Prompts that do not share one step have first tokens at different times, and nobody knows which was measured. */
function whyNotOneStep(
  batch: number,
  promptTokens: number,
  tokenBudget: number | undefined,
): string | undefined {
  if (batch === 1) return undefined;
  const refused = `the TTFT of a batch of ${batch} is refused`;
  const reshape = `give a row of a lone prompt instead (batch 1)`;
  if (tokenBudget === undefined) {
    return `${refused}: whether its prompts share a step is not known; say how many tokens a step takes (--max-num-batched-tokens), or ${reshape}`;
  }
  if (batch * promptTokens <= tokenBudget) return undefined;
  const steps = Math.ceil((batch * promptTokens) / tokenBudget);
  return `${refused}: ${batch} × ${promptTokens} tokens take ${steps} steps of ${tokenBudget}, and first tokens come with each; ${reshape}, or a smaller batch`;
}

/** Seconds between which a step can be: no step is as short as a launch, none that is useful as long as a meal. */
const plausible = {
  tpot: { name: 'TPOT', least: 1e-4, most: 10 },
  ttft: { name: 'TTFT', least: 1e-4, most: 600 },
} as const;

function durationCell(
  row: TableRow,
  column: Column,
  { name, least, most }: { name: string; least: number; most: number },
  refuse: Refuse,
): number | undefined {
  const value = positiveCell(row, column, refuse);
  if (value === undefined) return undefined;
  const seconds = value * column.unit!;
  if (seconds >= least && seconds <= most) return seconds;
  const meant = unitThatFits(value, least, most);
  const why = `a ${name} of ${Number(seconds.toPrecision(4))} s is absurd${meant}`;
  refuse({ line: row.line, column: column.header, why });
  return undefined;
}

/** The unit in which a value would be in the middle of what is plausible. */
function unitThatFits(value: number, least: number, most: number): string {
  const units = [
    ['seconds', 1],
    ['milliseconds', 1e-3],
    ['microseconds', 1e-6],
  ] as const;
  const fitting = units.find(([, unit]) => value * unit >= 10 * least && value * unit <= most / 10);
  return fitting === undefined ? '' : `: ${value} looks like ${fitting[0]}`;
}

/** Repeated measurements of a point that are more than this factor apart contradict each other. */
const contradicting = 1.5;

/** The point at which a row was measured. */
export function pointOf(row: StepRow): string {
  const { batch } = row;
  if (row.metric === 'tpot') return `batch ${batch}, context ${row.context}`;
  const prompt = `of ${row.promptTokens} tokens`;
  return batch === 1 ? `a prompt ${prompt}` : `${batch} prompts ${prompt} each`;
}

/** Refuses what lies too far from other measurements of its point: of two both, of more those off the median. */
function withoutConflicts(rows: readonly StepRow[], refusals: readonly Refusal[]): StepRows {
  const twins = group(rows, pointOf);
  const conflicts = new Map<StepRow, string>();
  for (const [point, same] of twins) {
    const seconds = same.map((row) => row.seconds);
    if (Math.max(...seconds) <= contradicting * Math.min(...seconds)) continue;
    const median = quantile(seconds, 0.5)!;
    for (const row of same) {
      const apart = Math.max(row.seconds / median, median / row.seconds);
      if (same.length > 2 && apart <= contradicting) continue;
      const others = same.filter((other) => other !== row).map(({ line }) => line);
      conflicts.set(row, `contradicts line ${others.join(', ')}: ${point}, more than 50 % apart`);
    }
  }
  return {
    rows: rows.filter((row) => !conflicts.has(row)),
    refusals: [
      ...refusals,
      ...[...conflicts].map(([{ line, column }, why]) => ({ line, column, why })),
    ].sort((a, b) => a.line - b.line),
  };
}

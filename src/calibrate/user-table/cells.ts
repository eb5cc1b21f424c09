import { shown } from '../../workload/recorded/workload-error.ts';
import type { Column } from './columns.ts';
import type { TableRow } from './read-table.ts';
import type { Refusal } from './refusal.ts';

/** The number in a cell, above 0; what is wrong with it otherwise goes to `refuse`. */
export function positiveCell(
  row: TableRow,
  column: Column,
  refuse: (refusal: Refusal) => void,
): number | undefined {
  const text = row.cells[column.at]!.trim();
  const why = whyNotPositive(text);
  if (why === undefined) return Number(text);
  refuse({ line: row.line, column: column.header, why });
  return undefined;
}

/** As `positiveCell`, of whole numbers up to `most`: tokens and sequences. */
export function countCell(
  row: TableRow,
  column: Column,
  refuse: (refusal: Refusal) => void,
  most = mostCounted,
): number | undefined {
  const value = positiveCell(row, column, refuse);
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && value <= most) return value;
  const why = Number.isInteger(value) ? `${value} is absurdly many` : `${value} is not whole`;
  refuse({ line: row.line, column: column.header, why });
  return undefined;
}

/** No batch and no context of a language model comes near it. */
const mostCounted = 1e8;

function whyNotPositive(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (/^[+-]?nan$/i.test(text)) return 'is NaN';
  if (/^[+-]?inf(inity)?$/i.test(text)) return 'is infinite';
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return `${shown(text)} is not a number`;
  const value = Number(text);
  if (!Number.isFinite(value)) return 'is infinite';
  if (value === 0) return 'is zero';
  return value < 0 ? `${text} is negative` : undefined;
}

import { stringify } from 'csv-stringify/sync';
import { harmlessCell } from './harmless-cell.ts';

export type CsvCell = string | number | undefined;

/** Rows that are made into text together. */
const blockRows = 1000;

/**
 * A CSV (RFC 4180) with a header; numbers in nine significant digits, nothing for NaN and undefined, and no text that a
 * spreadsheet would take for a formula.
 */
export function csv(columns: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  return [...csvBlocks(columns, rows)].join('');
}

/**
 * The same in blocks of rows, for what no string holds. Rows are asked for one after the other, and soon forgotten: of those
 * that say what autoscalers decided there may be millions.
 */
export function* csvBlocks(
  columns: readonly string[],
  rows: Iterable<readonly CsvCell[]>,
): Generator<string> {
  let block: (readonly CsvCell[])[] = [columns];
  for (const row of rows) {
    block.push(row);
    if (block.length < blockRows) continue;
    yield textOf(block);
    block = [];
  }
  yield textOf(block);
}

function textOf(rows: (readonly CsvCell[])[]): string {
  return stringify(rows, { cast: { string: harmlessCell, number: csvNumber } });
}

/** Nine digits say more than any metric knows, and hide no difference that matters. */
function csvNumber(value: number): string {
  if (Number.isNaN(value)) return '';
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(9)));
}

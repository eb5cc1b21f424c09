import { harmlessCell } from './harmless-cell.ts';

export type CsvCell = string | number | undefined;

/** Lines that are put together at once: one text that grows line by line would be a chain of as many parts. */
const blockLines = 1000;

/** A CSV (RFC 4180) with a header; numbers in nine significant digits, nothing for NaN and undefined. */
export function csv(columns: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  return [...csvBlocks(columns, rows)].join('');
}

/**
 * The same in blocks of lines, for what no string holds. Rows are asked for one after the other, and none is kept: of those
 * that say what autoscalers decided there may be millions.
 */
export function* csvBlocks(
  columns: readonly string[],
  rows: Iterable<readonly CsvCell[]>,
): Generator<string> {
  let lines = [lineOf(columns)];
  for (const row of rows) {
    lines.push(lineOf(row));
    if (lines.length < blockLines) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}

function lineOf(row: readonly CsvCell[]): string {
  return `${row.map(textOf).join()}\n`;
}

/** What a cell cannot hold as it is. */
const special = /[",\r\n]/;

function textOf(cell: CsvCell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return csvNumber(cell);
  return csvText(cell);
}

/** A text as a cell, quoted where it has to be, and never a formula. */
export function csvText(text: string): string {
  const cell = harmlessCell(text);
  return special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Nine digits say more than any metric knows, and hide no difference that matters. */
function csvNumber(value: number): string {
  if (Number.isNaN(value)) return '';
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(9)));
}

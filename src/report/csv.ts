import { stringify } from 'csv-stringify/sync';

export type CsvCell = string | number | undefined;

/** Rows that are made into text together. */
const batchRows = 1000;

/**
 * A CSV with a header; numbers in nine significant digits, nothing for NaN and undefined. Rows are asked for one after the
 * other and soon forgotten: there may be millions, and memory full of rows is what such a table would wait for.
 */
export function csv(columns: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  const parts = [stringify([columns as CsvCell[]])];
  let batch: (string | undefined)[][] = [];
  for (const row of rows) {
    batch.push(row.map(csvNumber));
    if (batch.length < batchRows) continue;
    parts.push(stringify(batch));
    batch = [];
  }
  if (batch.length > 0) parts.push(stringify(batch));
  return parts.join('');
}

/** Nine digits say more than any metric knows, and hide no difference that matters. */
function csvNumber(cell: CsvCell): string | undefined {
  if (typeof cell !== 'number') return cell;
  if (Number.isNaN(cell)) return '';
  return String(Number.isInteger(cell) ? cell : Number(cell.toPrecision(9)));
}

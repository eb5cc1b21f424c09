import { stringify } from 'csv-stringify/sync';

export type CsvCell = string | number | undefined;

/** A CSV with a header; numbers in nine significant digits, nothing for NaN and undefined. */
export function csv(columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return stringify([columns as CsvCell[], ...rows.map((row) => row.map(csvNumber))]);
}

/** Nine digits say more than any metric knows, and hide no difference that matters. */
function csvNumber(cell: CsvCell): string | undefined {
  if (typeof cell !== 'number') return cell;
  if (Number.isNaN(cell)) return '';
  return String(Number.isInteger(cell) ? cell : Number(cell.toPrecision(9)));
}

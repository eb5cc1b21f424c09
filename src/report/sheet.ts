import { type CsvCell, csv } from './csv.ts';
import { markdownTable } from './markdown-table.ts';

/** A table for people and for programs: the same rows in words, and in numbers. */
export interface Sheet {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Names of the columns of the numbers, and their rows. */
  readonly columns: readonly string[];
  readonly values: readonly (readonly CsvCell[])[];
}

/** As what a table is printed for programs and for documents. */
export type SheetFormat = 'csv' | 'markdown';

/** Lines of a table in such a format: CSV has every digit, Markdown what people read. */
export function sheetLines(sheet: Sheet, format: SheetFormat): readonly string[] {
  return format === 'csv'
    ? csv(
        sheet.columns,
        sheet.values.map((row) => row.map(known)),
      )
        .trimEnd()
        .split('\n')
    : markdownTable(sheet.header, sheet.rows);
}

/** The half-width of an interval of one value is infinite: nothing is known of it. */
function known(cell: CsvCell): CsvCell {
  return typeof cell === 'number' && !Number.isFinite(cell) ? undefined : cell;
}

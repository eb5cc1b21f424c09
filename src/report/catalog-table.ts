import { type CsvCell, csv } from './csv.ts';
import { digits } from './format.ts';
import { table } from './table.ts';

/** What a table of the catalog shows of a row. */
export interface CatalogColumn<Row> {
  /** Over the column in a terminal, and in a CSV. */
  readonly head: string;
  readonly key: string;
  value(row: Row): CsvCell;
  /** For people, where neither a whole number nor three digits will do. */
  text?(row: Row): string;
}

/** A table of the catalog as it is printed and written: cells by row, and where each row is from. */
export interface CatalogTable {
  readonly name: string;
  readonly heads: readonly string[];
  readonly texts: readonly (readonly string[])[];
  readonly keys: readonly string[];
  readonly values: readonly (readonly CsvCell[])[];
  /** Undefined where the rows are the project's own. */
  readonly sources: readonly (string | undefined)[];
  /** Columns of names and words, which stand to the left; the last is one as well where `lastIsText`. */
  readonly left: number;
  readonly lastIsText: boolean;
}

/** A table of rows; `left` of its columns are words. */
export function catalogTable<Row>(
  name: string,
  columns: readonly CatalogColumn<Row>[],
  rows: readonly Row[],
  options: {
    readonly left?: number;
    readonly lastIsText?: boolean;
    readonly source?: (row: Row) => string | undefined;
  } = {},
): CatalogTable {
  return {
    name,
    heads: columns.map(({ head }) => head),
    texts: rows.map((row) => columns.map((column) => textOf(column, row))),
    keys: columns.map(({ key }) => key),
    values: rows.map((row) => columns.map((column) => column.value(row))),
    sources: rows.map((row) => options.source?.(row)),
    left: options.left ?? 2,
    lastIsText: options.lastIsText ?? false,
  };
}

function textOf<Row>(column: CatalogColumn<Row>, row: Row): string {
  if (column.text !== undefined) return column.text(row);
  const value = column.value(row);
  if (value === undefined) return '–';
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? value.toLocaleString('en-US') : digits(value);
}

/** A table in lines; the source comes last, after a gap: it is long, and as wide as it likes. */
export function catalogLines(one: CatalogTable, withSources: boolean): string[] {
  const lines = table([one.heads, ...one.texts], one.left, one.lastIsText);
  if (!withSources || one.sources.every((source) => source === undefined)) return lines;
  const width = Math.max(...lines.map((line) => line.length));
  return lines.map((line, at) =>
    `${line.padEnd(width)}   ${at === 0 ? 'source' : (one.sources[at - 1] ?? '')}`.trimEnd(),
  );
}

/** Tables as one CSV with all their columns, led by the name of the table where there are several. */
export function catalogCsv(tables: readonly CatalogTable[]): string {
  const keys = [...new Set(tables.flatMap((one) => one.keys))];
  const several = tables.length > 1;
  const rows = tables.flatMap((one) =>
    one.values.map((values, at) => [
      ...(several ? [one.name] : []),
      ...keys.map((key) => values[one.keys.indexOf(key)]),
      one.sources[at],
    ]),
  );
  return csv([...(several ? ['table'] : []), ...keys, 'source'], rows);
}

import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { CsvCell } from './csv.ts';
import type { ColumnKind, ResultColumn, ResultTable } from './result-table.ts';

/** What a Parquet file says of where it comes from; no date, for the same run writes the same bytes. */
export interface ParquetOrigin {
  /** Version of Spillway. */
  readonly version: string;
  /** Hash of the scenario. */
  readonly scenario: string;
}

/** Rows that are put together at once. */
const groupRows = 65_536;

/**
 * A table as a Parquet file, in blocks of a row group each, and its end. Numbers have every digit; what a CSV leaves empty is
 * null.
 */
export function* parquetBlocks(
  { columns, rows }: ResultTable,
  { version, scenario }: ParquetOrigin,
): Generator<Uint8Array> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, kind }) => ({ name, ...schemaOf[kind] })),
    ],
    kvMetadata: [
      { key: 'spillway', value: version },
      { key: 'scenario', value: scenario },
    ],
    createdBy: `spillway version ${version}`,
  });
  const taken = () => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  let cells = columns.map((): Cell[] => []);
  const group = () => {
    const columnData = columns.map(({ name, kind }, at) => {
      const data = cells[at]!;
      return kind === 'whole'
        ? { name, data, encoding: 'DELTA_BINARY_PACKED' as const }
        : { name, data };
    });
    parquet.write({ columnData, rowGroupSize: groupRows });
    cells = columns.map(() => []);
    return taken();
  };
  for (const row of rows) {
    for (const [at, column] of columns.entries()) cells[at]!.push(cellOf(row[at], column));
    if (cells[0]!.length === groupRows) yield group();
  }
  if (cells[0]!.length > 0) yield group();
  parquet.finish();
  yield taken();
}

type Cell = string | number | null;

const schemaOf = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  whole: { type: 'INT32', repetition_type: 'OPTIONAL' },
  number: { type: 'DOUBLE', repetition_type: 'OPTIONAL' },
} as const satisfies Record<ColumnKind, object>;

function cellOf(cell: CsvCell, { name, kind }: ResultColumn): Cell {
  if (cell === undefined || cell === '') return null;
  if (kind === 'text') return String(cell);
  // Of a bill, whose numbers are texts with every digit.
  const value = typeof cell === 'string' ? Number(cell) : cell;
  if (Number.isNaN(value)) {
    if (typeof cell === 'number') return null;
    throw new TypeError(`column ${name} has ${cell}, which is no number`);
  }
  if (kind === 'whole' && (value | 0) !== value) {
    throw new RangeError(`column ${name} has ${cell}, which is no whole number of 32 bits`);
  }
  return value;
}

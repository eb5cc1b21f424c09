import { CsvError, parse } from 'csv-parse/sync';
import { ResultsError } from './results-error.ts';

/** A CSV file: its header and its rows. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Reads the text of a CSV file; throws `ResultsError` with the file and the line. */
export function readTable(file: string, text: string): CsvTable {
  const [columns, ...rows] = recordsOf(file, text);
  if (columns === undefined) throw new ResultsError(`${file} is empty: not even a header`);
  return { columns, rows };
}

/** Which column of a table has a name; throws `ResultsError` where none has. */
export function columnOf(file: string, { columns }: CsvTable, name: string): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  throw new ResultsError(`${file} has no column "${name}": it has ${columns.join(', ')}`);
}

/** A cell as a number; NaN where there was nothing to measure. */
export function numberOf(cell: string | undefined): number {
  return cell === undefined || cell === '' ? Number.NaN : Number(cell);
}

function recordsOf(file: string, text: string): string[][] {
  // Files without quotes, which are the large ones, are read twenty times as fast.
  if (!text.includes('"')) {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const records = lines.map((line) => line.split(','));
    const wrong = records.findIndex((record) => record.length !== records[0]!.length);
    if (wrong < 0) return records;
    throw new ResultsError(
      `${file}:${wrong + 1}: ${records[wrong]!.length} columns, but the header has ${records[0]!.length}`,
    );
  }
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof CsvError) throw new ResultsError(`${file}: ${error.message}`);
    throw error;
  }
}

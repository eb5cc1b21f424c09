import { writtenCell } from '../harmless-cell.ts';
import { ResultsError } from './results-error.ts';

/** A CSV file: its header and its rows. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The same of a file that may have millions of rows: each is read when it is asked for, and not kept. */
export interface CsvRows {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly string[]>;
}

/** The text of a file, in one piece or in blocks that are read as they are asked for. */
export type FileText = string | Iterable<string>;

/** Reads the text of a CSV file; throws `ResultsError` with the file and the line. */
export function readTable(file: string, text: FileText): CsvTable {
  const { columns, rows } = readRows(file, text);
  return { columns, rows: [...rows] };
}

/** Reads its header, and its rows as they are asked for; throws as `readTable` does, of a row when it comes to it. */
export function readRows(file: string, text: FileText): CsvRows {
  const { value: columns } = recordsOf(file, text).next();
  if (columns === undefined) throw new ResultsError(`${file} is empty: not even a header`);
  return { columns, rows: { [Symbol.iterator]: () => afterHeader(recordsOf(file, text)) } };
}

function afterHeader(records: Generator<string[], undefined>): Iterator<string[]> {
  records.next();
  return records;
}

/** Which column of a table has a name; throws `ResultsError` where none has. */
export function columnOf(
  file: string,
  { columns }: Pick<CsvTable, 'columns'>,
  name: string,
): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  throw new ResultsError(`${file} has no column "${name}": it has ${columns.join(', ')}`);
}

/** A cell as a number; NaN where there was nothing to measure. */
export function numberOf(cell: string | undefined): number {
  return cell === undefined || cell === '' ? Number.NaN : Number(cell);
}

/** Characters of a record beyond which a quote must have been forgotten. */
const mostQuoted = 1e7;

/** Reads large files ten times as fast as a parser of streams: most lines have no quotes, and are split at once. */
function* recordsOf(file: string, text: FileText): Generator<string[], undefined> {
  let width: number | undefined;
  let number = 1;
  const recordOf = (line: string) => {
    const cells = line.includes('"') ? quotedCells(line) : line.split(',');
    const record = line.includes("'") ? cells.map(writtenCell) : cells;
    width ??= record.length;
    if (record.length !== width) {
      throw new ResultsError(
        `${file}:${number}: ${record.length} columns, but the header has ${width}`,
      );
    }
    return record;
  };
  let rest = '';
  for (const block of typeof text === 'string' ? [text] : text) {
    const read = rest + block;
    let at = 0;
    for (let end = recordEnd(read, at); end >= 0; end = recordEnd(read, at)) {
      const line = read.slice(at, end);
      yield recordOf(line);
      number += linesOf(line);
      at = end + 1;
    }
    rest = read.slice(at);
    if (rest.length > mostQuoted) throw notClosed(file, number);
  }
  if (rest === '') return;
  if (quotesOf(rest) % 2 === 1) throw notClosed(file, number);
  yield recordOf(rest);
}

/** Where the record that begins at a place ends; -1 where its end has not been read. */
function recordEnd(text: string, from: number): number {
  let quotes = 0;
  for (let at = from; ; ) {
    const end = text.indexOf('\n', at);
    if (end < 0) return end;
    // A quoted cell may go over several lines: until every quote has its other one.
    quotes += quotesOf(text.slice(at, end));
    if (quotes % 2 === 0) return end;
    at = end + 1;
  }
}

function notClosed(file: string, line: number): ResultsError {
  return new ResultsError(`${file}:${line}: a quote is not closed`);
}

function linesOf(record: string): number {
  return record.includes('"') ? record.split('\n').length : 1;
}

/** The cells of a record of which some are quoted: an odd number of quotes before a comma hides it. */
function quotedCells(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  for (const part of line.split(',')) {
    // A cell that is not whole yet has a quote.
    cell = cell === '' ? part : `${cell},${part}`;
    if (quotesOf(cell) % 2 === 1) continue;
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    cell = '';
  }
  return cells;
}

function quotesOf(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count += 1;
  return count;
}

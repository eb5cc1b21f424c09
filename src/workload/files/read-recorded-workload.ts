import type { ColumnMap } from '../recorded/column-map.ts';
import {
  detectFormat,
  isJsonLines,
  type WorkloadFormat,
  workloadFormats,
} from '../recorded/detect-format.ts';
import { lineParser, requireHeader, tableParser } from '../recorded/formats.ts';
import type { ParseOptions, TableParser } from '../recorded/parser.ts';
import type { Recorded } from '../recorded/recorded-workload.ts';
import { lengthsHeader, servegenLengths } from '../recorded/servegen-lengths.ts';
import { shown, WorkloadError } from '../recorded/workload-error.ts';
import { readCsv } from './csv-rows.ts';
import { linesOf, lineTooLong, longestLine, textChunks } from './text-chunks.ts';

/** How a recorded workload is read. */
export interface ReadOptions {
  /** The format; by the first line of the file without it. */
  readonly format?: WorkloadFormat | undefined;
  /** Which columns or fields mean what: makes the file a general CSV or JSONL one. */
  readonly columns?: ColumnMap | undefined;
  /** The lengths file that belongs to a ServeGen file of rates; without it requests have one token each. */
  readonly lengths?: string | undefined;
  /** Seconds by which a row may be earlier than one above it; 0 by default. Such rows are sorted. */
  readonly tolerance?: number | undefined;
  /** Whether requests lie in shared memory, which worker threads read without a copy; false by default. */
  readonly shared?: boolean | undefined;
}

/**
 * Reads a recorded workload, gzip or plain. A missing, empty, torn, unsorted or otherwise wrong file is
 * a `WorkloadError` that names the file and line, the value, and what is expected.
 */
export async function readRecordedWorkload(
  path: string,
  options: ReadOptions = {},
): Promise<Recorded> {
  const { columns, tolerance = 0, shared = false } = options;
  const parseOptions: ParseOptions = { file: path, tolerance, shared, columns };
  const recorded = await withText(path, (first, text) => {
    const format = options.format ?? formatOf(path, first, columns);
    if (isJsonLines(format)) return readLines(path, text, lineParser(format, parseOptions));
    return readTable(path, text, format, parseOptions);
  });
  if (recorded.kind !== 'clients' || options.lengths === undefined) return recorded;
  return joinLengths(recorded, options.lengths, { ...parseOptions, file: options.lengths });
}

function formatOf(path: string, first: string, columns: ColumnMap | undefined): WorkloadFormat {
  const isJson = first.trimStart().startsWith('{');
  const format = columns === undefined ? detectFormat(first) : isJson ? 'jsonl' : 'csv';
  if (format !== undefined) return format;
  const expected = `the first line of ${workloadFormats.join(', ')}, or a map of columns`;
  throw new WorkloadError({ file: path, line: 1 }, shown(first), expected);
}

/** Calls a reader with the first line that is not empty, and with all the text. */
async function withText<T>(
  path: string,
  read: (first: string, text: AsyncIterable<string>) => Promise<T>,
): Promise<T> {
  const chunks = textChunks(path);
  try {
    let head = '';
    let ended = false;
    while (!ended) {
      if (head.length > longestLine) throw lineTooLong(path, 1);
      const { value = '', done } = await chunks.next();
      ended = done === true;
      head += value;
      if (value.includes('\n') && hasLine(head)) break;
    }
    const first = head.split('\n').find((line) => line.trim() !== '');
    if (first === undefined) {
      throw new WorkloadError({ file: path }, 'the file is empty', 'a header and rows');
    }
    return await read(first.trim(), joined(head, chunks));
  } finally {
    await chunks.return(undefined);
  }
}

/** Whether a line that is not empty has its end; one pattern for it would look from each letter to the end of the text. */
function hasLine(text: string): boolean {
  const start = text.search(/\S/);
  return start >= 0 && text.indexOf('\n', start) >= 0;
}

async function* joined(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}

async function readLines(
  path: string,
  chunks: AsyncIterable<string>,
  parser: ReturnType<typeof lineParser>,
): Promise<Recorded> {
  let number = 0;
  for await (const lines of linesOf(path, chunks)) {
    for (const line of lines) {
      number += 1;
      if (line.trim() !== '') parser.line(line, number);
    }
  }
  return parser.finish();
}

async function readTable(
  file: string,
  chunks: AsyncIterable<string>,
  format: WorkloadFormat,
  options: ParseOptions,
): Promise<Recorded> {
  let parser: TableParser | undefined;
  await readCsv(file, chunks, {
    header: (names) => {
      parser = tableParser(format, names, options);
    },
    row: (fields, line) => parser!.row(fields, line),
  });
  return parser!.finish();
}

async function joinLengths(
  clients: Extract<Recorded, { kind: 'clients' }>,
  path: string,
  options: ParseOptions,
): Promise<Recorded> {
  const parser = servegenLengths(options);
  await withText(path, (_, text) =>
    readCsv(path, text, {
      header: (names) => requireHeader(names, lengthsHeader, path),
      row: (fields, line) => parser.row(fields, line),
    }),
  );
  return parser.join(clients);
}

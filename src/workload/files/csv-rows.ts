import { CsvError, parse } from 'csv-parse';
import { WorkloadError } from '../recorded/workload-error.ts';
import { longestLine } from './text-chunks.ts';

/** What receives the rows of a CSV text: first the header, then each row with its line, counted from 1. */
export interface CsvReceiver {
  header(names: readonly string[]): void;
  row(fields: readonly string[], line: number): void;
}

/** Feeds a CSV text that comes in pieces to a receiver; its errors come out as they are. */
export async function readCsv(
  file: string,
  chunks: AsyncIterable<string>,
  receiver: CsvReceiver,
  delimiter = ',',
): Promise<void> {
  let isHeader = true;
  const parser = parse({
    bom: true,
    delimiter,
    // Both everywhere: left to itself the parser takes the header's line end for all.
    record_delimiter: ['\r\n', '\n'],
    // Missing fields are the receiver's to report, with the names of the columns.
    relax_column_count: true,
    skip_empty_lines: true,
    // A quote that never ends would take the rest of the file for one field.
    max_record_size: longestLine,
    on_record: (fields: string[], { lines }) => {
      if (isHeader) receiver.header(fields.map((name) => name.trim()));
      else receiver.row(fields, lines);
      isHeader = false;
      // Nothing goes on through the stream: a record object each would cost more than its parsing.
      return null;
    },
  });
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('error', reject);
    parser.on('end', resolve);
  });
  // Fails early, while this function still writes: without a handler that would end the process.
  ended.catch(() => {});
  parser.resume();
  try {
    for await (const chunk of chunks) {
      if (parser.destroyed) break;
      if (!parser.write(chunk)) await Promise.race([drained(parser), ended]);
    }
    parser.end();
    await ended;
  } catch (error) {
    if (error instanceof CsvError) {
      throw new WorkloadError({ file }, error.message, 'a CSV file with a header');
    }
    throw error;
  }
}

function drained(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    parser.once('drain', resolve);
  });
}

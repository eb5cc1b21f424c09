import type { ColumnMap } from './column-map.ts';
import type { Recorded } from './recorded-workload.ts';
import type { BuildOptions } from './workload-builder.ts';
import { shown, WorkloadError } from './workload-error.ts';

/** What a parser is told beside the rows. */
export interface ParseOptions extends BuildOptions {
  /** Which columns mean what, for the general CSV and JSONL formats; guessed by name without it. */
  readonly columns?: ColumnMap | undefined;
}

/** Reads the rows below the header of a CSV file, one by one. */
export interface TableParser {
  row(fields: readonly string[], line: number): void;
  finish(): Recorded;
}

/** Reads a JSONL file line by line. */
export interface LineParser {
  line(text: string, line: number): void;
  finish(): Recorded;
}

/** Refuses a row with fewer or more fields than the header: mostly the last one of a file that was cut. */
export function checkWidth(
  fields: readonly string[],
  header: readonly string[],
  file: string,
  line: number,
): void {
  if (fields.length === header.length) return;
  throw new WorkloadError(
    { file, line },
    `${fields.length} of ${header.length} fields in ${shown(fields.join(','))}`,
    `${header.join(',')} (was the file cut off?)`,
  );
}

/** The JSON object in a line of a JSONL file. */
export function parseObject(text: string, file: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const expected = 'one JSON object per line (was the file cut off?)';
    throw new WorkloadError({ file, line }, shown(text), expected);
  }
  return value as Record<string, unknown>;
}

/** Refuses a file that has a header and nothing below it. */
export function checkNotEmpty(rows: number, file: string): void {
  if (rows === 0) throw new WorkloadError({ file }, 'no rows', 'at least one row');
}

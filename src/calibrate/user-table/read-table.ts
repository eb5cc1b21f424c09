import { CsvError, parse } from 'csv-parse/sync';
import { WorkloadError } from '../../workload/recorded/workload-error.ts';
import { readInput } from '../read-input.ts';
import { type ColumnName, type Columns, columnTitle, recogniseColumns } from './columns.ts';
import type { Refusal } from './refusal.ts';

/** What a table holds, by its columns. */
export type TableKind = 'steps' | 'requests' | 'operators';

/** A user's table: its header understood, its cells as they are. */
export interface UserTable {
  readonly file: string;
  readonly kind: TableKind;
  readonly columns: Columns;
  readonly rows: readonly TableRow[];
  /** Rows whose form is wrong already. */
  readonly refusals: readonly Refusal[];
}

export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Each kind, and the columns by which it is known; steps need one of three sets. */
const kinds: readonly { readonly kind: TableKind; readonly needs: readonly ColumnName[] }[] = [
  { kind: 'requests', needs: ['arrival', 'firstToken', 'lastToken', 'prompt', 'output'] },
  { kind: 'operators', needs: ['operator', 'latency'] },
  { kind: 'steps', needs: ['batch', 'context', 'tpot'] },
  { kind: 'steps', needs: ['batch', 'kvTokens', 'tpot'] },
  { kind: 'steps', needs: ['prompt', 'ttft'] },
];

const expectedKinds =
  'columns of steps (batch, context, tpot_ms; prompt_tokens, ttft_ms), of requests (arrival, first_token, last_token, prompt_tokens, output_tokens) or of operators (operator, its shape, latency_us)';

/** Reads a CSV or JSONL table and finds out what it holds; throws `WorkloadError` where it is of no kind. */
export function readUserTable(file: string): UserTable {
  const text = readInput(file, 'a table');
  if (text.trim() === '') throw new WorkloadError({ file }, 'the file is empty', expectedKinds);
  const { header, rows, refusals } = text.trimStart().startsWith('{')
    ? jsonLines(file, text)
    : csvLines(file, text);
  const columns = recogniseColumns(file, header);
  const kind = kindOf(file, header, columns);
  return { file, kind, columns, rows, refusals };
}

function kindOf(file: string, header: readonly string[], columns: Columns): TableKind {
  const fitting = kinds.find(({ needs }) => needs.every((name) => columns[name] !== undefined));
  if (fitting !== undefined) return fitting.kind;
  const missing = kinds
    .map(({ kind, needs }) => ({
      kind,
      known: needs.filter((name) => columns[name] !== undefined).length / needs.length,
      lacks: needs.filter((name) => columns[name] === undefined).map(columnTitle),
    }))
    .reduce((best, each) => (each.known > best.known ? each : best));
  const near =
    missing.known === 0
      ? ''
      : `; for a table of ${missing.kind}, ${missing.lacks.join(', ')} lacks`;
  throw new WorkloadError(
    { file, line: 1 },
    `the columns are ${header.join(', ')}${near}`,
    expectedKinds,
  );
}

interface Lines {
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
  readonly refusals: readonly Refusal[];
}

function csvLines(file: string, text: string): Lines {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      info: true,
      // Both everywhere: left to itself the parser takes the header's line end for all.
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new WorkloadError({ file }, error.message, 'a CSV file with a header');
  }
  const header = records[0]!.record.map((title) => title.trim());
  const refusals: Refusal[] = [];
  const rows: TableRow[] = [];
  for (const { record, info } of records.slice(1)) {
    if (record.length === header.length) rows.push({ line: info.lines, cells: record });
    else {
      const why = `has ${record.length} fields where the header has ${header.length}`;
      refusals.push({ line: info.lines, why });
    }
  }
  return { header, rows, refusals };
}

function jsonLines(file: string, text: string): Lines {
  const refusals: Refusal[] = [];
  const objects: { line: number; value: Readonly<Record<string, unknown>> }[] = [];
  for (const [index, source] of text.split('\n').entries()) {
    if (source.trim() === '') continue;
    const value = parsed(source);
    if (value === undefined) refusals.push({ line: index + 1, why: 'is not a JSON object' });
    else objects.push({ line: index + 1, value });
  }
  if (objects.length === 0) throw new WorkloadError({ file }, 'no line is JSON', expectedKinds);
  const header = [...new Set(objects.flatMap(({ value }) => Object.keys(value)))];
  const rows = objects.map(({ line, value }) => ({
    line,
    cells: header.map((name) => (value[name] == null ? '' : String(value[name]))),
  }));
  return { header, rows, refusals };
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

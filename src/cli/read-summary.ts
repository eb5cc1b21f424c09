import { readFileSync } from 'node:fs';
import { type CsvError, parse } from 'csv-parse/sync';
import { metricNames } from '../metrics/catalog.ts';
import { writtenCell } from '../report/harmless-cell.ts';
import { variantName } from '../report/terminal.ts';
import { hint } from '../scenario/hint.ts';
import { UsageError } from './usage-error.ts';

/** Replications of each variant, by the variant's name: one value for each metric. */
export type Samples = ReadonlyMap<string, readonly Readonly<Record<string, number>>[]>;

/** Reads a `summary.csv`; throws `UsageError` at the line of what is none. */
export function readSummary(file: string): Samples {
  const rows = rowsOf(file);
  const [header] = rows;
  const columns = header?.cells ?? [];
  const lead = columns.indexOf('replication');
  if (lead < 0) {
    const found = columns.length === 0 ? 'is empty' : `:1 has no column \`replication\``;
    throw new UsageError(
      `${file}${found.startsWith(':') ? '' : ' '}${found}: it is no summary.csv of spillway run`,
    );
  }
  if (!columns.some((column) => metricNames.includes(column))) {
    const [other = ''] = columns.slice(lead + 1);
    throw new UsageError(`${file}:1 has no column of a metric. ${hint(other, metricNames)}`);
  }
  const samples = new Map<string, Record<string, number>[]>();
  for (const { line, cells } of rows.slice(1)) {
    const labels = Object.fromEntries(columns.slice(0, lead).map((axis, at) => [axis, cells[at]!]));
    const values = metricNames.map((metric) => {
      const at = columns.indexOf(metric);
      return [metric, numberIn(at < 0 ? '' : cells[at]!, `${file}:${line} ${metric}`)] as const;
    });
    const name = variantName({ labels });
    samples.set(name, [...(samples.get(name) ?? []), Object.fromEntries(values)]);
  }
  return samples;
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

function rowsOf(file: string): Row[] {
  try {
    const records = parse(readFileSync(file, 'utf8'), { info: true, bom: true }) as unknown as {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return records.map(({ record, info }) => ({
      line: info.lines,
      cells: record.map(writtenCell),
    }));
  } catch (error) {
    const { lines, code } = error as CsvError & { lines?: number };
    if (lines === undefined) throw error;
    const what =
      code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
        ? 'it has more or fewer cells than the line before'
        : (error as Error).message;
    throw new UsageError(`${file}:${lines} is not a row of a CSV: ${what}`);
  }
}

/** What is not known is an empty cell. */
function numberIn(cell: string, place: string): number {
  if (cell === '') return Number.NaN;
  const value = Number(cell);
  if (Number.isNaN(value)) throw new UsageError(`${place}: "${cell}" is not a number`);
  return value;
}

import type { VerdictFile } from '../verdict-file.ts';
import { cellReader } from './cells.ts';
import { type CsvTable, columnOf, numberOf } from './csv-table.ts';

/** Values of one column of one service in one cell, one for each instant; null where there was nothing to measure. */
export type Values = readonly (number | null)[];

/** What is drawn over time. */
export interface TimeSeries {
  /** Starts of the intervals in seconds, ascending. */
  readonly times: readonly number[];
  /** Length of an interval in seconds. */
  readonly interval: number;
  /** Deployments, gateways and providers. */
  readonly services: readonly string[];
  /** The columns in which anybody has a value. */
  readonly columns: readonly SeriesColumn[];
  /** The values of a column, by variant, service and replication; empty where there are none. */
  values(column: SeriesColumn, variant: number, service: number, replication: number): Values;
}

export type SeriesColumn = (typeof seriesColumns)[number];

/** What is drawn, and how it comes of a row of timeseries.csv. */
export const seriesColumns = [
  ...['arrived', 'lost', 'good_ratio', 'replicas', 'desired', 'queue'],
  ...['e2e_p50', 'e2e_p95', 'e2e_p99', 'kv_use', 'utilisation', 'tokens_per_second'],
  ...['cost_usd_per_hour', 'watts', 'carbon_g_per_hour'],
] as const;

const file = 'timeseries.csv';
const empty: Values = [];

/** Reads timeseries.csv; columns that the file does not have are left out. */
export function readSeries(table: CsvTable, verdict: VerdictFile): TimeSeries {
  const cellOf = cellReader(file, table, verdict);
  const timeAt = columnOf(file, table, 'time');
  const serviceAt = columnOf(file, table, 'deployment');
  const times = [...new Set(table.rows.map((row) => Number(row[timeAt])))].sort((a, b) => a - b);
  const places = new Map(times.map((time, index) => [time, index]));
  const services = [...new Set(table.rows.map((row) => row[serviceAt]!))];
  const interval = times.length > 1 ? times[1]! - times[0]! : 1;
  const readers = seriesColumns.map((column) => readerOf(column, table, interval));
  const found = new Map<string, (number | null)[]>();
  const seen = new Set<SeriesColumn>();
  for (const row of table.rows) {
    const cell = cellOf(row);
    if (cell === undefined) continue;
    const place = places.get(Number(row[timeAt]))!;
    const service = services.indexOf(row[serviceAt]!);
    for (const [index, column] of seriesColumns.entries()) {
      const value = readers[index]!(row);
      if (!Number.isFinite(value)) continue;
      // Of what nobody lost, and nobody asked for, there is nothing to draw.
      if (value !== 0) seen.add(column);
      const key = keyOf(column, cell.variant, service, cell.replication);
      let values = found.get(key);
      if (values === undefined) {
        values = new Array<number | null>(times.length).fill(null);
        found.set(key, values);
      }
      values[place] = Number(value.toPrecision(4));
    }
  }
  return {
    times,
    interval,
    services,
    columns: seriesColumns.filter((column) => seen.has(column)),
    values: (column, variant, service, replication) =>
      found.get(keyOf(column, variant, service, replication)) ?? empty,
  };
}

/** The mean, least and greatest over replications at each instant, of those that have a value. */
export function overReplications(all: readonly Values[]): {
  readonly mean: Values;
  readonly least: Values;
  readonly greatest: Values;
} {
  const length = Math.max(0, ...all.map(({ length: one }) => one));
  const mean: (number | null)[] = [];
  const least: (number | null)[] = [];
  const greatest: (number | null)[] = [];
  for (let at = 0; at < length; at += 1) {
    const known = all.map((values) => values[at] ?? null).filter((value) => value !== null);
    const sum = known.reduce((total, value) => total + value, 0);
    mean.push(known.length === 0 ? null : Number((sum / known.length).toPrecision(4)));
    least.push(known.length === 0 ? null : Math.min(...known));
    greatest.push(known.length === 0 ? null : Math.max(...known));
  }
  return { mean, least, greatest };
}

function readerOf(
  column: SeriesColumn,
  table: CsvTable,
  interval: number,
): (row: readonly string[]) => number {
  const read = (name: string) => {
    const at = table.columns.indexOf(name);
    return (row: readonly string[]) => (at < 0 ? Number.NaN : numberOf(row[at]));
  };
  if (column === 'arrived') {
    const arrived = read('arrived');
    return (row) => arrived(row) / interval;
  }
  const [rejected, timedOut, failed] = ['rejected', 'timed_out', 'failed'].map(read) as [
    Read,
    Read,
    Read,
  ];
  if (column === 'lost') return (row) => (rejected(row) + timedOut(row) + failed(row)) / interval;
  if (column === 'good_ratio') {
    const [good, completed] = [read('good'), read('completed')];
    return (row) => good(row) / (completed(row) + rejected(row) + timedOut(row) + failed(row));
  }
  return read(column);
}

type Read = (row: readonly string[]) => number;

function keyOf(column: string, variant: number, service: number, replication: number): string {
  return `${column}/${variant}/${service}/${replication}`;
}

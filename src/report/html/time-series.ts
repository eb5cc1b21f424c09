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
  ...['e2e_p50', 'e2e_p95', 'e2e_p99', 'ttft_p50', 'ttft_p95'],
  ...['kv_use', 'utilisation', 'tokens_per_second'],
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
  const found = new Map<string, (number | null)[][]>();
  const seen = new Set<SeriesColumn>();
  for (const row of table.rows) {
    const cell = cellOf(row);
    if (cell === undefined) continue;
    const place = places.get(Number(row[timeAt]))!;
    const key = keyOf(cell.variant, services.indexOf(row[serviceAt]!), cell.replication);
    let columns = found.get(key);
    if (columns === undefined) {
      columns = seriesColumns.map(() => []);
      found.set(key, columns);
    }
    for (const [index, read] of readers.entries()) {
      const value = read(row);
      if (!Number.isFinite(value)) continue;
      // Of what nobody lost, and nobody asked for, there is nothing to draw.
      if (value !== 0) seen.add(seriesColumns[index]!);
      let values = columns[index]!;
      if (values.length === 0) {
        values = new Array<number | null>(times.length).fill(null);
        columns[index] = values;
      }
      values[place] = fourDigits(value);
    }
  }
  return {
    times,
    interval,
    services,
    columns: seriesColumns.filter((column) => seen.has(column)),
    values: (column, variant, service, replication) =>
      found.get(keyOf(variant, service, replication))?.[seriesColumns.indexOf(column)] ?? empty,
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
    let sum = 0;
    let count = 0;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const values of all) {
      const value = values[at] ?? null;
      if (value === null) continue;
      sum += value;
      count += 1;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    mean.push(count === 0 ? null : fourDigits(sum / count));
    least.push(count === 0 ? null : low);
    greatest.push(count === 0 ? null : high);
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

/** As much as anybody sees in a chart. */
function fourDigits(value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 1e4 ? value : Number(value.toPrecision(4));
}

type Read = (row: readonly string[]) => number;

function keyOf(variant: number, service: number, replication: number): string {
  return `${variant}/${service}/${replication}`;
}

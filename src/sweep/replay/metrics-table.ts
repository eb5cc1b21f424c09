import { max } from 'd3-array';
import { float64Column } from '../../workload/recorded/growing-column.ts';
import { checkNotEmpty, checkWidth } from '../../workload/recorded/parser.ts';
import { shown, WorkloadError } from '../../workload/recorded/workload-error.ts';
import { shownValue } from './dashboard-units.ts';
import {
  type ColumnMeaning,
  type MetricColumn,
  type MetricColumns,
  metricColumns,
} from './metric-columns.ts';
import { kindOf, type MetricName } from './metric-names.ts';
import { MetricTime } from './metric-time.ts';
import type { RecordedMetrics } from './recorded-metrics.ts';

/** What was read, and what its reader had to assume. */
export interface ReadMetrics {
  readonly metrics: RecordedMetrics;
  readonly columns: MetricColumns;
  readonly notes: readonly string[];
}

/** Takes the rows of recorded metrics one by one; throws `WorkloadError` at the line and column of what is wrong. */
export class MetricsTable {
  readonly #file: string;
  readonly #header: readonly string[];
  readonly #columns: MetricColumns;
  readonly #clock: MetricTime;
  readonly #times = float64Column();
  readonly #cells: readonly {
    readonly column: MetricColumn;
    readonly values: ReturnType<typeof float64Column>;
  }[];

  readonly #hasDecimalComma: boolean;
  #hasCommas = false;

  constructor(
    file: string,
    header: readonly string[],
    meanings: readonly ColumnMeaning[],
    hasDecimalComma = false,
  ) {
    this.#file = file;
    this.#hasDecimalComma = hasDecimalComma;
    this.#header = header;
    this.#columns = metricColumns(file, header, meanings);
    this.#clock = new MetricTime(this.#columns.time.scale);
    this.#cells = this.#columns.metrics.map((column) => ({ column, values: float64Column() }));
  }

  row(fields: readonly string[], line: number): void {
    const file = this.#file;
    checkWidth(fields, this.#header, file, line);
    const { at, header } = this.#columns.time;
    this.#times.push(
      this.#clock.read(this.#plain(fields[at]!).trim(), { file, line, column: header }),
    );
    for (const { column, values } of this.#cells) {
      values.push(this.#value(this.#plain(fields[column.at]!), column, line));
    }
  }

  finish(): ReadMetrics {
    checkNotEmpty(this.#times.length, this.#file);
    const notes: string[] = [];
    const columns = this.#cells.map(({ column, values }) => {
      const cut = values.cut(false);
      return [column.name as MetricName, inBaseUnits(cut, column, notes)] as const;
    });
    notes.push(...columnNotes(this.#columns));
    if (this.#hasCommas) notes.push('a comma in a number is taken for the decimal point');
    const metrics = {
      rows: this.#times.length,
      time: this.#times.cut(false),
      startsAt: this.#clock.startsAt,
      columns: new Map(columns),
    };
    return { metrics, columns: this.#columns, notes };
  }

  #plain(text: string): string {
    if (!this.#hasDecimalComma || !/^\s*\d+,\d/.test(text)) return text;
    this.#hasCommas = true;
    return text.replace(',', '.');
  }

  /** NaN where the cell says nothing. */
  #value(text: string, { header, name, scale }: MetricColumn, line: number): number {
    const value = Number(text);
    if (value > 0 || (value === 0 && text.trim() !== '')) {
      if (value !== Number.POSITIVE_INFINITY) return value;
    }
    const plain = text.trim().toLowerCase();
    if (missing.includes(plain)) return Number.NaN;
    const shownAs = shownValue(plain, kindOf(name));
    if (shownAs !== undefined) return shownAs / (scale ?? 1);
    const place = { file: this.#file, line, column: header };
    throw new WorkloadError(
      place,
      shown(text),
      `${what[kindOf(name)]} from 0 up, or nothing or NaN where it is missing`,
    );
  }
}

/** What exporters and dashboards write where there is nothing to say. */
const missing: readonly string[] = ['', 'nan', 'null', '-', 'n/a', 'na', 'none', 'undefined'];

const what = { time: 'a time', rate: 'a rate', part: 'a part', count: 'a number' } as const;

/** What became of the columns that are not read. */
function columnNotes({ metrics, ignored, passedOver }: MetricColumns): string[] {
  const others = metrics.flatMap(({ name, header }) => {
    const headers = passedOver.filter((one) => one.name === name).map((one) => shown(one.header));
    if (headers.length === 0) return [];
    const isSeries = header.includes('{') ? '; series of one fleet have to be added up before' : '';
    return [`${name} is read from ${shown(header)}, and not from ${headers.join(', ')}${isSeries}`];
  });
  if (ignored.length === 0) return others;
  const names = ignored.map((one) => shown(one)).join(', ');
  const map = `--map ${shown(`${ignored[0]}=queue-depth`)}`;
  return [...others, `ignored ${names}: --map says what a column means, as in ${map}`];
}

/** A part above this is one of 100: of an accelerator nobody uses the double. */
const mostOfOne = 2;

/** Seconds above which a latency without a unit is doubtful. */
const longLatency = 600;

function inBaseUnits(values: Float64Array, column: MetricColumn, notes: string[]): Float64Array {
  const { header, name, scale } = column;
  const kind = kindOf(name);
  const largest = max(values) ?? 0;
  if (kind === 'part' && scale === undefined && largest > mostOfOne) {
    notes.push(`${shown(header)} is taken for per cent: it reaches ${largest}`);
    return values.map((value) => value / 100);
  }
  if (kind === 'time' && scale === undefined && largest > longLatency) {
    const unit = `--map ${shown(`${header}=${name}:ms`)}`;
    notes.push(
      `${shown(header)} is taken for seconds and reaches ${largest}: ${unit} if they are milliseconds`,
    );
  }
  if (isOfReplicas(name)) return values.map(Math.round);
  return scale === undefined || scale === 1 ? values : values.map((value) => value * scale);
}

/** Means over a scrape are no whole numbers, but replicas are. */
function isOfReplicas(name: string): boolean {
  return ['ready', 'replicas', 'starting', 'draining'].includes(name);
}

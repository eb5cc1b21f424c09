import type { VerdictFile } from '../verdict-file.ts';
import { type Mark, type MarkKind, markKinds } from './marks.ts';
import { type Panel, panels } from './panels.ts';
import type { Results } from './read-results.ts';
import {
  overReplications,
  type SeriesColumn,
  type TimeSeries,
  type Values,
} from './time-series.ts';
import { together } from './together.ts';

/** What the script of the page draws; every array of values is stored once. */
export interface ChartData {
  /** Names of the axes of the sweep and what there is on each, by which the reader chooses. */
  readonly axes: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Of each variant, which value it has on each axis. */
  readonly variants: readonly (readonly number[])[];
  readonly services: readonly string[];
  /** Whether the first of them is all of them. */
  readonly hasTogether: boolean;
  /** Replications to choose from; 0 where only their mean, least and greatest are here. */
  readonly replications: number;
  readonly times: readonly number[];
  /** Seconds: how long an interval is, where all ends, and what is left out of the metrics. */
  readonly interval: number;
  readonly horizon: number;
  readonly warmup: number;
  readonly panels: readonly (Panel & { readonly limit?: number })[];
  readonly pool: readonly Values[];
  /** Of a column, by variant and service: places in the pool, one for each replication, or mean, least and greatest. */
  readonly places: Readonly<Record<string, readonly (readonly (readonly number[])[])[]>>;
  /** By variant, flat: replication, service or −1, kind, second. */
  readonly marks: readonly (readonly number[])[];
  readonly markKinds: readonly MarkKind[];
  /** The axis whose values are the lines at first, and which of them. */
  readonly along: number;
  readonly lines: readonly number[];
  /** What is chosen at first on the other axes; the last two are the service and the replication, −1 for all. */
  readonly fixed: readonly number[];
}

/** Numbers and marks that a page may hold: some megabytes. */
const most = { numbers: 600_000, marks: 60_000 };

/** The data of the charts of a run. */
export function chartData(results: Results, series: TimeSeries, marks: readonly Mark[]): ChartData {
  const { verdict, scenarios } = results;
  const { variants, replications } = verdict;
  const axes = axesOf(verdict);
  const lines = series.services.length * variants.length * series.columns.length;
  const isReduced = lines * replications * series.times.length > most.numbers && replications > 3;
  const pool = new Pool();
  // Of what a service never has, such as replicas of a gateway, there is nothing to draw.
  const has = (column: SeriesColumn, service: number) =>
    variants.some((_, variant) =>
      allOf(series, column, variant, service, replications).some((values) => values.some(Boolean)),
    );
  const places = Object.fromEntries(
    series.columns.map((column) => {
      const there = series.services.map((_, service) => has(column, service));
      const ofVariants = variants.map((_, variant) =>
        there.map((isThere, service) => {
          if (!isThere) return [];
          const all = allOf(series, column, variant, service, replications);
          if (!isReduced || all.length === 0) return all.map((values) => pool.place(values));
          const { mean, least, greatest } = overReplications(all);
          return [mean, least, greatest].map((values) => pool.place(values));
        }),
      );
      return [column, ofVariants];
    }),
  );
  const { horizon = series.times.at(-1)! + series.interval } = scenarios[0] as { horizon?: number };
  const start = firstChoice(results, axes, series);
  return {
    axes,
    variants: variants.map(({ labels }) =>
      axes.map(({ name, values }) => values.indexOf(labels[name]!)),
    ),
    services: series.services,
    hasTogether: series.services[0] === together,
    replications: isReduced ? 0 : replications,
    times: series.times,
    interval: series.interval,
    horizon,
    warmup: warmupOf(results),
    panels: panels
      .filter(({ column }) => series.columns.includes(column))
      .map((panel) => ({ ...panel, ...limitOf(panel, verdict) })),
    pool: pool.all,
    places,
    marks: flatMarks(marks, variants.length, series.services),
    markKinds,
    ...start,
  };
}

/** The values of all replications of a line; none where nobody has any. */
export function allOf(
  series: TimeSeries,
  column: SeriesColumn,
  variant: number,
  service: number,
  replications: number,
): Values[] {
  const all = Array.from({ length: replications }, (_, replication) =>
    series.values(column, variant, service, replication),
  );
  return all.every(({ length }) => length === 0) ? [] : all;
}

/** The axes of a sweep: what the labels of its variants have, in order. */
export function axesOf({ variants }: Pick<VerdictFile, 'variants'>): ChartData['axes'] {
  return Object.keys(variants[0]!.labels).map((name) => ({
    name,
    values: [...new Set(variants.map(({ labels }) => labels[name]!))],
  }));
}

/** Every array once: under common random numbers all variants have the same arrivals. */
class Pool {
  readonly all: Values[] = [];
  readonly #places = new Map<string, number>();

  place(values: Values): number {
    const key = values.join();
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.all.length);
    this.all.push(values);
    return this.all.length - 1;
  }
}

/** What is drawn at first: along the axis of the choice, those that the verdict speaks of; all services where there is no axis. */
function firstChoice(
  { verdict, scenarios }: Results,
  axes: ChartData['axes'],
  { services }: TimeSeries,
): Pick<ChartData, 'along' | 'lines' | 'fixed'> {
  const { reading } = scenarios[0] as { reading?: { choice?: string } };
  const best = bestVariant(verdict);
  const fixed = [
    ...axes.map(({ name, values }) => values.indexOf(verdict.variants[best]!.labels[name]!)),
    mainService(scenarios[0]!, services),
    -1,
  ];
  const chosen = axes.findIndex(({ name }) => name === reading?.choice);
  const along = axes.length === 0 ? 0 : chosen >= 0 ? chosen : axes.length - 1;
  const values = axes[along]?.values;
  if (values === undefined) {
    const own = services.length > 1 ? [1, 2, 3, 4].slice(0, services.length - 1) : [0];
    return { along, lines: own, fixed };
  }
  const spoken = verdict.frontier;
  const at = axes[along]!.name;
  const keeping = verdict.variants.filter(({ kept, of }) => of > 0 && kept === of);
  const names = [
    ...(spoken?.chosen.slice(0, 2) ?? keeping.map(({ labels }) => labels[at]!).slice(0, 3)),
    ...(spoken?.points.slice(0, 1).map(({ name }) => name) ?? []),
    values[fixed[along]!]!,
    ...values,
  ];
  const known = [...new Set(names)].filter((name) => values.includes(name)).slice(0, 4);
  const lines = known.map((name) => values.indexOf(name)).sort((a, b) => a - b);
  return { along, lines, fixed };
}

/** A variant that keeps every promise, or else the first. */
function bestVariant({ variants }: VerdictFile): number {
  return Math.max(
    0,
    variants.findIndex(({ kept, of }) => of > 0 && kept === of),
  );
}

/** Beyond these, one service says little of the whole. */
const manyServices = 6;

/** All together where gateways see every request, or services are many; else the first service of its own, which has latencies too. */
function mainService(
  scenario: Readonly<Record<string, unknown>>,
  services: readonly string[],
): number {
  const gateways = Object.keys((scenario['gateways'] as object | undefined) ?? {});
  return gateways.length > 0 || services.length < 2 || services.length > manyServices ? 0 : 1;
}

function limitOf({ metric }: Panel, { variants }: VerdictFile): { readonly limit?: number } {
  if (metric === undefined) return {};
  const limits = variants.flatMap(({ slos }) =>
    slos
      .filter(
        (slo) => slo.metric === metric && slo.deployment === undefined && slo.tenant === undefined,
      )
      .map(({ limit }) => limit),
  );
  return limits.length > 0 && new Set(limits).size === 1 ? { limit: limits[0]! } : {};
}

/** The longest warm-up that any cell left out. */
function warmupOf(results: Results): number {
  const table = results.table('summary.csv');
  const at = table?.columns.indexOf('warmup') ?? -1;
  const found = at < 0 ? [] : table!.rows.map((row) => Number(row[at])).filter(Number.isFinite);
  return found.reduce((longest, one) => Math.max(longest, one), 0);
}

/** The marks of each variant, flat. Of too many, those of the first replication tell as much. */
function flatMarks(
  marks: readonly Mark[],
  variants: number,
  services: readonly string[],
): number[][] {
  const flat = Array.from({ length: variants }, (): number[] => []);
  const isTooMany = marks.length > most.marks;
  for (const { variant, replication, service, kind, time } of marks) {
    if (isTooMany && replication > 0) continue;
    flat[variant]!.push(replication, services.indexOf(service), markKinds.indexOf(kind), time);
  }
  return flat;
}

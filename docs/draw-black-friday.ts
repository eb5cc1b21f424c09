import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import type { FrontierScenario } from '../src/scenario/schema/frontier.ts';
import type { Scenario } from '../src/scenario/schema.ts';
import { frontierOf } from '../src/sweep/frontier.ts';
import type { CellResult } from '../src/world/result.ts';
import { drawPicture } from './black-friday-picture.ts';
import type { PictureLine } from './picture/load-panel.ts';

/**
 * Draws docs/black-friday.svg from a results folder: the one that is named, or the latest of the scenario.
 * Lines are of the first replication; points are means over all, judged as `spillway run` does.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? latestResults(join(root, 'results'), 'black-friday-');

/** Four that fare differently: by the clock, by what is there, never down again, and by what was. */
const shown = ['scheduled', 'hpa', 'ai-workload', 'dynamo'];

type Row = Record<string, string>;
const { variants } = JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8')) as {
  readonly variants: readonly {
    readonly labels: Row;
    readonly scenario: Scenario & { readonly frontier: FrontierScenario };
  }[];
};
const axes = Object.keys(variants[0]!.labels);
const nameOf = (row: Row) => axes.map((axis) => row[axis]).join(' ');
const series = rowsOf('timeseries.csv').filter((row) => row['replication'] === '0');
const times = [...new Set(series.map((row) => Number(row['time'])))];
const interval = times[1]! - times[0]!;

writeFileSync(
  join(root, 'docs', 'black-friday.svg'),
  drawPicture({
    title: 'Black Friday: requests and replicas over time, and what each autoscaler costs',
    hours: (times.at(-1)! + interval) / 3600,
    offered: { name: 'offered', points: times.map(offeredAt) },
    replicas: shown.map(replicasOf),
    perReplica: capacity(),
    points: points(),
    coloured: shown,
  }),
);

function latestResults(parent: string, prefix: string): string {
  const folders = readdirSync(parent)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(parent, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (folders[0] === undefined) throw new Error(`no results in ${parent}: run the scenario first`);
  return folders[0];
}

function rowsOf(file: string): Row[] {
  return parse(readFileSync(join(folder, file), 'utf8'), { columns: true });
}

/** In the middle of an interval, since it is a mean over it. */
function offeredAt(time: number) {
  const arrived = series
    .filter((row) => nameOf(row) === shown[0] && Number(row['time']) === time)
    .reduce((sum, row) => sum + Number(row['arrived']), 0);
  return { hour: (time + interval / 2) / 3600, value: arrived / interval };
}

/** What the file has at the end of an interval is drawn from its beginning on. */
function replicasOf(name: string): PictureLine {
  const rows = series.filter((row) => nameOf(row) === name);
  if (rows.length === 0) throw new Error(`${folder} has no ${name}`);
  const points = rows.map((row) => ({
    hour: Number(row['time']) / 3600,
    value: Number(row['replicas']),
  }));
  const end = { hour: (times.at(-1)! + interval) / 3600, value: points.at(-1)!.value };
  return { name, points: [...points, end] };
}

/** Requests per second of one replica, as the scenario tells its oracle. */
function capacity(): number {
  for (const { scenario } of variants) {
    for (const { scaling } of Object.values(scenario.deployments)) {
      if (scaling.kind === 'oracle' && scaling.capacity !== undefined) return scaling.capacity;
    }
  }
  throw new Error(`${folder} has no oracle that is told the capacity of a replica`);
}

function points() {
  const summary = rowsOf('summary.csv');
  const { frontier } = variants[0]!.scenario;
  const configurations = variants.map(({ labels, scenario }) => ({
    name: nameOf(labels),
    scenario,
    results: summary.filter((row) => nameOf(row) === nameOf(labels)).map(resultOf),
  }));
  return frontierOf(frontier, configurations).points.map((point) => ({
    name: frontier.yardsticks.includes(point.name) ? `${point.name} (yardstick)` : point.name,
    cost: point.cost.mean,
    quality: point.quality.mean,
    keepsEverySlo: point.missed.length === 0,
    isEfficient: point.isEfficient,
  }));
}

/** A row of the summary, as far as SLOs of the whole and the frontier read it. */
function resultOf(row: Row): CellResult {
  const total = Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, Number(cell)]));
  return { total } as unknown as CellResult;
}

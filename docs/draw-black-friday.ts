import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { drawPicture, type PictureLine } from './black-friday-picture.ts';

/**
 * Draws docs/black-friday.svg from a results folder: the one that is named, or the latest of the scenario.
 * Shows the first replication, and the deployment that most requests go to.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? latestResults(join(root, 'results'), 'black-friday-');
const rows = parse(readFileSync(join(folder, 'timeseries.csv'), 'utf8'), {
  columns: true,
}) as Record<string, string>[];
const first = rows.filter((row) => row['replication'] === '0');
const axes = Object.keys(first[0]!).slice(0, Object.keys(first[0]!).indexOf('replication'));
const nameOf = (row: Record<string, string>) => axes.map((axis) => row[axis]).join(' ');
const variants = [...new Set(first.map(nameOf))];
const times = [...new Set(first.map((row) => Number(row['time'])))];
const interval = times[1]! - times[0]!;
const busiest = busiestDeployment();

writeFileSync(
  join(root, 'docs', 'black-friday.svg'),
  drawPicture({
    title: `Black Friday: requests offered, and p95 of the deployment "${busiest}"`,
    hours: (times.at(-1)! + interval) / 3600,
    offered: { name: 'offered', points: times.map(offeredAt) },
    p95: variants.map(latencyOf),
    promise: promisedP95(),
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

function busiestDeployment(): string {
  const arrived = new Map<string, number>();
  for (const row of first) {
    const name = row['deployment']!;
    arrived.set(name, (arrived.get(name) ?? 0) + Number(row['arrived']));
  }
  return [...arrived].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

function offeredAt(time: number) {
  const arrived = first
    .filter((row) => nameOf(row) === variants[0] && Number(row['time']) === time)
    .reduce((sum, row) => sum + Number(row['arrived']), 0);
  return { hour: time / 3600, value: arrived / interval };
}

function latencyOf(variant: string): PictureLine {
  const points = first
    .filter((row) => nameOf(row) === variant && row['deployment'] === busiest)
    .filter((row) => row['e2e_p95'] !== '')
    .map((row) => ({ hour: Number(row['time']) / 3600, value: Number(row['e2e_p95']) }));
  return { name: variant, points };
}

function promisedP95(): number | undefined {
  const { variants } = JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8'));
  const slos = variants[0].scenario.slos as readonly { metric: string; limit: number }[];
  return slos.find(({ metric }) => metric === 'e2e_p95')?.limit;
}

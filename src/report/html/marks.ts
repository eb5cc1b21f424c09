import { cellReader } from './cells.ts';
import { columnOf } from './csv-table.ts';
import type { Results } from './read-results.ts';

/** What a mark on the time axis means. */
export const markKinds = ['up', 'down', 'failure', 'outage', 'recovery'] as const;

export type MarkKind = (typeof markKinds)[number];

/** Something that happened to a fleet, a provider or a region. */
export interface Mark {
  readonly variant: number;
  readonly replication: number;
  /** Whose; empty for what befell a node or a region, and so perhaps everybody. */
  readonly service: string;
  /** Seconds. */
  readonly time: number;
  readonly kind: MarkKind;
  /** The event as events.csv has it, and where it was. */
  readonly event: string;
  readonly place: string;
}

/** In words, for legends and tables. */
export const markWords: Readonly<Record<MarkKind, string>> = {
  up: 'a replica is started or woken',
  down: 'a replica is drained or put to sleep',
  failure: 'a replica, node or cache is lost',
  outage: 'an outage begins',
  recovery: 'it is over',
};

const kinds: Readonly<Record<string, MarkKind>> = {
  starting: 'up',
  waking: 'up',
  draining: 'down',
  asleep: 'down',
  fault: 'failure',
  'node-failed': 'failure',
  'node-preempted': 'failure',
  'node-crashed': 'failure',
  'cache-flush': 'failure',
  outage: 'outage',
  'region-outage': 'outage',
  recovered: 'recovery',
  'region-recovered': 'recovery',
};

/** Scalings, failures and outages of all cells, from events.csv. What is there from the start is no scaling. */
export function readMarks(results: Results): Mark[] {
  const file = 'events.csv';
  const table = results.table(file);
  if (table === undefined) return [];
  const cellOf = cellReader(file, table, results.verdict);
  const [timeAt, serviceAt, eventAt] = ['time', 'deployment', 'event'].map((name) =>
    columnOf(file, table, name),
  ) as [number, number, number];
  const placeAt = table.columns.indexOf('place');
  return table.rows.flatMap((row): Mark[] => {
    const event = row[eventAt]!;
    const kind = kinds[event];
    const time = Number(row[timeAt]);
    const cell = kind === undefined ? undefined : cellOf(row);
    if (kind === undefined || cell === undefined || (time === 0 && kind === 'up')) return [];
    const place = placeAt < 0 ? '' : row[placeAt]!;
    return [{ ...cell, service: row[serviceAt]!, time: Math.round(time), kind, event, place }];
  });
}

import { type StartupPhase, startupPhases } from '../../models/fleet/startup-config.ts';
import { digits, formatDuration } from '../format.ts';
import { cellReader } from './cells.ts';
import { columnOf, numberOf } from './csv-table.ts';
import { type Cell, foldedTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import type { Results } from './read-results.ts';
import { shortName } from './variant-name.ts';

const kindWords: Readonly<Record<string, string>> = {
  cold: 'new',
  restart: 'after a fault',
  wake: 'from sleep',
};

interface Starts {
  count: number;
  total: number;
  longest: number;
  pending: number;
  readonly phases: Map<StartupPhase, number>;
}

/** How long replicas took to be ready, phase by phase: means over those that became ready, of all replications. */
export function startupsTable(results: Results): Markup {
  const file = 'startups.csv';
  const table = results.table(file);
  if (table === undefined || table.rows.length === 0) return html``;
  const { variants } = results.verdict;
  const cellOf = cellReader(file, table, results.verdict);
  const [service, kind, outcome, pending, total] = [
    ...['deployment', 'kind', 'outcome', 'pending', 'total'],
  ].map((name) => columnOf(file, table, name)) as [number, number, number, number, number];
  const phasesAt = startupPhases.map((phase) => [phase, table.columns.indexOf(phase)] as const);
  const found = new Map<string, Starts>();
  for (const row of table.rows) {
    const cell = cellOf(row);
    const seconds = numberOf(row[total]);
    if (cell === undefined || row[outcome] !== 'ready' || Number.isNaN(seconds)) continue;
    const key = JSON.stringify([cell.variant, row[service], row[kind]]);
    const starts = found.get(key) ?? {
      count: 0,
      total: 0,
      longest: 0,
      pending: 0,
      phases: new Map<StartupPhase, number>(),
    };
    found.set(key, starts);
    starts.count += 1;
    starts.total += seconds;
    starts.longest = Math.max(starts.longest, seconds);
    starts.pending += numberOf(row[pending]) || 0;
    for (const [phase, at] of phasesAt) {
      const own = numberOf(row[at]);
      if (!Number.isNaN(own)) starts.phases.set(phase, (starts.phases.get(phase) ?? 0) + own);
    }
  }
  if (found.size === 0) return html``;
  const phases = startupPhases.filter((phase) =>
    [...found.values()].some((starts) => (starts.phases.get(phase) ?? 0) > 0),
  );
  const mean = (sum: number, count: number): Cell =>
    sum === 0
      ? { shown: '–', sort: 0 }
      : { shown: formatDuration(round(sum / count)), sort: sum / count };
  const rows = [...found].map(([key, starts]): Cell[] => {
    const [variant, name, how] = JSON.parse(key) as [number, string, string];
    const { count } = starts;
    const each = count / Math.max(1, variants[variant]!.finished);
    return [
      { shown: shortName(variants[variant]!) || 'the scenario' },
      { shown: name },
      { shown: kindWords[how] ?? how },
      { shown: digits(each), sort: each },
      mean(starts.total, count),
      { shown: formatDuration(round(starts.longest)), sort: starts.longest },
      mean(starts.pending, count),
      ...phases.map((phase) => mean(starts.phases.get(phase) ?? 0, count)),
    ];
  });
  return foldedTable(
    {
      caption: 'How long replicas took to be ready',
      note: 'Of those that became ready: how many in a replication, and means of what their starts were made of.',
      columns: [
        { head: 'configuration', kind: 'text' },
        { head: 'of', kind: 'text' },
        { head: 'start', kind: 'text' },
        ...['how many', 'mean', 'longest', 'for a place', ...phases].map(
          (head) => ({ head, kind: 'number' }) as const,
        ),
      ],
      heads: 1,
      rows,
    },
    0,
  );
}

/** To three digits: nobody starts to the microsecond. */
function round(seconds: number): number {
  return Number(seconds.toPrecision(3));
}

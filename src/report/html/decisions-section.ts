import { formatDuration } from '../format.ts';
import { cellReader } from './cells.ts';
import { columnOf } from './csv-table.ts';
import { type Cell, foldedTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import type { Results } from './read-results.ts';
import { startupsTable } from './startups-table.ts';
import { shortName } from './variant-name.ts';

/** Decisions that the page tells, all configurations together, and of each at the least. */
const mostTold = { all: 300, each: 10 };

/** What was decided, with the reason that bound each decision, and how long replicas took to start. */
export function decisionsSection(results: Results): Markup {
  const parts = [decisionsTable(results), startupsTable(results)].filter(
    ({ markup }) => markup !== '',
  );
  if (parts.length === 0) return html``;
  return html`<section id="decisions"><h2>What was decided, and why</h2>
${parts}
</section>`;
}

/** Those that changed something, of the first replication. */
function decisionsTable(results: Results): Markup {
  const file = 'decisions.csv';
  const table = results.rows(file);
  if (table === undefined) return html``;
  const { variants, replications } = results.verdict;
  const cellOf = cellReader(file, table, results.verdict);
  const at = (name: string) => columnOf(file, table, name);
  const [time, service, policy, current, applied, because, pool, target, state] = [
    ...['time', 'deployment', 'policy', 'current', 'applied', 'because', 'pool', 'target', 'state'],
  ].map(at) as [number, number, number, number, number, number, number, number, number];
  const found = variants.map((): Cell[][] => []);
  let changes = 0;
  const most = Math.max(mostTold.each, Math.floor(mostTold.all / variants.length));
  for (const row of table.rows) {
    const cell = cellOf(row);
    const isTurn = row[target] !== '';
    if (cell === undefined || cell.replication > 0) continue;
    if (!isTurn && row[current] === row[applied]) continue;
    changes += 1;
    const own = found[cell.variant]!;
    if (own.length === most) continue;
    const seconds = Number(row[time]);
    own.push([
      { shown: formatDuration(seconds), sort: seconds },
      { shown: row[service] || `pool ${row[pool]}` },
      { shown: isTurn ? `${row[target]}: ${row[state]}` : `${row[current]} → ${row[applied]}` },
      { shown: row[because] || '–' },
      { shown: row[policy]! },
      ...(variants.length > 1 ? [{ shown: shortName(variants[cell.variant]!) }] : []),
    ]);
  }
  const rows = found.flat();
  if (rows.length === 0) return html``;
  const which = replications > 1 ? ' in the first replication' : '';
  const part =
    rows.length < changes
      ? `The first ${most} of each configuration${which}, of ${changes} in all; decisions.csv has every one.`
      : `Those that changed something${which}; decisions.csv has the others too.`;
  return foldedTable(
    {
      caption: 'Decisions and their reasons',
      note: part,
      columns: [
        { head: 'at', kind: 'number' },
        { head: 'of', kind: 'text' },
        { head: 'what', kind: 'text' },
        { head: 'because', kind: 'text' },
        { head: 'policy', kind: 'text' },
        ...(variants.length > 1 ? [{ head: 'configuration', kind: 'text' } as const] : []),
      ],
      heads: 1,
      rows,
      isStacked: true,
    },
    0,
  );
}

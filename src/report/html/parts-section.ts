import { metricDefinition, metricNames } from '../../metrics/catalog.ts';
import { meanInterval } from '../../metrics/intervals.ts';
import { formatInterval } from '../format.ts';
import { cellReader } from './cells.ts';
import { columnOf, numberOf } from './csv-table.ts';
import { type Cell, foldedTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import type { Results } from './read-results.ts';
import { shortName } from './variant-name.ts';

/** What a run is divided by: a file, what its rows are of, and a heading. */
const parts = [
  { file: 'tenants.csv', what: 'tenant', title: 'Tenants' },
  { file: 'deployments.csv', what: 'deployment', title: 'Deployments' },
  { file: 'gateways.csv', what: 'gateway', title: 'Gateways' },
  { file: 'providers.csv', what: 'provider', title: 'Providers' },
  { file: 'regions.csv', what: 'region', title: 'Regions' },
  { file: 'places.csv', what: 'place', title: 'Places of clients' },
] as const;

/** Of all the metrics of a part, those that one looks at first; the files have the rest. */
const usual: readonly string[] = [
  ...['arrived', 'completed', 'goodput_ratio', 'drop_rate', 'failed', 'unplaced'],
  ...['ttft_p95', 'tpot_p95', 'e2e_p50', 'e2e_p95', 'e2e_p99', 'wait_p95', 'queue_mean', 'kv_use'],
  ...['utilisation', 'replicas_mean', 'replicas_max', 'scalings'],
  ...['amplification', 'response_cache_hit_rate', 'breaker_opens', 'over_budget', 'over_limit'],
  ...['region_outages', 'region_outage_seconds', 'failover_seconds', 'restore_seconds'],
  ...['cost_usd', 'usd_per_1000_good', 'value_lost_usd', 'energy_kwh', 'carbon_g'],
];

/** Tables by tenant, deployment and so on: a row for each and each variant, means over the replications. */
export function partsSection(results: Results): Markup {
  const tables = parts.map((part) => partTable(results, part));
  if (tables.every(({ markup }) => markup === '')) return html``;
  return html`<section id="parts"><h2>Who had what</h2>
<p>Means over the replications with 95 % intervals. Columns that are empty or zero for all are left out; the CSV files have every metric.</p>
${tables}</section>`;
}

function partTable(results: Results, { file, what, title }: (typeof parts)[number]): Markup {
  const { verdict } = results;
  const table = results.table(file);
  if (table === undefined || table.rows.length === 0) return html``;
  const cellOf = cellReader(file, table, verdict);
  const nameAt = columnOf(file, table, what);
  const metrics = metricNames.filter(
    (name) => usual.includes(name) && table.columns.includes(name),
  );
  const at = metrics.map((name) => table.columns.indexOf(name));
  const groups = new Map<string, { variant: number; name: string; samples: number[][] }>();
  for (const row of table.rows) {
    const cell = cellOf(row);
    if (cell === undefined) continue;
    const name = row[nameAt]!;
    const key = `${cell.variant}/${name}`;
    const group = groups.get(key) ?? {
      variant: cell.variant,
      name,
      samples: metrics.map(() => []),
    };
    for (const [index, column] of at.entries()) group.samples[index]!.push(numberOf(row[column]));
    groups.set(key, group);
  }
  const found = [...groups.values()].map(({ samples, ...group }) => ({
    ...group,
    intervals: samples.map((values) => meanInterval(values.filter(Number.isFinite))),
  }));
  const shown = metrics.flatMap((metric, index) =>
    found.some(({ intervals }) => saysSomething(metric, intervals[index]!.mean)) ? [index] : [],
  );
  const hasVariants = verdict.variants.length > 1;
  // One name for all of them stands above the table.
  const names = new Set(found.map(({ name }) => name));
  const hasNames = names.size > 1 || !hasVariants;
  const rows = found.map(({ variant, name, intervals }): Cell[] => [
    ...(hasNames ? [{ shown: name }] : []),
    ...(hasVariants ? [{ shown: shortName(verdict.variants[variant]!) }] : []),
    ...shown.map((index) => ({
      shown: formatInterval(metrics[index]!, intervals[index]!),
      sort: intervals[index]!.mean,
    })),
  ]);
  return foldedTable(
    {
      caption: hasNames ? title : `${title}: ${[...names].join('')}`,
      columns: [
        ...(hasNames ? [{ head: what, kind: 'text' } as const] : []),
        ...(hasVariants ? [{ head: 'configuration', kind: 'text' } as const] : []),
        ...shown.map((index) => ({ head: metrics[index]!, kind: 'number' }) as const),
      ],
      heads: Number(hasVariants) + Number(hasNames),
      rows,
    },
    16,
  );
}

/** A zero is news only of what should not be zero. */
function saysSomething(metric: string, mean: number): boolean {
  if (Number.isNaN(mean)) return false;
  const { better } = metricDefinition(metric);
  return mean !== 0 || (better !== 'lower' && metric === 'arrived') || metric === 'drop_rate';
}

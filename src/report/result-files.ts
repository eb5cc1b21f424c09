import { metricNames } from '../metrics/catalog.ts';
import { startupPhases } from '../models/fleet/startup-config.ts';
import type { CellOutcome } from '../sweep/cell.ts';
import type { Variant } from '../sweep/variants.ts';
import type { CellResult, NamedValues } from '../world/result.ts';
import { claimRecords } from './claim-record.ts';
import { claimsTable } from './claims-csv.ts';
import { costColumns, costRows } from './cost-csv.ts';
import type { CsvCell } from './csv.ts';
import {
  deploymentMetrics,
  gatewayMetrics,
  metricsWith,
  placeMetrics,
  providerMetrics,
  regionMetrics,
  tenantMetrics,
} from './metric-columns.ts';
import { ledByAxes, type ResultTable } from './result-table.ts';

/** A sweep that ran: its variants, and the outcome of variant v, replication r at v × replications + r. */
export interface SweepRun {
  readonly variants: readonly Variant[];
  readonly replications: number;
  readonly outcomes: readonly CellOutcome[];
}

/** The results of one variant's finished replications, in order. */
export function resultsOf(run: SweepRun, variant: number): CellResult[] {
  return run.outcomes
    .slice(variant * run.replications, (variant + 1) * run.replications)
    .flatMap((outcome) => (outcome.kind === 'done' ? [outcome.result] : []));
}

const tableNames = [
  ...['summary', 'deployments', 'tenants', 'cost', 'timeseries', 'decisions', 'events', 'startups'],
  ...['gateways', 'providers', 'regions', 'places', 'audit', 'claims', 'requests'],
];

/** Everything that a folder of results may hold. */
export const resultFileNames: readonly string[] = [
  ...tableNames.map((name) => `${name}.csv`),
  ...tableNames.map((name) => `${name}.parquet`),
  'reading.md',
  'scenario.json',
  'verdict.json',
  'report.html',
];

/**
 * The tables of a run by name, each the CSV file of that name. Rows stand in the order of the cells, whatever order they
 * finished in.
 */
export function resultTables(run: SweepRun): Map<string, ResultTable> {
  const tables = new Map<string, ResultTable>();
  const add = (
    name: string,
    columns: readonly string[],
    rowsOf: (result: CellResult, variant: Variant) => Iterable<readonly CsvCell[]>,
  ) => {
    tables.set(name, cellTable(run, columns, rowsOf));
  };
  const hasRegions = hasPoolInRegion(run);
  const has = { regions: hasRegions, deferral: hasDeferral(run) };
  const totals = metricsWith(has, metricNames);
  add('summary', [...totals, 'warmup', 'events', 'fingerprint'], (result) => [
    [...totals.map((name) => result.total[name]), result.warmup, result.events, result.fingerprint],
  ]);
  const { gateways, providers, regions } = run.variants[0]!.parsed.scenario;
  addNamed('deployments', 'deployment', deploymentMetrics, (result) => result.deployments);
  addNamed('tenants', 'tenant', tenantMetrics, (result) => result.tenants);
  if (Object.keys(gateways).length > 0) {
    addNamed('gateways', 'gateway', gatewayMetrics, (result) => result.gateways);
  }
  if (Object.keys(providers).length > 0) {
    addNamed('providers', 'provider', providerMetrics, (result) => result.providers);
  }
  if (Object.keys(regions).length > 0) {
    addNamed('regions', 'region', regionMetrics, (result) => result.regions);
    addNamed('places', 'place', placeMetrics, (result) => result.places);
  }
  add('cost', costColumns, (result, { parsed }) => costRows(result, parsed.scenario));
  addRows(
    'timeseries',
    hasRegions ? [...seriesColumns, ...powerColumns] : seriesColumns,
    (result) => result.series,
  );
  addRows('decisions', decisionColumns, (result) => result.decisions);
  addRows('events', eventColumns, (result) => result.fleetEvents);
  addRows('startups', startupColumns, (result) => result.startups);
  if (run.outcomes.some((one) => one.kind === 'done' && one.result.requests !== undefined)) {
    const columns = hasRegions ? [...requestColumns, ...placedColumns] : requestColumns;
    addRows('requests', columns, (result) => result.requests ?? []);
  }
  if (run.outcomes.some((one) => one.kind === 'done' && one.result.audit.length > 0)) {
    addRows('audit', auditColumns, (result) => result.audit);
  }
  const claims = claimRecords(run);
  if (claims.length > 0) {
    tables.set('claims', claimsTable(claims, Object.keys(run.variants[0]!.labels)));
  }
  return tables;

  function addNamed(
    name: string,
    what: string,
    metrics: readonly string[],
    rowsOf: (result: CellResult) => readonly NamedValues[],
  ): void {
    const columns = metricsWith(has, metrics);
    add(name, [what, ...columns], (result) =>
      rowsOf(result).map((row) => [row.name, ...columns.map((metric) => row.values[metric])]),
    );
  }

  function addRows<Row extends object>(
    name: string,
    columns: readonly (keyof Row & string)[],
    rowsOf: (result: CellResult) => Iterable<Row>,
  ): void {
    add(name, columns, (result) => cellsOf(rowsOf(result), columns));
  }
}

/** The cells of each row, made when they are asked for: autoscalers decide millions of times. */
function* cellsOf<Row extends object>(
  rows: Iterable<Row>,
  columns: readonly (keyof Row & string)[],
): Iterable<CsvCell[]> {
  for (const row of rows) yield columns.map((column) => row[column] as CsvCell);
}

const seriesColumns = [
  'time',
  'deployment',
  'arrived',
  'completed',
  'good',
  'rejected',
  'timed_out',
  'failed',
  'queue',
  'replicas',
  'starting',
  'desired',
  'utilisation',
  'cost_usd_per_hour',
  'tokens_per_second',
  'kv_use',
  'preemptions',
  'e2e_p50',
  'e2e_p95',
  'e2e_p99',
  'ttft_p50',
  'ttft_p95',
] as const;

/** Of series where there are regions. */
const powerColumns = ['watts', 'carbon_g_per_hour'] as const;

const decisionColumns = [
  'time',
  'deployment',
  'policy',
  'current',
  'desired',
  'applied',
  'because',
  'pool',
  'target',
  'state',
] as const;

const eventColumns = ['time', 'deployment', 'replica', 'event', 'place', 'pool', 'node'] as const;

const startupColumns = [
  'time',
  'deployment',
  'replica',
  'kind',
  'outcome',
  'pending',
  ...startupPhases,
  'total',
] as const;

const auditColumns = [
  'time',
  'gateway',
  'number',
  'tenant',
  'session',
  'what',
  'target',
  'tags',
  'because',
] as const;

const requestColumns = [
  'number',
  'tenant',
  'deployment',
  'arrived',
  'started',
  'first_answer',
  'ended',
  'outcome',
  'reason',
  'prompt_tokens',
  'output_tokens',
  'cached_tokens',
  'items',
  'session',
  'turn',
  'usd',
] as const;

/** Of requests where there are regions. */
const placedColumns = ['energy_j', 'carbon_g', 'place'] as const;

/** Whether any variant has a pool in a region. */
function hasPoolInRegion({ variants }: SweepRun): boolean {
  return variants.some(({ parsed }) =>
    Object.values(parsed.scenario.pools).some(({ region }) => region !== undefined),
  );
}

/** Whether a gateway of any variant lets requests wait for better hours. */
function hasDeferral({ variants }: SweepRun): boolean {
  return variants.some(({ parsed }) =>
    Object.values(parsed.scenario.gateways).some(({ deferral }) => deferral !== undefined),
  );
}

/** Rows of every finished cell, each led by what its variant has on each axis and by its replication. */
function cellTable(
  run: SweepRun,
  columns: readonly string[],
  rowsOf: (result: CellResult, variant: Variant) => Iterable<readonly CsvCell[]>,
): ResultTable {
  const axes = Object.keys(run.variants[0]!.labels);
  const rows = { [Symbol.iterator]: () => ledRows(run, axes, rowsOf) };
  return ledByAxes(axes, ['replication', ...columns], rows);
}

function* ledRows(
  run: SweepRun,
  axes: readonly string[],
  rowsOf: (result: CellResult, variant: Variant) => Iterable<readonly CsvCell[]>,
): Generator<CsvCell[]> {
  for (const [index, variant] of run.variants.entries()) {
    for (let replication = 0; replication < run.replications; replication += 1) {
      const outcome = run.outcomes[index * run.replications + replication]!;
      if (outcome.kind !== 'done') continue;
      const lead = [...axes.map((axis) => variant.labels[axis]), replication];
      for (const row of rowsOf(outcome.result, variant)) yield [...lead, ...row];
    }
  }
}

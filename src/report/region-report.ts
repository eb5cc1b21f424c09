import { meanInterval } from '../metrics/intervals.ts';
import type { CellResult, NamedValues } from '../world/result.ts';
import { formatInterval } from './format.ts';
import { resultsOf, type SweepRun } from './result-files.ts';
import { table } from './table.ts';
import { variantName } from './terminal.ts';

/** Of so many variants every region and place is told; of more only the regions in trouble, and the place that fares worst. */
const mostVariants = 3;

/** Columns, and the metrics in them. */
type Columns = Readonly<Record<string, string>>;

const regionColumns: Columns = {
  calls: 'arrived',
  failed: 'failed',
  p95: 'e2e_p95',
  cost: 'cost_usd',
  CO2e: 'carbon_g',
  outage: 'region_outage_seconds',
  failover: 'failover_seconds',
  restore: 'restore_seconds',
};

const placeColumns: Columns = { requests: 'arrived', p95: 'e2e_p95', good: 'goodput_ratio' };

/** A region or a place in all replications of a variant. */
interface Spot {
  readonly name: string;
  readonly runs: readonly NamedValues[];
}

interface Ran {
  readonly name: string;
  readonly regions: readonly Spot[];
  readonly places: readonly Spot[];
}

/** What befell each region, and the clients of each place, means over the replications; nothing where there are no regions. */
export function renderRegions(run: SweepRun): string[] {
  const variants = run.variants.flatMap((variant, index): Ran[] => {
    const results = resultsOf(run, index);
    const regions = spots(results, (result) => result.regions);
    if (regions.length === 0) return [];
    return [
      { name: variantName(variant), regions, places: spots(results, (result) => result.places) },
    ];
  });
  const isOne = run.variants.length === 1;
  const parts = variants.length > mostVariants ? inShort(variants) : inFull(variants, isOne);
  return parts
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** Two tables for each variant. */
function inFull(variants: readonly Ran[], isOne: boolean): string[][] {
  return variants.flatMap(({ name, regions, places }) => {
    const told = [
      spotTable('region', regionColumns, regions),
      spotTable('place', placeColumns, places),
    ];
    return isOne ? told : [[name, ...told[0]!.map(indented)], told[1]!.map(indented)];
  });
}

/** Two tables for all variants: the regions in trouble, and the places at which fewest requests kept every promise. */
function inShort(variants: readonly Ran[]): string[][] {
  const rowsOf = (columns: Columns, some: (ran: Ran) => readonly Spot[]) =>
    variants.flatMap((ran) => some(ran).map((spot) => [ran.name, ...cells(columns, spot)]));
  const troubled = rowsOf(regionColumns, ({ regions }) =>
    regions.filter((spot) => meanOf(spot, 'region_outages').mean > 0),
  );
  const worst = rowsOf(placeColumns, ({ places }) => places.toSorted(byGood).slice(0, 1));
  const all = (first: string, columns: Columns, rows: string[][]) =>
    rows.length === 0 ? [] : table([['', first, ...Object.keys(columns)], ...rows], 2);
  return [
    all('region in trouble', regionColumns, troubled),
    all('worst place', placeColumns, worst),
  ];
}

function spotTable(first: string, columns: Columns, all: readonly Spot[]): string[] {
  if (all.length === 0) return [];
  return table([[first, ...Object.keys(columns)], ...all.map((spot) => cells(columns, spot))]);
}

function cells(columns: Columns, spot: Spot): string[] {
  const metrics = Object.values(columns);
  return [spot.name, ...metrics.map((metric) => formatInterval(metric, meanOf(spot, metric)))];
}

/** Those with the smallest part of requests that kept every promise first; without requests last. */
function byGood(one: Spot, other: Spot): number {
  const good = (spot: Spot) => {
    const { mean } = meanOf(spot, 'goodput_ratio');
    return Number.isNaN(mean) ? 2 : mean;
  };
  return good(one) - good(other);
}

function meanOf({ runs }: Spot, metric: string) {
  return meanInterval(runs.map(({ values }) => values[metric] ?? Number.NaN));
}

/** Regions or places of a variant by their order, each in all of its replications. */
function spots(
  results: readonly CellResult[],
  of: (result: CellResult) => readonly NamedValues[],
): Spot[] {
  const [first] = results;
  if (first === undefined) return [];
  return of(first).map(({ name }, index) => ({
    name,
    runs: results.map((result) => of(result)[index]!),
  }));
}

function indented(line: string): string {
  return `  ${line}`;
}

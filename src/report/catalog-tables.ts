import { type Accelerator, peakFlops } from '../catalog/accelerators.ts';
import { type ColdStart, coldStartPhases, type PhaseTime } from '../catalog/cold-starts.ts';
import type { Fact } from '../catalog/fact.ts';
import type { ItemModelCard } from '../catalog/item-models.ts';
import type { MigProfile, MigTable } from '../catalog/mig.ts';
import { kvBytesPerToken, type ModelCard } from '../catalog/models.ts';
import { type CatalogColumn, type CatalogTable, catalogTable } from './catalog-table.ts';
import { digits } from './format.ts';
import { presetErrors, presetErrorTitle } from './step-time-errors.ts';
import { table } from './table.ts';

const accelerators: readonly CatalogColumn<Accelerator>[] = [
  { head: 'accelerator', key: 'accelerator', value: (row) => row.id },
  { head: 'quality', key: 'quality', value: (row) => row.quality },
  { head: 'GB', key: 'memory_gb', value: (row) => row.memoryBytes / 1e9 },
  { head: 'GB/s', key: 'bandwidth_gb_per_s', value: (row) => row.bandwidth / 1e9 },
  { head: 'fp16 TFLOPS', key: 'fp16_tflops', value: (row) => tera(peakFlops(row, 'fp16')) },
  { head: 'fp8', key: 'fp8_tflops', value: (row) => tera(peakFlops(row, 'fp8')) },
  { head: 'int8', key: 'int8_tops', value: (row) => tera(peakFlops(row, 'int8')) },
  {
    head: 'link GB/s',
    key: 'link_gb_per_s',
    value: ({ link }) => (link === undefined ? undefined : link.bandwidth / 1e9),
  },
  { head: 'W', key: 'watts', value: (row) => row.watts },
  {
    head: '$/h',
    key: 'usd_per_hour',
    value: (row) => row.usdPerHour,
    text: ({ usdPerHour }) => usdPerHour?.toFixed(2) ?? '–',
  },
  { head: presetErrorTitle, key: 'held_out_errors', value: ({ id }) => presetErrors(id) },
];

const models: readonly CatalogColumn<ModelCard>[] = [
  { head: 'model', key: 'model', value: (row) => row.id },
  { head: 'quality', key: 'quality', value: (row) => row.quality },
  parameters('parameters', (row) => row.parameters),
  parameters('active', (row) => row.activeParameters),
  { head: 'layers', key: 'layers', value: (row) => row.layers },
  { head: 'hidden', key: 'hidden', value: (row) => row.hidden, text: (row) => `${row.hidden}` },
  {
    head: 'heads',
    key: 'heads',
    value: (row) => `${row.heads}/${row.latent ? 'latent' : row.kvHeads}`,
  },
  {
    head: 'KV KB/token',
    key: 'kv_kb_per_token',
    value: (row) => kvBytesPerToken(row, 2) / 1e3,
  },
];

const itemModels: readonly CatalogColumn<ItemModelCard>[] = [
  { head: 'for slots', key: 'model', value: (row) => row.id },
  { head: 'quality', key: 'quality', value: (row) => row.quality },
  parameters('parameters', (row) => row.parameters),
  { head: 'GFLOP each', key: 'gflop_each', value: (row) => row.flops / 1e9 },
  { head: 'of', key: 'count', value: (row) => row.count },
];

interface MigRow {
  readonly accelerator: string;
  readonly quality: string;
  readonly source: string;
  readonly table: Pick<MigTable, 'memorySlices' | 'computeSlices'>;
  readonly profile: MigProfile;
}

const migSlices: readonly CatalogColumn<MigRow>[] = [
  { head: 'accelerator', key: 'accelerator', value: (row) => row.accelerator },
  { head: 'quality', key: 'quality', value: (row) => row.quality },
  { head: 'slice', key: 'slice', value: ({ profile }) => profile.name },
  { head: 'SMs', key: 'multiprocessors', value: ({ profile }) => profile.multiprocessors },
  { head: 'GiB', key: 'memory_gib', value: ({ profile }) => profile.usableBytes / 1_073_741_824 },
  {
    head: 'compute',
    key: 'compute',
    value: ({ profile, table }) => `${profile.computeSlices}/${table.computeSlices}`,
  },
  {
    head: 'memory',
    key: 'memory',
    value: ({ profile, table }) => `${profile.memorySlices}/${table.memorySlices}`,
  },
  { head: 'starts', key: 'starts', value: ({ profile }) => profile.starts.join(' ') },
];

const coldStarts: readonly CatalogColumn<ColdStart>[] = [
  { head: 'cold start', key: 'cold_start', value: (row) => row.id },
  ...coldStartPhases.map((phase) => ({
    head: phase,
    key: `${phase}_s`,
    value: ({ phases }: ColdStart) => secondsOf(phases[phase]),
    text: ({ phases }: ColdStart) => shownSeconds(phases[phase]),
  })),
  { head: 'confidence', key: 'confidence', value: (row) => row.confidence },
];

interface ConstantRow extends Fact {
  readonly group: string;
  readonly name: string;
}

const constants: readonly CatalogColumn<ConstantRow>[] = [
  { head: 'of', key: 'group', value: (row) => row.group },
  { head: 'constant', key: 'name', value: (row) => row.name },
  { head: 'value', key: 'value', value: (row) => row.value },
  {
    head: 'range',
    key: 'range',
    value: ({ range }) => (range ? `${range[0]}..${range[1]}` : undefined),
    text: ({ range }) => (range ? `${digits(range[0])} – ${digits(range[1])}` : ''),
  },
  { head: 'confidence', key: 'confidence', value: (row) => row.confidence },
];

/** Data sheets, a row each. */
export function acceleratorTable(rows: readonly Accelerator[]): CatalogTable {
  return catalogTable('accelerators', accelerators, rows, sourced);
}

/** Language models, a row each. */
export function modelTable(rows: readonly ModelCard[]): CatalogTable {
  return catalogTable('models', models, rows, sourced);
}

/** The models for `slots` engines, a row each. */
export function itemModelTable(rows: readonly ItemModelCard[]): CatalogTable {
  return catalogTable('item-models', itemModels, rows, sourced);
}

/** Starts, in seconds by phase. */
export function coldStartTable(rows: readonly ColdStart[]): CatalogTable {
  return catalogTable('cold-starts', coldStarts, rows, sourced);
}

/** MIG slices, a row for each profile of each accelerator. */
export function migSliceTable(
  tables: readonly (MigTable & { readonly accelerator: string })[],
): CatalogTable {
  const rows = tables.flatMap(({ accelerator, quality, source, ...table }) =>
    table.profiles.map((profile) => ({ accelerator, quality, source, table, profile })),
  );
  return catalogTable('mig', migSlices, rows, sourced);
}

/** Constants by group, with how far each is to be trusted. */
export function factTable(
  name: string,
  groups: Readonly<Record<string, Readonly<Record<string, Fact>>>>,
): CatalogTable {
  const rows = Object.entries(groups).flatMap(([group, facts]) =>
    Object.entries(facts).map(([name, fact]) => ({ ...fact, group, name })),
  );
  return catalogTable(name, constants, rows, sourced);
}

/** Lines of all that a card says: a dotted key and its value. */
export function cardLines(card: object): string[] {
  return table(entriesOf(card, ''), 2);
}

/** The `service` of a `slots` engine that serves a model: what a user copies into a scenario. */
export function serviceOf({ parameters, count, flops }: ItemModelCard): string {
  return `service: { kind: roofline, parameters: ${parameters}, count: ${count}, flops: ${flops} }`;
}

const sourced = { source: ({ source }: { readonly source: string }) => source };

function entriesOf(card: object, prefix: string): string[][] {
  return Object.entries(card).flatMap(([key, value]) => {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.length === 0 ? [] : [[prefix + key, value.join(', ')]];
    if (typeof value === 'object') return entriesOf(value, `${prefix}${key}.`);
    return [[prefix + key, typeof value === 'number' ? value.toLocaleString('en-US') : `${value}`]];
  });
}

function secondsOf(time: PhaseTime | undefined): number | string | undefined {
  return time === undefined || typeof time === 'number' ? time : `${time[0]}..${time[1]}`;
}

function shownSeconds(time: PhaseTime | undefined): string {
  if (time === undefined) return '–';
  return typeof time === 'number' ? `${time} s` : `${time[0]} – ${time[1]} s`;
}

function parameters<Row>(head: string, count: (row: Row) => number): CatalogColumn<Row> {
  return { head, key: head, value: count, text: (row) => `${digits(count(row) / 1e9)} B` };
}

function tera(rate: number | undefined): number | undefined {
  return rate === undefined ? undefined : rate / 1e12;
}

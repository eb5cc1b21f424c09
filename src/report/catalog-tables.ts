import { type Accelerator, peakFlops } from '../catalog/accelerators.ts';
import { type ColdStart, coldStartPhases, type PhaseTime } from '../catalog/cold-starts.ts';
import type { Fact } from '../catalog/fact.ts';
import type { ItemModelCard } from '../catalog/item-models.ts';
import type { MigProfile, MigTable } from '../catalog/mig.ts';
import { kvBytesPerToken, type ModelCard } from '../catalog/models.ts';
import { digits } from './format.ts';
import { presetErrors, presetErrorTitle } from './step-time-errors.ts';
import { table } from './table.ts';

/** What a table shows of a row. */
interface Column<Row> {
  readonly head: string;
  cell(row: Row): string;
}

const accelerators: readonly Column<Accelerator>[] = [
  { head: 'accelerator', cell: (row) => row.id },
  { head: 'quality', cell: (row) => row.quality },
  { head: 'GB', cell: (row) => digits(row.memoryBytes / 1e9) },
  { head: 'GB/s', cell: (row) => digits(row.bandwidth / 1e9) },
  { head: 'fp16 TFLOPS', cell: (row) => tera(peakFlops(row, 'fp16')) },
  { head: 'fp8', cell: (row) => tera(peakFlops(row, 'fp8')) },
  { head: 'int8', cell: (row) => tera(peakFlops(row, 'int8')) },
  { head: 'link GB/s', cell: ({ link }) => (link ? digits(link.bandwidth / 1e9) : '–') },
  { head: '$/h', cell: ({ usdPerHour }) => (usdPerHour ? usdPerHour.toFixed(2) : '–') },
  { head: presetErrorTitle, cell: ({ id }) => presetErrors(id) },
];

const models: readonly Column<ModelCard>[] = [
  { head: 'model', cell: (row) => row.id },
  { head: 'quality', cell: (row) => row.quality },
  { head: 'parameters', cell: (row) => billions(row.parameters) },
  { head: 'active', cell: (row) => billions(row.activeParameters) },
  { head: 'layers', cell: (row) => String(row.layers) },
  { head: 'hidden', cell: (row) => String(row.hidden) },
  { head: 'heads', cell: (row) => `${row.heads}/${row.latent ? 'latent' : row.kvHeads}` },
  { head: 'KV KB/token', cell: (row) => digits(kvBytesPerToken(row, 2) / 1e3) },
];

const itemModels: readonly Column<ItemModelCard>[] = [
  { head: 'for slots', cell: (row) => row.id },
  { head: 'quality', cell: (row) => row.quality },
  { head: 'parameters', cell: (row) => billions(row.parameters) },
  { head: 'GFLOP each', cell: (row) => digits(row.flops / 1e9) },
  { head: 'of', cell: (row) => row.count },
];

interface MigRow {
  readonly accelerator: string;
  readonly quality: string;
  readonly source: string;
  readonly table: Pick<MigTable, 'memorySlices' | 'computeSlices'>;
  readonly profile: MigProfile;
}

const migSlices: readonly Column<MigRow>[] = [
  { head: 'accelerator', cell: (row) => row.accelerator },
  { head: 'quality', cell: (row) => row.quality },
  { head: 'slice', cell: ({ profile }) => profile.name },
  { head: 'SMs', cell: ({ profile }) => String(profile.multiprocessors) },
  { head: 'GiB', cell: ({ profile }) => digits(profile.usableBytes / 1_073_741_824) },
  {
    head: 'compute',
    cell: ({ profile, table }) => `${profile.computeSlices}/${table.computeSlices}`,
  },
  { head: 'memory', cell: ({ profile, table }) => `${profile.memorySlices}/${table.memorySlices}` },
  { head: 'starts', cell: ({ profile }) => profile.starts.join(' ') },
];

const coldStarts: readonly Column<ColdStart>[] = [
  { head: 'cold start', cell: (row) => row.id },
  ...coldStartPhases.map((phase) => ({
    head: phase,
    cell: ({ phases }: ColdStart) => secondsOf(phases[phase]),
  })),
  { head: 'confidence', cell: (row) => row.confidence },
];

const constants: readonly Column<Fact & { readonly group: string; readonly name: string }>[] = [
  { head: 'of', cell: (row) => row.group },
  { head: 'constant', cell: (row) => row.name },
  { head: 'value', cell: (row) => digits(row.value) },
  {
    head: 'range',
    cell: ({ range }) => (range ? `${digits(range[0])} – ${digits(range[1])}` : ''),
  },
  { head: 'confidence', cell: (row) => row.confidence },
];

/** Lines of a table of data sheets. */
export function acceleratorTable(rows: readonly Accelerator[]): string[] {
  return listed(accelerators, rows);
}

/** Lines of a table of language models. */
export function modelTable(rows: readonly ModelCard[]): string[] {
  return listed(models, rows);
}

/** Lines of a table of the models for `slots` engines. */
export function itemModelTable(rows: readonly ItemModelCard[]): string[] {
  return listed(itemModels, rows);
}

/** Lines of a table of starts, in seconds by phase. */
export function coldStartTable(rows: readonly ColdStart[]): string[] {
  return listed(coldStarts, rows);
}

/** Lines of all that a card says: a dotted key and its value. */
export function cardLines(card: object): string[] {
  return table(entriesOf(card, ''), 2);
}

/** The `service` of a `slots` engine that serves a model: what a user copies into a scenario. */
export function serviceOf({ parameters, count, flops }: ItemModelCard): string {
  return `service: { kind: roofline, parameters: ${parameters}, count: ${count}, flops: ${flops} }`;
}

/** Lines of a table of MIG slices, a row for each profile of each accelerator. */
export function migTableLines(
  tables: readonly (MigTable & { readonly accelerator: string })[],
): string[] {
  const rows = tables.flatMap(({ accelerator, quality, source, ...table }) =>
    table.profiles.map((profile) => ({ accelerator, quality, source, table, profile })),
  );
  return listed(migSlices, rows);
}

/** Lines of a table of constants by group, with how far each is to be trusted. */
export function factLines(
  groups: Readonly<Record<string, Readonly<Record<string, Fact>>>>,
): string[] {
  const rows = Object.entries(groups).flatMap(([group, facts]) =>
    Object.entries(facts).map(([name, fact]) => ({ ...fact, group, name })),
  );
  return listed(constants, rows);
}

/** The source comes last, after a gap: it is long, and as wide as it likes. */
function listed<Row extends { readonly source: string }>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string[] {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const lines = table([columns.map(({ head }) => head), ...cells], 2);
  const width = Math.max(...lines.map((line) => line.length));
  return lines.map((line, at) => `${line.padEnd(width)}   ${rows[at - 1]?.source ?? 'source'}`);
}

function entriesOf(card: object, prefix: string): string[][] {
  return Object.entries(card).flatMap(([key, value]) => {
    if (Array.isArray(value)) return value.length === 0 ? [] : [[prefix + key, value.join(', ')]];
    if (typeof value === 'object') return entriesOf(value, `${prefix}${key}.`);
    return [[prefix + key, typeof value === 'number' ? value.toLocaleString('en-US') : `${value}`]];
  });
}

function secondsOf(time: PhaseTime | undefined): string {
  if (time === undefined) return '–';
  return typeof time === 'number' ? `${time} s` : `${time[0]} – ${time[1]} s`;
}

function billions(count: number): string {
  return `${digits(count / 1e9)} B`;
}

function tera(rate: number | undefined): string {
  return rate === undefined ? '–' : digits(rate / 1e12);
}

import { type Accelerator, peakFlops } from '../catalog/accelerators.ts';
import type { ItemModelCard } from '../catalog/item-models.ts';
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

/** Lines of all that a card says: a dotted key and its value. */
export function cardLines(card: object): string[] {
  return table(entriesOf(card, ''), 2);
}

/** The `service` of a `slots` engine that serves a model: what a user copies into a scenario. */
export function serviceOf({ parameters, count, flops }: ItemModelCard): string {
  return `service: { kind: roofline, parameters: ${parameters}, count: ${count}, flops: ${flops} }`;
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

function billions(count: number): string {
  return `${digits(count / 1e9)} B`;
}

function tera(rate: number | undefined): string {
  return rate === undefined ? '–' : digits(rate / 1e12);
}

import { billColumns } from '../ledger/focus.ts';
import { numericColumns } from '../ledger/focus-columns.ts';
import type { CsvCell } from './csv.ts';

/** What is in a column: text, whole numbers of 32 bits, or any numbers. */
export type ColumnKind = 'text' | 'whole' | 'number';

export interface ResultColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** A table of results, whatever file it is written into; a cell without a value is undefined, NaN or an empty text. */
export interface ResultTable {
  readonly columns: readonly ResultColumn[];
  /** Made when they are asked for, anew each time: there may be millions. */
  readonly rows: Iterable<readonly CsvCell[]>;
}

/** The columns that say what a variant has on each axis. */
export function axisColumns(axes: readonly string[]): ResultColumn[] {
  return axes.map((name) => ({ name, kind: 'text' }));
}

/** The column of a name, which means the same in every table; one of numbers, if nothing else is known of it. */
export function columnOf(name: string): ResultColumn {
  return { name, kind: texts.has(name) ? 'text' : wholes.has(name) ? 'whole' : 'number' };
}

const texts: ReadonlySet<string> = new Set([
  ...billColumns.filter((name) => !numericColumns.some((one) => one === name)),
  ...['deployment', 'tenant', 'gateway', 'provider', 'region', 'place', 'fingerprint'],
  ...['policy', 'because', 'pool', 'target', 'state', 'event', 'kind', 'outcome', 'reason'],
  ...['what', 'tags', 'says', 'source', 'word', 'verdict', 'metric', 'of', 'as', 'against'],
  ...['standing', 'note'],
]);

/** Those that never pass two thousand millions. */
const wholes: ReadonlySet<string> = new Set([
  ...['replication', 'number', 'session', 'turn', 'replica', 'node', 'claim', 'replications'],
  ...['prompt_tokens', 'output_tokens', 'cached_tokens'],
]);

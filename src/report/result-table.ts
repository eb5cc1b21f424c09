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

/** A table led by what its variants have on each axis. */
export function ledByAxes(
  axes: readonly string[],
  columns: readonly string[],
  rows: Iterable<readonly CsvCell[]>,
): ResultTable {
  const lead = axes.map((axis): ResultColumn => {
    const name = columns.includes(axis) ? besideOwn(axis) : axis;
    return { name, kind: 'text' };
  });
  return { columns: [...lead, ...columns.map(columnOf)], rows };
}

/** The column of an axis where the table has one of that name itself: two of one name could not be told apart. */
export function besideOwn(axis: string): string {
  return `axis ${axis}`;
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

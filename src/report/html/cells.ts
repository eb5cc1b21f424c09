import { besideOwn } from '../result-table.ts';
import type { VerdictFile } from '../verdict-file.ts';
import { type CsvTable, columnOf } from './csv-table.ts';

/** Which cell of the sweep a row belongs to. */
export interface Cell {
  readonly variant: number;
  readonly replication: number;
}

/** A reader of the cell that leads each row of a table; undefined for rows of no variant. */
export function cellReader(
  file: string,
  table: Pick<CsvTable, 'columns'>,
  { variants }: Pick<VerdictFile, 'variants'>,
): (row: readonly string[]) => Cell | undefined {
  const axes = Object.keys(variants[0]!.labels);
  const replicationAt = columnOf(file, table, 'replication');
  const labelsAt = axes.map((axis) => {
    const beside = table.columns.indexOf(besideOwn(axis));
    return beside < 0 ? columnOf(file, table, axis) : beside;
  });
  const places = new Map(
    variants.map(({ labels }, index) => [keyOf(axes.map((axis) => labels[axis]!)), index]),
  );
  return (row) => {
    const variant = places.get(keyOf(labelsAt.map((at) => row[at]!)));
    return variant === undefined ? undefined : { variant, replication: Number(row[replicationAt]) };
  };
}

function keyOf(labels: readonly string[]): string {
  return labels.join('\u0000');
}

import { countCell } from './cells.ts';
import { type Columns, columnTitle } from './columns.ts';
import type { TableRow } from './read-table.ts';
import type { Refusal } from './refusal.ts';

/** Tokens of context of each of so many sequences, from a column of them or of the KV tokens of all together. */
export function contextCell(
  row: TableRow,
  { context, kvTokens }: Columns,
  batch: number,
  refuse: (refusal: Refusal) => void,
): number | undefined {
  const isFilled = (column: { readonly at: number }) => row.cells[column.at]!.trim() !== '';
  if (kvTokens === undefined || !isFilled(kvTokens)) {
    if (context !== undefined) return countCell(row, context, refuse);
    const why = kvTokens === undefined ? 'is needed, and the table has no such column' : 'is empty';
    refuse({ line: row.line, column: kvTokens?.header ?? columnTitle('context'), why });
    return undefined;
  }
  const all = countCell(row, kvTokens, refuse);
  if (all === undefined) return undefined;
  if (all < batch) {
    const why = `${all} KV tokens are less than one for each of ${batch} sequences`;
    refuse({ line: row.line, column: kvTokens.header, why });
    return undefined;
  }
  if (context === undefined || !isFilled(context)) return all / batch;
  const each = countCell(row, context, refuse);
  if (each === undefined || each * batch === all) return each;
  const why = `${all} is not batch × ${context.header} (${batch} × ${each} = ${batch * each}): leave one of the two columns out`;
  refuse({ line: row.line, column: kvTokens.header, why });
  return undefined;
}

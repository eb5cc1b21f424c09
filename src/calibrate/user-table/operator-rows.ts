import { shown } from '../../workload/recorded/workload-error.ts';
import { countCell, positiveCell } from './cells.ts';
import { withUnit } from './columns.ts';
import type { UserTable } from './read-table.ts';
import type { Refusal } from './refusal.ts';

/** A measured matrix product of m × k activations and k × n weights. */
export interface ProductRow {
  readonly line: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly seconds: number;
}

/** Timings of operators in a table, and what of it is refused. */
export interface OperatorRows {
  readonly products: readonly ProductRow[];
  readonly refusals: readonly Refusal[];
}

/** Seconds between which a kernel can be. */
const plausible = { least: 5e-7, most: 10 };

/** Names of the one operator that is fitted from users' tables. */
const gemmNames: readonly string[] = ['gemm', 'matmul', 'mm', 'linear'];

/** Reads the rows of a table of operators. */
export function operatorRows({
  file,
  columns,
  rows,
  refusals: malformed,
}: UserTable): OperatorRows {
  const refusals = [...malformed];
  const refuse = (refusal: Refusal) => refusals.push(refusal);
  const latency = withUnit(file, 'latency', columns.latency!);
  const products = rows.flatMap((row): ProductRow[] => {
    const { line } = row;
    const operator = row.cells[columns.operator!.at]!.trim();
    if (!gemmNames.includes(operator.toLowerCase())) {
      const why = `${shown(operator)} is not fitted from tables; allowed: ${gemmNames.join(', ')}`;
      refuse({ line, column: columns.operator!.header, why });
      return [];
    }
    const m = countCell(row, columns.m!, refuse);
    const n = countCell(row, columns.n!, refuse);
    const k = countCell(row, columns.k!, refuse);
    const value = positiveCell(row, latency, refuse);
    if (m === undefined || n === undefined || k === undefined || value === undefined) return [];
    const seconds = value * latency.unit!;
    if (seconds < plausible.least || seconds > plausible.most) {
      const why = `${Number(seconds.toPrecision(4))} s for a kernel is absurd: is the unit right?`;
      refuse({ line, column: latency.header, why });
      return [];
    }
    return [{ line, m, n, k, seconds }];
  });
  return { products, refusals: refusals.sort((a, b) => a.line - b.line) };
}

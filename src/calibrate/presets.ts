import type { OperatorCoefficients } from '../models/serving/step-time/operator-step-config.ts';
import type { DecodeAttentionFits } from './operators/fit-decode-attention.ts';
import { fittingRows, type OperatorTable } from './operators/operator-table.ts';
import { operatorTables } from './operators/tables.ts';

/** Coefficients of every operator, and for each accelerator those that its own tables tell. */
export interface Presets {
  /** For an accelerator of which there is only a data sheet: of all tables together. */
  readonly usual: OperatorCoefficients;
  readonly own: { readonly [accelerator: string]: Partial<OperatorCoefficients> };
}

/**
 * Accelerators that attend as another does. Of the H200's tables one was taken with a plan of few blocks that no server
 * has, and the other times shapes that it does not name; it is an H100 with faster memory.
 */
export const attendsAs: { readonly [accelerator: string]: string } = { 'H200-SXM': 'H100-SXM' };

/** Fits every operator to the fitting part of the open tables in a directory. */
export function fitPresets(directory: string): Presets {
  const tables = operatorTables(directory);
  const gemm = fitted(tables.gemm, ({ coefficients }) => coefficients);
  const decode = fitted(withoutFewBlocks(tables.decodeAttention), served);
  const prefill = fitted(tables.prefillAttention, (coefficients) => coefficients);
  const reduce = fitted(tables.allReduce, (coefficients) => coefficients);
  const small = fitted(tables.elementwise, (coefficients) => coefficients);
  const ids = [gemm, decode, prefill, reduce, small].flatMap(({ own }) => [...own.keys()]);
  return {
    usual: {
      gemm: gemm.usual,
      decodeAttention: decode.usual,
      prefillAttention: prefill.usual,
      allReduce: reduce.usual,
      elementwise: small.usual,
      sampling: fitted(tables.sampling, (coefficients) => coefficients).usual,
      experts: fitted(tables.experts, (coefficients) => coefficients).usual,
    },
    own: Object.fromEntries(
      [...new Set(ids)].sort().map((id) => [
        id,
        {
          ...found('gemm', gemm.own.get(id)),
          ...found('decodeAttention', decode.own.get(attendsAs[id] ?? id)),
          ...found('prefillAttention', prefill.own.get(attendsAs[id] ?? id)),
          ...found('allReduce', reduce.own.get(id)),
          ...found('elementwise', small.own.get(id)),
        },
      ]),
    ),
  };
}

function withoutFewBlocks<Row, Fit>(table: OperatorTable<Row, Fit>): OperatorTable<Row, Fit> {
  const rows = table.rows.filter((row) => !(table.acceleratorOf(row) in attendsAs));
  return { ...table, rows };
}

/** What all accelerators' fitting rows give, and what each one's own do. */
function fitted<Row, Fit, Coefficients>(
  table: OperatorTable<Row, Fit>,
  coefficientsOf: (fit: Fit) => Coefficients,
): { readonly usual: Coefficients; readonly own: ReadonlyMap<string, Coefficients> } {
  const rows = fittingRows(table);
  const ids = [...new Set(rows.map(table.acceleratorOf))];
  const own = ids.map((id) => {
    const mine = rows.filter((row) => table.acceleratorOf(row) === id);
    return [id, coefficientsOf(table.fit(mine))] as const;
  });
  return { usual: coefficientsOf(table.pool(rows)), own: new Map(own) };
}

/** What a server has of the fits, without what describes the benchmark. */
function served({ fp16, fp8 }: DecodeAttentionFits) {
  return { fp16: fp16.coefficients, fp8: fp8.coefficients };
}

function found<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value });
}

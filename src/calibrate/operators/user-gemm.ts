import type {
  GemmCoefficients,
  KernelCoefficients,
} from '../../models/serving/step-time/operators/gemm.ts';
import {
  type GemmFamily,
  gemmFamily,
} from '../../models/serving/step-time/operators/gemm-format.ts';
import type { GemmRow } from '../open-data/gemm-rows.ts';
import type { OperatorRow } from '../user-table/operator-rows.ts';
import { fitGemm, predictGemm } from './fit-gemm.ts';
import { fitPart, type PartFit } from './fit-part.ts';
import type { TimedOn } from './timed-on.ts';

/** Three for each of thirteen coefficients. */
const fewest = 40;

/** The kernels of each family of formats of which a table has products. */
export function fitUserGemm(
  rows: readonly OperatorRow[],
  { sheet, precision }: TimedOn,
  preset: GemmCoefficients,
): { readonly [family in GemmFamily]?: PartFit<KernelCoefficients> } {
  const products = rows.flatMap((row): GemmRow[] => {
    if (row.operator !== 'gemm') return [];
    const { m, n, k, seconds, format = precision } = row;
    const measured = { accelerator: sheet.id, source: 'user', warm: false, hosted: false } as const;
    return [{ ...measured, format, m, n, k, seconds }];
  });
  const families = [...new Set(products.map(({ format }) => gemmFamily(format)))];
  return Object.fromEntries(
    families.map((family) => [
      family,
      fitPart({
        name: `gemm ${family}`,
        rows: products.filter(({ format }) => gemmFamily(format) === family),
        fewest,
        pointOf: ({ format, m, n, k }) => `${format} ${m} ${n} ${k}`,
        groupOf: ({ n, k }) => `${n} ${k}`,
        fit: (some) => fitGemm(some, preset).coefficients[family],
        predict: (row, kernel) =>
          predictGemm(row, { coefficients: { ...preset, [family]: kernel }, hostSeconds: 0 }),
        preset: preset[family],
      }),
    ]),
  );
}

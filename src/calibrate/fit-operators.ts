import { accelerator } from '../catalog/accelerators.ts';
import {
  type GemmFamily,
  type GemmFormat,
  gemmFamily,
} from '../models/serving/step-time/operators/gemm-format.ts';
import { type ErrorSummary, summariseErrors } from './errors.ts';
import { kFold } from './k-fold.ts';
import type { GemmRow } from './open-data/gemm-rows.ts';
import { fitGemm, type GemmFit, predictGemm } from './operators/fit-gemm.ts';
import type { ProductRow } from './user-table/operator-rows.ts';

/** Coefficients of operators fitted to a user's timings, or why there are none. */
export type OperatorFit =
  | {
      readonly kind: 'fitted';
      readonly family: GemmFamily;
      /** By name, in the units of `KernelCoefficients`. */
      readonly coefficients: Readonly<Record<string, number>>;
      readonly errors: { readonly fitted: ErrorSummary; readonly kFold: ErrorSummary };
    }
  | { readonly kind: 'nothing'; readonly why: string };

/** Coefficients of a family, and three times as many shapes to tell them apart. */
const fewestShapes = 40;
const folds = 5;

/** Fits matrix products of one format on one accelerator; folds keep a weight matrix together. */
export function fitOperators(
  products: readonly ProductRow[],
  name: string,
  format: GemmFormat,
): OperatorFit {
  const shapes = new Set(products.map(({ m, n, k }) => `${m} ${n} ${k}`)).size;
  if (shapes < fewestShapes) {
    const why = `${shapes} different matrix products are left, and at least ${fewestShapes} are needed`;
    return { kind: 'nothing', why };
  }
  const { id } = accelerator(name)!;
  const rows = products.map(
    ({ line: _, ...product }): GemmRow => ({
      ...product,
      accelerator: id,
      source: 'user',
      format,
      warm: false,
      hosted: false,
    }),
  );
  const family = gemmFamily(format);
  const pairsOf = (part: readonly GemmRow[], by: GemmFit) =>
    part.map((row) => [predictGemm(row, by), row.seconds] as const);
  const fit = fitOneFamily(rows);
  const held = kFold(
    rows,
    folds,
    ({ n, k }) => `${n} ${k}`,
    (part, rest) => (part.length === 0 ? [] : pairsOf(rest, fitOneFamily(part))),
  );
  return {
    kind: 'fitted',
    family,
    coefficients: { ...fit.coefficients[family] },
    errors: { fitted: summariseErrors(pairsOf(rows, fit)), kFold: summariseErrors(held) },
  };
}

/** The fit of one family; of the others there are no rows, and what stands for them is never looked at. */
function fitOneFamily(rows: readonly GemmRow[]): GemmFit {
  return fitGemm(rows, { fp16: unused, fp8: unused, 'fp8-block': unused });
}

const unused = {
  launch: 0,
  tile: 0,
  joules: 0,
  bandwidth: 1,
  feed: 0,
  store: 1,
  split: 0,
  wholeWaves: 1,
  exposed: 0,
  cache: 1,
  quantise: 0,
  quantiseRow: 0,
  pad: 0,
};

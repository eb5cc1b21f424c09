import { operatorCoefficients } from '../catalog/step-coefficients.ts';
import type { OperatorOverlay } from '../models/serving/step-time/operator-overlay.ts';
import { type ErrorSummary, summariseErrors } from './errors.ts';
import type { PartFit } from './operators/fit-part.ts';
import type { TimedOn } from './operators/timed-on.ts';
import { fitUserAllReduce } from './operators/user-all-reduce.ts';
import { fitUserDecode, fitUserPrefill } from './operators/user-attention.ts';
import { fitUserGemm } from './operators/user-gemm.ts';
import type { OperatorRow } from './user-table/operator-rows.ts';

/** What was fitted of one operator in one format, or why the catalog's coefficients stay. */
export type OperatorPart = PartFit<{ readonly [name in string]: number }>;

/** Coefficients of operators fitted to a user's timings, or why there are none. */
export type OperatorFit =
  | {
      readonly kind: 'fitted';
      readonly operators: OperatorOverlay;
      readonly parts: readonly OperatorPart[];
      /** Of all operators together. */
      readonly errors: { readonly fitted: ErrorSummary; readonly kFold: ErrorSummary };
    }
  | { readonly kind: 'nothing'; readonly why: string };

/** Fits each operator in each format on one accelerator, as far as there are enough timings of it. */
export function fitOperators(rows: readonly OperatorRow[], on: TimedOn): OperatorFit {
  const preset = operatorCoefficients(on.sheet.id);
  const gemm = fitUserGemm(rows, on, preset.gemm);
  const decode = fitUserDecode(rows, on, preset.decodeAttention);
  const prefill = fitUserPrefill(rows, on, preset.prefillAttention);
  const allReduce = fitUserAllReduce(rows, on, preset.allReduce);
  const parts = [
    ...Object.values(gemm),
    ...Object.values(decode),
    ...Object.values(prefill),
    ...(allReduce === undefined ? [] : [allReduce]),
  ] as OperatorPart[];
  const fitted = parts.filter((part) => part.kind === 'fitted');
  if (fitted.length === 0) {
    const why =
      parts.length === 0
        ? 'no row is left'
        : parts.map((part) => `${part.name}: ${part.kind === 'kept' ? part.why : ''}`).join('; ');
    return { kind: 'nothing', why };
  }
  return {
    kind: 'fitted',
    operators: {
      ...named('gemm', coefficientsOf(gemm)),
      ...named('decodeAttention', coefficientsOf(decode)),
      ...named('prefillAttention', coefficientsOf(prefill)),
      ...(allReduce?.kind === 'fitted' && { allReduce: allReduce.coefficients }),
    },
    parts,
    errors: {
      fitted: summariseErrors(fitted.flatMap(({ pairs }) => pairs.fitted)),
      kFold: summariseErrors(fitted.flatMap(({ pairs }) => pairs.kFold)),
    },
  };
}

type Fits<Format extends string, C> = { readonly [format in Format]?: PartFit<C> };

/** The coefficients of those formats that were fitted. */
function coefficientsOf<Format extends string, C>(
  fits: Fits<Format, C>,
): { readonly [format in Format]?: C } {
  const entries = Object.entries(fits) as [Format, PartFit<C>][];
  return Object.fromEntries(
    entries.flatMap(([format, fit]) => (fit.kind === 'fitted' ? [[format, fit.coefficients]] : [])),
  ) as { readonly [format in Format]?: C };
}

function named<Name extends string, Value extends object>(
  name: Name,
  value: Value,
): { readonly [key in Name]?: Value } {
  return Object.keys(value).length === 0
    ? {}
    : ({ [name]: value } as { readonly [key in Name]: Value });
}

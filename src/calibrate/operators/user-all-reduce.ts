import type { AllReduceCoefficients } from '../../models/serving/step-time/operators/all-reduce.ts';
import { linkOf } from '../../world/llm-step-time.ts';
import type { AllReduceRow } from '../open-data/all-reduce-rows.ts';
import type { OperatorRow } from '../user-table/operator-rows.ts';
import { fitAllReduce, predictAllReduce } from './fit-all-reduce.ts';
import { fitPart, type PartFit } from './fit-part.ts';
import type { TimedOn } from './timed-on.ts';

/** Three for each of six coefficients: no table tells of both a ring and kernels at every size. */
const fewest = 18;

/** All-reduces over the data sheet's links; undefined where a table has none. */
export function fitUserAllReduce(
  rows: readonly OperatorRow[],
  { sheet }: TimedOn,
  preset: AllReduceCoefficients,
): PartFit<AllReduceCoefficients> | undefined {
  const link = linkOf(sheet, {});
  const timed = rows.flatMap((row): AllReduceRow[] => {
    if (row.operator !== 'all_reduce') return [];
    const { ranks, bytes, seconds } = row;
    const measured = { accelerator: sheet.id, source: 'custom', link } as const;
    return [{ ...measured, ranks, size: bytes, bytes, seconds }];
  });
  if (timed.length === 0) return undefined;
  const point = ({ ranks, bytes }: AllReduceRow) => `${ranks} ${bytes}`;
  return fitPart({
    name: 'all_reduce',
    rows: timed,
    fewest,
    pointOf: point,
    groupOf: point,
    fit: (some) => fitAllReduce(some, preset),
    predict: predictAllReduce,
    preset,
  });
}

import { group } from 'd3-array';
import type { StepAdjustment } from '../../models/serving/step-time/step-parts.ts';
import { type Term, terms } from '../adjustment.ts';
import { type ErrorSummary, summariseErrors } from '../errors.ts';
import { robustAdjustment } from '../robust-adjustment.ts';
import { isForTesting } from '../split.ts';
import { type Shares, secondsOf } from '../step-shares.ts';

/** A time that a server was measured to take, as a linear form in an adjustment's terms. */
export interface ServerRow {
  /** Where it was published. */
  readonly table: string;
  /** Servers with one adjustment. */
  readonly family: string;
  /** The unit that is fitted or tested as a whole. */
  readonly group: string;
  /** Families among which an adjustment may be looked for where a family has none of its own. */
  readonly kin: readonly string[];
  /** What such a server adds where nothing is fitted. */
  readonly usual: StepAdjustment;
  readonly shares: Shares;
  readonly seconds: number;
}

/** What an adjustment was fitted to: nothing at all, the family's fitting part, or other families whole; or not an
 * adjustment, but a plainer form, to the family's fitting part. */
export type FittedTo = 'nothing' | 'itself' | 'others' | 'plainly';

export interface ServerError {
  readonly table: string;
  readonly family: string;
  readonly fitted: FittedTo;
  readonly errors: ErrorSummary;
  /** Pairs of predicted and measured seconds, for errors over several families. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** Fewer rows than this tell nothing of five terms. */
const fewestRows = 8;

/**
 * Errors of each family: of the operators alone and of an adjustment fitted to its fitting part, both on its testing
 * part; and, on all its rows, of an adjustment fitted to every row of its nearest kin.
 */
export function serverErrors(rows: readonly ServerRow[]): ServerError[] {
  const families = group(rows, (row) => row.family);
  return [...families]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const testing = own.filter((row) => isForTesting(row.group));
      const fitting = own.filter((row) => !isForTesting(row.group));
      const others = kinOf(own[0]!, rows);
      return [
        errorOf(own[0]!, 'nothing', testing, undefined),
        ...(fitting.length < fewestRows
          ? []
          : [errorOf(own[0]!, 'itself', testing, fitted(fitting, terms))]),
        ...(others.length < fewestRows
          ? []
          : [errorOf(own[0]!, 'others', own, fitted(others, terms))]),
      ].filter(({ pairs }) => pairs.length > 0);
    });
}

/** The adjustment of these rows; terms that are not free stay as servers usually have them. */
export function fitted(rows: readonly ServerRow[], free: readonly Term[]): StepAdjustment {
  return robustAdjustment(rows, free, rows[0]!.usual).adjustment;
}

/** Rows of other families that share the most with a row's own: the first of its kin that has enough of them. */
function kinOf({ family, kin }: ServerRow, rows: readonly ServerRow[]): ServerRow[] {
  for (const name of kin) {
    const found = rows.filter((row) => row.family !== family && row.kin.includes(name));
    if (found.length >= enoughKin) return found;
  }
  return [];
}

const enoughKin = 50;

function errorOf(
  { table, family }: ServerRow,
  fittedTo: FittedTo,
  rows: readonly ServerRow[],
  adjustment: StepAdjustment | undefined,
): ServerError {
  const pairs = rows.map(
    (row) => [secondsOf(row.shares, adjustment ?? row.usual), row.seconds] as const,
  );
  return { table, family, fitted: fittedTo, errors: summariseErrors(pairs), pairs };
}

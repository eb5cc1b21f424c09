import { type ErrorSummary, summariseErrors } from '../errors.ts';
import { folds } from '../fit-steps.ts';
import { kFold, type Pairs } from '../k-fold.ts';

/** Named coefficients: numbers, whatever the interface. */
type Numbers<Coefficients> = { readonly [name in keyof Coefficients]: number };

/** Timings that decide one set of coefficients, and how they do. */
export interface Part<Row extends { readonly seconds: number }, Coefficients> {
  /** As `decode_attention fp16`. */
  readonly name: string;
  readonly rows: readonly Row[];
  /** Different points without which nothing is fitted: three for each coefficient that such rows tell of. */
  readonly fewest: number;
  /** The point at which a row was timed, and what is fitted or tested as a whole. */
  readonly pointOf: (row: Row) => string;
  readonly groupOf: (row: Row) => string;
  readonly fit: (rows: readonly Row[]) => Coefficients;
  readonly predict: (row: Row, coefficients: Coefficients) => number;
  /** The catalog's, for what no row tells of. */
  readonly preset: Coefficients;
}

/** What was fitted of a part, or why nothing was. */
export type PartFit<Coefficients> =
  | {
      readonly kind: 'fitted';
      readonly name: string;
      readonly coefficients: Coefficients;
      readonly rows: number;
      readonly pairs: { readonly fitted: Pairs; readonly kFold: Pairs };
      readonly errors: { readonly fitted: ErrorSummary; readonly kFold: ErrorSummary };
    }
  | { readonly kind: 'kept'; readonly name: string; readonly rows: number; readonly why: string };

/** Fits a part; its errors are those of the coefficients that it returns. */
export function fitPart<Row extends { readonly seconds: number }, C extends Numbers<C>>(
  part: Part<Row, C>,
): PartFit<C> {
  const { name, rows, fewest, pointOf, predict } = part;
  const points = new Set(rows.map(pointOf)).size;
  if (points < fewest) {
    const why = `${points} different ${points === 1 ? 'point is' : 'points are'} left, and at least ${fewest} are needed`;
    return { kind: 'kept', name, rows: rows.length, why };
  }
  const pairsOf = (some: readonly Row[], by: C): Pairs =>
    some.map((row) => [predict(row, by), row.seconds]);
  const coefficients = fitted(part, rows);
  // A table of few groups is divided by its points.
  const groups = new Set(rows.map(part.groupOf)).size;
  const held = kFold(rows, folds, groups < folds ? pointOf : part.groupOf, (some, rest) =>
    pairsOf(rest, fitted(part, some)),
  );
  const pairs = { fitted: pairsOf(rows, coefficients), kFold: held };
  return {
    ...{ kind: 'fitted', name, coefficients, rows: rows.length, pairs },
    errors: { fitted: summariseErrors(pairs.fitted), kFold: summariseErrors(held) },
  };
}

/** A prediction that changes by less than this part has not noticed. */
const unnoticed = 1e-9;

/** The fit; but a coefficient that no row notices stays the catalog's, for the rows say nothing of it. */
function fitted<Row extends { readonly seconds: number }, C extends Numbers<C>>(
  part: Part<Row, C>,
  rows: readonly Row[],
): C {
  const { predict, preset } = part;
  let found = part.fit(rows);
  const before = rows.map((row) => predict(row, found));
  for (const name of Object.keys(preset) as (keyof C)[]) {
    const tried = { ...found, [name]: preset[name] };
    const isSame = rows.every((row, at) => {
      const seconds = before[at]!;
      return Math.abs(predict(row, tried) - seconds) <= unnoticed * seconds;
    });
    if (isSame) found = tried;
  }
  return found;
}

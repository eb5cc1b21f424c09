import { type ErrorSummary, summariseErrors } from '../errors.ts';
import { isForTesting } from '../split.ts';

/** The measured rows of one operator, and how its coefficients are found from some of them. */
export interface OperatorTable<Row, Fit> {
  readonly rows: readonly Row[];
  readonly acceleratorOf: (row: Row) => string;
  /** The unit that is fitted or tested as a whole. */
  readonly groupOf: (row: Row) => string;
  readonly secondsOf: (row: Row) => number;
  /** From the rows of one accelerator, or of several for any other. */
  readonly fit: (rows: readonly Row[]) => Fit;
  readonly pool: (rows: readonly Row[]) => Fit;
  readonly views: readonly OperatorView<Row, Fit>[];
}

/** Which of the testing rows are counted, and what is predicted of them. */
export interface OperatorView<Row, Fit> {
  readonly name: string;
  readonly counts: (row: Row) => boolean;
  readonly predict: (row: Row, fit: Fit) => number;
}

/** How far an operator's model is from testing rows of an accelerator. */
export interface OperatorError {
  readonly operator: string;
  readonly accelerator: string;
  /** Fitted to the accelerator's own fitting rows, or to those of all others. */
  readonly fitted: 'itself' | 'others';
  readonly errors: ErrorSummary;
}

/** The fitting part of a table. */
export function fittingRows<Row>({
  rows,
  groupOf,
}: Pick<OperatorTable<Row, never>, 'rows' | 'groupOf'>): Row[] {
  const testing = new Map<string, boolean>();
  return rows.filter((row) => {
    const group = groupOf(row);
    let isTesting = testing.get(group);
    if (isTesting === undefined) {
      isTesting = isForTesting(group);
      testing.set(group, isTesting);
    }
    return !isTesting;
  });
}

/** Errors on testing rows only, of each accelerator that has any. */
export function operatorErrors<Row, Fit>(table: OperatorTable<Row, Fit>): OperatorError[] {
  const { rows, acceleratorOf, secondsOf, views } = table;
  const fitting = fittingRows(table);
  const isFitted = new Set(fitting);
  const accelerators = [...new Set(rows.map(acceleratorOf))].sort();
  return accelerators.flatMap((accelerator) => {
    const isOwn = (row: Row) => acceleratorOf(row) === accelerator;
    const tested = rows.filter((row) => isOwn(row) && !isFitted.has(row));
    if (tested.length === 0) return [];
    const errorsOf = (fitted: 'itself' | 'others', fit: Fit) =>
      views.flatMap(({ name, counts, predict }) => {
        const pairs = tested
          .filter(counts)
          .map((row) => [predict(row, fit), secondsOf(row)] as const);
        if (pairs.length === 0) return [];
        return { operator: name, accelerator, fitted, errors: summariseErrors(pairs) };
      });
    const own = fitting.filter(isOwn);
    const others = fitting.filter((row) => !isOwn(row));
    return [
      ...(own.length === 0 ? [] : errorsOf('itself', table.fit(own))),
      ...(others.length === 0 ? [] : errorsOf('others', table.pool(others))),
    ];
  });
}

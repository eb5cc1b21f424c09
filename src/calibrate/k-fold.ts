/** Pairs of a predicted and a measured value. */
export type Pairs = readonly (readonly [predicted: number, measured: number])[];

/**
 * What a fit predicts of rows that it did not see, for each of `folds` parts in turn. Rows of one name are
 * never divided; the n-th name in order of appearance belongs to part n modulo `folds`, never to a random one.
 */
export function kFold<Row>(
  rows: readonly Row[],
  folds: number,
  nameOf: (row: Row) => string,
  fitAndPredict: (fitted: readonly Row[], held: readonly Row[]) => Pairs,
): Pairs {
  const foldOf = new Map<string, number>();
  for (const row of rows) {
    const name = nameOf(row);
    if (!foldOf.has(name)) foldOf.set(name, foldOf.size % folds);
  }
  return Array.from({ length: folds }, (_, fold) => {
    const isHeld = (row: Row) => foldOf.get(nameOf(row)) === fold;
    const held = rows.filter(isHeld);
    return held.length === 0
      ? []
      : fitAndPredict(
          rows.filter((row) => !isHeld(row)),
          held,
        );
  }).flat();
}

/** What a variant has on each axis. */
export type Labels = Readonly<Record<string, string>>;

/** What a variant has, or has not, on one axis. */
export interface AxisTest {
  readonly axis: string;
  readonly isNot: boolean;
  readonly labels: readonly string[];
}

/** What some variants have in common that others have not. */
export type Condition =
  /** They pass all of these tests. */
  | { readonly kind: 'where'; readonly tests: readonly AxisTest[] }
  /** The others pass all of these, and they do not. */
  | { readonly kind: 'unless'; readonly tests: readonly AxisTest[] }
  /** Nothing shorter than their names. */
  | { readonly kind: 'variants'; readonly variants: readonly Labels[] };

/**
 * The shortest true condition that tells some variants from the others, `isMember` by variant: one axis rather than
 * several, then few labels, then the first axis. There must be members and others.
 */
export function conditionOf(variants: readonly Labels[], isMember: readonly boolean[]): Condition {
  const axes = Object.keys(variants[0]!).filter(
    (axis) => new Set(variants.map((one) => one[axis])).size > 1,
  );
  const isOther = isMember.map((one) => !one);
  const found = [
    ...conjunction('where', axes, variants, isMember),
    ...conjunction('unless', axes, variants, isOther),
  ];
  const shortest = found.toSorted((a, b) => lengthOf(a) - lengthOf(b))[0];
  return (
    shortest ?? { kind: 'variants', variants: variants.filter((_, index) => isMember[index]!) }
  );
}

/** The fewest axes on which all members pass a test and no other does; nothing where there are none. */
function conjunction(
  kind: 'where' | 'unless',
  axes: readonly string[],
  variants: readonly Labels[],
  isMember: readonly boolean[],
): Condition[] {
  const labelsOf = (axis: string, some: readonly Labels[]) => [
    ...new Set(some.map((one) => one[axis]!)),
  ];
  const members = variants.filter((_, index) => isMember[index]!);
  const possible = axes.map((axis) => ({ axis, labels: labelsOf(axis, members) }));
  const tests = subsets(possible).find((some) =>
    variants.every(
      (one, index) =>
        some.every(({ axis, labels }) => labels.includes(one[axis]!)) === isMember[index],
    ),
  );
  if (tests === undefined) return [];
  return [{ kind, tests: tests.map(({ axis, labels }) => test(axis, labels)) }];

  /** Whichever names fewer: the labels that pass, or those that do not. */
  function test(axis: string, labels: readonly string[]): AxisTest {
    const others = labelsOf(axis, variants).filter((one) => !labels.includes(one));
    return others.length < labels.length
      ? { axis, isNot: true, labels: others }
      : { axis, isNot: false, labels };
  }
}

/** All parts of a few things, the smaller first. */
function subsets<Thing>(things: readonly Thing[]): Thing[][] {
  const all = things.reduce<Thing[][]>(
    (some, thing) => some.concat(some.map((one) => [...one, thing])),
    [[]],
  );
  return all.sort((a, b) => a.length - b.length);
}

function lengthOf(condition: Condition): number {
  if (condition.kind === 'variants') return Number.POSITIVE_INFINITY;
  const { tests, kind } = condition;
  const words = tests.reduce(
    (sum, { labels, isNot }) => sum + labels.length + (isNot ? 0.5 : 0),
    0,
  );
  // Several axes are harder to hold in mind than many labels of one, and `unless` than `where`.
  return 100 * tests.length + words + (kind === 'unless' ? 0.75 : 0);
}

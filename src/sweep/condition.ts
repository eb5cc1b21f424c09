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
  /** They pass all the tests of one of these lists. */
  | { readonly kind: 'if'; readonly either: readonly (readonly AxisTest[])[] }
  /** The others pass all of these, and they do not. */
  | { readonly kind: 'unless'; readonly tests: readonly AxisTest[] };

/**
 * A true condition that tells some variants from the others, `isMember` by variant: the shortest where one list of tests does,
 * on one axis rather than on several; else few lists, each of which is true of as many as it can. There must be members
 * and others.
 */
export function conditionOf(variants: readonly Labels[], isMember: readonly boolean[]): Condition {
  const axes = axesOf(variants);
  const isOther = isMember.map((one) => !one);
  const [within, without] = [isMember, isOther].map((some) =>
    conjunction(axes, variants, some).map((tests) => ({ tests, length: lengthOf(tests) })),
  );
  const [one, other] = [within![0], without![0]];
  // What is, is easier to read than what is not.
  if (other !== undefined && (one === undefined || other.length + 0.75 < one.length)) {
    return unless(other.tests);
  }
  return { kind: 'if', either: one === undefined ? boxes(axes, variants, isMember) : [one.tests] };
}

/** Neither this nor that is harder to read than the one or the other. */
function unless(tests: readonly AxisTest[]): Condition {
  if (!tests.every(({ isNot }) => isNot)) return { kind: 'unless', tests };
  return { kind: 'if', either: tests.map((test) => [{ ...test, isNot: false }]) };
}

/** An axis on which something varies, with its labels. */
interface Axis {
  readonly axis: string;
  readonly labels: readonly string[];
}

function axesOf(variants: readonly Labels[]): Axis[] {
  return Object.keys(variants[0]!)
    .map((axis) => ({ axis, labels: [...new Set(variants.map((one) => one[axis]!))] }))
    .filter(({ labels }) => labels.length > 1);
}

/** The fewest axes on which all members pass a test and no other does, as one list; nothing where there are none. */
function conjunction(
  axes: readonly Axis[],
  variants: readonly Labels[],
  isMember: readonly boolean[],
): AxisTest[][] {
  const members = variants.filter((_, index) => isMember[index]!);
  const possible = axes.map(({ axis, labels }) => ({
    axis,
    labels: labels.filter((label) => members.some((one) => one[axis] === label)),
  }));
  const found = subsets(possible).find((some) =>
    variants.every((one, index) => isIn(some, one) === isMember[index]),
  );
  return found === undefined ? [] : [testsOf(found, axes)];
}

/** Lists of tests that members pass and nobody else, until each member passes one. */
function boxes(
  axes: readonly Axis[],
  variants: readonly Labels[],
  isMember: readonly boolean[],
): AxisTest[][] {
  const others = variants.filter((_, index) => !isMember[index]!);
  let left = variants.filter((_, index) => isMember[index]!);
  const found: AxisTest[][] = [];
  while (left.length > 0) {
    // Which axis grows first decides how far a box comes, so each is tried.
    const grown = axes.map((_, first) =>
      grow(left[0]!, [...axes.slice(first), ...axes.slice(0, first)], variants, others),
    );
    const covered = (box: readonly Axis[]) => left.filter((one) => isIn(box, one)).length;
    const best = grown.reduce((a, b) => (covered(b) > covered(a) ? b : a));
    found.push(testsOf(needed(best, variants), axes));
    left = left.filter((one) => !isIn(best, one));
  }
  return found;
}

/** As many labels on each axis as there is no other variant among. */
function grow(
  from: Labels,
  axes: readonly Axis[],
  variants: readonly Labels[],
  others: readonly Labels[],
): Axis[] {
  let box: Axis[] = axes.map(({ axis }) => ({ axis, labels: [from[axis]!] }));
  for (const { axis, labels } of axes) {
    for (const label of labels) {
      const larger = box.map((one) =>
        one.axis === axis && !one.labels.includes(label)
          ? { axis, labels: labels.filter((some) => some === label || one.labels.includes(some)) }
          : one,
      );
      const gains = variants.some((one) => isIn(larger, one) && !isIn(box, one));
      if (gains && !others.some((one) => isIn(larger, one))) box = larger;
    }
  }
  return box;
}

/** Without the axes that leave nobody out. */
function needed(box: readonly Axis[], variants: readonly Labels[]): Axis[] {
  let some = [...box];
  for (const one of box) {
    const fewer = some.filter((other) => other !== one);
    if (variants.every((labels) => isIn(fewer, labels) === isIn(some, labels))) some = fewer;
  }
  return some;
}

function isIn(box: readonly Axis[], variant: Labels): boolean {
  return box.every(({ axis, labels }) => labels.includes(variant[axis]!));
}

/** In the order of the sweep; whichever names fewer, the labels that pass or those that do not. */
function testsOf(box: readonly Axis[], axes: readonly Axis[]): AxisTest[] {
  return axes.flatMap(({ axis, labels: all }) => {
    const labels = box.find((one) => one.axis === axis)?.labels;
    if (labels === undefined) return [];
    const others = all.filter((one) => !labels.includes(one));
    const isNot = others.length < labels.length;
    return [{ axis, isNot, labels: isNot ? others : labels }];
  });
}

/** All parts of a few things, the smaller first. */
function subsets<Thing>(things: readonly Thing[]): Thing[][] {
  const all = things.reduce<Thing[][]>(
    (some, thing) => some.concat(some.map((one) => [...one, thing])),
    [[]],
  );
  return all.sort((a, b) => a.length - b.length);
}

/** Several axes are harder to hold in mind than many labels of one. */
function lengthOf(tests: readonly AxisTest[]): number {
  const words = tests.reduce(
    (sum, { labels, isNot }) => sum + labels.length + (isNot ? 0.5 : 0),
    0,
  );
  return 100 * tests.length + words;
}

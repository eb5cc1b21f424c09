/** How a search goes; lengths are differences of logarithms. */
export interface SimplexSearch {
  /** Where it starts; each above 0. */
  readonly initial: readonly number[];
  /** How far the first trials lie, and how near the last ones. */
  readonly coarsest: number;
  readonly finest: number;
  /** Losses to compute, about. */
  readonly trials: number;
}

interface Corner {
  readonly at: readonly number[];
  readonly loss: number;
}

/**
 * The positive numbers that make a loss small: the simplex of Nelder and Mead on their logarithms, spread out
 * anew where it has shrunk, as long as that gains anything. It needs no slopes, because a replay's loss has
 * jumps, where one request overtakes another.
 */
export function simplexSearch(
  loss: (point: readonly number[]) => number,
  { initial, coarsest, finest, trials }: SimplexSearch,
): number[] {
  let left = trials;
  const corner = (at: readonly number[]): Corner => {
    left -= 1;
    return { at, loss: loss(at.map(Math.exp)) };
  };
  let best = corner(initial.map(Math.log));
  for (let spread = coarsest; spread > finest && left > 0; spread /= 2) {
    const start = best;
    const corners = best.at.map((_, axis) =>
      corner(start.at.map((value, index) => (index === axis ? value + spread : value))),
    );
    best = shrunk([start, ...corners], corner, finest, () => left > 0);
  }
  return best.at.map(Math.exp);
}

/** The best corner of a simplex that moved until it is small, or time is up. */
function shrunk(
  simplex: Corner[],
  corner: (at: readonly number[]) => Corner,
  finest: number,
  goesOn: () => boolean,
): Corner {
  let corners = sorted(simplex);
  while (goesOn() && sizeOf(corners) > finest) {
    const [best, worst, second] = [corners[0]!, corners.at(-1)!, corners.at(-2)!];
    const centre = centreOf(corners.slice(0, -1));
    const along = (part: number) =>
      corner(centre.map((value, axis) => value + part * (value - worst.at[axis]!)));
    const reflected = along(1);
    let next: Corner | undefined = reflected;
    if (reflected.loss < best.loss) {
      const further = along(2);
      if (further.loss < reflected.loss) next = further;
    } else if (reflected.loss >= second.loss) {
      const nearer = reflected.loss < worst.loss ? along(0.5) : along(-0.5);
      next = nearer.loss < Math.min(reflected.loss, worst.loss) ? nearer : undefined;
    }
    corners =
      next === undefined
        ? sorted([best, ...corners.slice(1).map(({ at }) => corner(centreOf([best, { at }])))])
        : sorted([...corners.slice(0, -1), next]);
  }
  return corners[0]!;
}

/** The better first; of equals, the one that was there before. */
function sorted(corners: readonly Corner[]): Corner[] {
  return [...corners].sort((a, b) => a.loss - b.loss);
}

function centreOf(corners: readonly Pick<Corner, 'at'>[]): number[] {
  return corners[0]!.at.map(
    (_, axis) => corners.reduce((sum, { at }) => sum + at[axis]!, 0) / corners.length,
  );
}

/** The longest distance from the best corner, along any axis. */
function sizeOf([best, ...others]: readonly Corner[]): number {
  return Math.max(
    ...others.map(({ at }) =>
      Math.max(...at.map((value, axis) => Math.abs(value - best!.at[axis]!))),
    ),
  );
}

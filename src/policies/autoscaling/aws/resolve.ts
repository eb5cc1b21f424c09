import type { GroupCapacity } from './step-scaling.ts';

/** What one policy asks for; no capacity where it has no reason to act. */
export type Proposal =
  | { readonly kind: 'step'; readonly name: string; readonly capacity: number | undefined }
  | {
      readonly kind: 'target-tracking';
      readonly name: string;
      readonly capacity: number | undefined;
      /** Whether it may scale in at all. */
      readonly inEnabled: boolean;
    };

/** The bounds of a group, in instances. */
export interface GroupBounds {
  readonly minSize: number;
  readonly maxSize: number;
}

/**
 * What several policies come to: out if any asks for it, else in, by the largest capacity of those that ask;
 * but target tracking policies scale in only if all that may are ready to. `running` is how many instances a
 * scale-out has under way: while it is not 0, no scale-in starts.
 */
export function resolve(
  { minSize, maxSize }: GroupBounds,
  proposals: readonly Proposal[],
  { desired }: GroupCapacity,
  running: number,
): { readonly desired: number; readonly because: string } {
  const out = largest(proposals.filter(({ capacity }) => (capacity ?? desired) > desired));
  if (out !== undefined) {
    if (desired >= maxSize) return { desired, because: `${out.name}, but at maxSize` };
    const bounded = Math.min(maxSize, out.capacity);
    const limit = bounded < out.capacity ? ', up to maxSize' : '';
    return { desired: bounded, because: `${out.name} scales out${limit}` };
  }
  const allReady = proposals.every(
    (one) => one.kind === 'step' || !one.inEnabled || one.capacity !== undefined,
  );
  const lower = largest(
    proposals.filter(
      ({ kind, capacity }) =>
        capacity !== undefined && capacity < desired && (kind === 'step' || allReady),
    ),
  );
  if (lower === undefined) {
    const wanted = proposals.some(({ capacity }) => capacity !== undefined && capacity < desired);
    const because = wanted
      ? 'not all target tracking policies are ready to scale in'
      : 'no alarm asks for another capacity';
    return { desired, because };
  }
  if (desired <= minSize) return { desired, because: `${lower.name}, but at minSize` };
  if (running > 0) return { desired, because: `${lower.name}, but a scale-out is in progress` };
  // A tracking policy that is ready and asks for the present capacity keeps the others from less.
  const keeper = allReady
    ? proposals.find((one) => one.kind === 'target-tracking' && one.capacity === desired)
    : undefined;
  if (keeper !== undefined) return { desired, because: `${keeper.name} keeps its capacity` };
  const bounded = Math.max(minSize, lower.capacity);
  const limit = bounded > lower.capacity ? ', down to minSize' : '';
  return { desired: bounded, because: `${lower.name} scales in${limit}` };
}

/** The first of those that ask for the most. */
function largest(proposals: readonly Proposal[]) {
  let best: { readonly name: string; readonly capacity: number } | undefined;
  for (const { name, capacity } of proposals) {
    if (capacity !== undefined && (best === undefined || capacity > best.capacity)) {
      best = { name, capacity };
    }
  }
  return best;
}

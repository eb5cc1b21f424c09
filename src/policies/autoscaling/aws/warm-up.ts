/** Instances that came into service together. */
interface Joined {
  readonly at: number;
  readonly count: number;
}

/** Who came into service of late; undefined before the first look. */
export interface WarmUpState {
  readonly inService: number | undefined;
  readonly joined: readonly Joined[];
}

/** Nobody has been looked at. */
export const nobodyJoined: WarmUpState = { inService: undefined, joined: [] };

/** After a look at the instances in service; those of the first look are warm. */
export function withLook(
  before: WarmUpState,
  now: number,
  inService: number,
  warmUpSeconds: number,
): WarmUpState {
  const still = before.joined.filter(({ at }) => now - at < warmUpSeconds);
  const more = inService - (before.inService ?? inService);
  return { inService, joined: more > 0 ? [...still, { at: now, count: more }] : still };
}

/** Instances in service that still warm up. */
export function warmingUp({ inService, joined }: WarmUpState): number {
  const count = joined.reduce((sum, one) => sum + one.count, 0);
  // Some may have gone since; whoever is left is taken for the new ones.
  return Math.min(inService ?? 0, count);
}

/** What the metrics asked for at a time, in seconds, before any limit. */
export interface Recommendation {
  readonly replicas: number;
  readonly at: number;
}

/** What the recommendations of a window make of a new one, and the list with the new one in it. */
export interface Stabilized {
  readonly replicas: number;
  readonly recommendations: readonly Recommendation[];
}

/**
 * The highest recommendation of the window, as without `spec.behavior`; the window's start counts. One of 0 s has
 * none: the controller's clock goes on between what it recommends first and this look back.
 */
export function stabilizeDown(
  recommendations: readonly Recommendation[],
  desired: number,
  windowSeconds: number,
  now: number,
): Stabilized {
  const cutoff = now - windowSeconds;
  let replicas = desired;
  let reusable: number | undefined;
  for (let slot = 0; slot < recommendations.length; slot += 1) {
    const past = recommendations[slot]!;
    if (past.at < cutoff || windowSeconds === 0) reusable = slot;
    else replicas = Math.max(replicas, past.replicas);
  }
  return { replicas, recommendations: record(recommendations, reusable, desired, now) };
}

/**
 * The present count, moved no further than all recommendations of the window of that direction agree:
 * up to the lowest of the one, down to the highest of the other; the windows' starts do not count.
 */
export function stabilizeBoth(
  recommendations: readonly Recommendation[],
  current: number,
  desired: number,
  windows: { readonly upSeconds: number; readonly downSeconds: number },
  now: number,
): Stabilized {
  const upCutoff = now - windows.upSeconds;
  const downCutoff = now - windows.downSeconds;
  let lowest = desired;
  let highest = desired;
  let reusable: number | undefined;
  for (let slot = 0; slot < recommendations.length; slot += 1) {
    const past = recommendations[slot]!;
    if (past.at > upCutoff) lowest = Math.min(lowest, past.replicas);
    if (past.at > downCutoff) highest = Math.max(highest, past.replicas);
    if (past.at < upCutoff && past.at < downCutoff) reusable = slot;
  }
  const replicas = Math.min(Math.max(current, lowest), highest);
  return { replicas, recommendations: record(recommendations, reusable, desired, now) };
}

/** Writes into the last slot that has run out, or appends: the list stays as short as the window. */
function record(
  recommendations: readonly Recommendation[],
  slot: number | undefined,
  replicas: number,
  at: number,
): readonly Recommendation[] {
  if (slot === undefined) return [...recommendations, { replicas, at }];
  return recommendations.with(slot, { replicas, at });
}

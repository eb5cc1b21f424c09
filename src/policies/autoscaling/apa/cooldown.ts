/** A recommendation of the past. */
export interface Recommendation {
  /** Seconds since the start. */
  readonly at: number;
  readonly replicas: number;
}

/** Seconds over which recommendations are remembered, up and down. */
export interface CooldownWindows {
  readonly scaleUpCooldown: number;
  readonly scaleDownCooldown: number;
}

/** The windows that AIBrix ships with. */
export const defaultCooldownWindows: CooldownWindows = {
  scaleUpCooldown: 0,
  scaleDownCooldown: 300,
};

/**
 * AIBrix's cooldown, as published: the largest recommendation of the window on the way up, the smallest on
 * the way down. That is the reverse of the Kubernetes HPA's, so that a lull within the last 5 minutes is
 * acted upon once the metric falls at all.
 */
export function cooledDown(
  history: readonly Recommendation[],
  now: number,
  current: number,
  recommended: number,
  windows: CooldownWindows,
): { readonly replicas: number; readonly history: readonly Recommendation[] } {
  const longest = Math.max(windows.scaleUpCooldown, windows.scaleDownCooldown);
  const kept = [...history, { at: now, replicas: recommended }].filter(
    (one) => one.at > now - longest,
  );
  if (recommended === current) return { replicas: current, history: kept };
  const isUp = recommended > current;
  const window = isUp ? windows.scaleUpCooldown : windows.scaleDownCooldown;
  const recent = kept.filter((one) => one.at > now - window).map((one) => one.replicas);
  const replicas = isUp
    ? recent.reduce((a, b) => Math.max(a, b), recommended)
    : recent.reduce((a, b) => Math.min(a, b), recommended);
  return { replicas, history: kept };
}

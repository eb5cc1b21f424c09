/** A number of replicas at a time. */
export interface TimestampedReplicas {
  /** Seconds. */
  readonly at: number;
  readonly replicas: number;
}

/** Those later than `now` − `window`; at the very edge of the window they are gone. */
export function within(
  all: readonly TimestampedReplicas[],
  windowSeconds: number,
  now: number,
): readonly TimestampedReplicas[] {
  return all.filter(({ at }) => at > now - windowSeconds);
}

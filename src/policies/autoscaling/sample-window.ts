/** A value at a time in seconds. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** The samples of the last seconds, a new one among them where there is one; at the window's edge they are gone. */
export function withinWindow(
  before: readonly Sample[],
  now: number,
  value: number | undefined,
  windowSeconds: number,
): readonly Sample[] {
  const kept = before.filter(({ at }) => at > now - windowSeconds);
  return value === undefined ? kept : [...kept, { at: now, value }];
}

/** The mean of samples; undefined where there are none. */
export function meanOf(samples: readonly Sample[]): number | undefined {
  if (samples.length === 0) return undefined;
  return samples.reduce((sum, { value }) => sum + value, 0) / samples.length;
}

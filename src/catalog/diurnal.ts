/**
 * Requests of a normal shop day in local time, midnight first, in arbitrary units. CONSTRUCTED, not
 * recorded: the shape that retail traffic reports describe (quiet at 3, a plateau from noon, a peak at 20).
 */
const hourlyLoad = [
  55, 45, 38, 35, 36, 42, 55, 72, 90, 105, 115, 120, 122, 120, 118, 115, 113, 115, 120, 130, 138,
  135, 115, 80,
] as const;

/** Factors of the 24 hours of a normal day, midnight first, with mean 1. Constructed, not recorded. */
export const hourlyFactors: readonly number[] = meanOne(hourlyLoad);

/**
 * Factors of the days of a normal week, Monday first. Flat, for want of a public source with named
 * weekdays: the two weeks of ServeGen (Alibaba Model Studio) vary by day, but without a weekly pattern.
 */
export const dailyFactors: readonly number[] = [1, 1, 1, 1, 1, 1, 1];

function meanOne(load: readonly number[]): number[] {
  const mean = load.reduce((sum, value) => sum + value, 0) / load.length;
  return load.map((value) => value / mean);
}

/** A metric's means per period, and what the running period has gathered. */
export interface MetricPeriods {
  /** The running period is the time from (period − 1) × length, exclusive, to period × length, inclusive. */
  readonly period: number;
  readonly sum: number;
  readonly count: number;
  /** Means of the ended periods, the latest last; undefined where there was no data. */
  readonly datapoints: readonly (number | undefined)[];
}

/** No data yet. */
export const noPeriods: MetricPeriods = { period: 0, sum: 0, count: 0, datapoints: [] };

/**
 * With a sample (undefined where it is missing) of the time up to `now`; keeps the last `keep` data points.
 * A period ends with the sample at its very end, so that a scrape a minute gives a data point a minute.
 */
export function withSample(
  before: MetricPeriods,
  now: number,
  value: number | undefined,
  periodSeconds: number,
  keep: number,
): MetricPeriods {
  const period = Math.ceil(now / periodSeconds);
  let running = before;
  if (period > before.period) {
    const skipped = Math.min(keep, period - before.period - 1);
    const gap = Array.from({ length: skipped }, () => undefined);
    running = { ...ended(before, keep), period };
    running = { ...running, datapoints: [...running.datapoints, ...gap].slice(-keep) };
  }
  if (value !== undefined) {
    running = { ...running, sum: running.sum + value, count: running.count + 1 };
  }
  return now >= period * periodSeconds ? ended(running, keep) : running;
}

/** Whether a data point was added since. */
export function hasEnded(before: MetricPeriods, after: MetricPeriods): boolean {
  return after.period > before.period;
}

function ended(periods: MetricPeriods, keep: number): MetricPeriods {
  const mean = periods.count === 0 ? undefined : periods.sum / periods.count;
  return {
    period: periods.period + 1,
    sum: 0,
    count: 0,
    datapoints: [...periods.datapoints, mean].slice(-keep),
  };
}

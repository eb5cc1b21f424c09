/** The mean load of one aggregation period. */
export interface LoadAggregate {
  /** Seconds of its end. */
  readonly at: number;
  readonly load: number;
}

/** What a moving window makes of the loads in it. */
export type WindowStatistic =
  | { readonly kind: 'max' }
  | { readonly kind: 'average'; readonly halfLifeSeconds: number }
  | { readonly kind: 'percentile'; readonly part: number; readonly halfLifeSeconds: number };

/**
 * The load that a window stands for: its peak; its mean with weights that halve in every half-life; or the
 * load that a part of the work, so weighted, does not exceed (work at high load counts for more than time at
 * low load). 0 where the window is empty.
 */
export function windowLoad(
  statistic: WindowStatistic,
  window: readonly LoadAggregate[],
  now: number,
): number {
  switch (statistic.kind) {
    case 'max':
      return window.reduce((most, { load }) => Math.max(most, load), 0);
    case 'average': {
      let sum = 0;
      let weights = 0;
      for (const { at, load } of window) {
        const weight = decayed(now - at, statistic.halfLifeSeconds);
        sum += weight * load;
        weights += weight;
      }
      return weights === 0 ? 0 : sum / weights;
    }
    case 'percentile':
      return loadPercentile(statistic.part, statistic.halfLifeSeconds, window, now);
  }
}

function loadPercentile(
  part: number,
  halfLifeSeconds: number,
  window: readonly LoadAggregate[],
  now: number,
): number {
  const work = window
    .map(({ at, load }) => ({ load, work: load * decayed(now - at, halfLifeSeconds) }))
    .sort((a, b) => a.load - b.load);
  const total = work.reduce((sum, one) => sum + one.work, 0);
  let sum = 0;
  for (const one of work) {
    sum += one.work;
    if (sum >= part * total) return one.load;
  }
  return work.at(-1)?.load ?? 0;
}

/** 2^(−age / half-life), within a few units in the last place for ages of up to 50 half-lives. */
function decayed(age: number, halfLifeSeconds: number): number {
  return Math.exp((-age / halfLifeSeconds) * Math.LN2);
}

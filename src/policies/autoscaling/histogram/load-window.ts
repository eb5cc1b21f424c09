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
 * low load). 0 where the window is empty. `weightOf` gives the weight at an age in seconds, where somebody has
 * them at hand.
 */
export function windowLoad(
  statistic: WindowStatistic,
  window: readonly LoadAggregate[],
  now: number,
  weightOf = weightsBy(statistic),
): number {
  switch (statistic.kind) {
    case 'max':
      return window.reduce((most, { load }) => Math.max(most, load), 0);
    case 'average': {
      let sum = 0;
      let weights = 0;
      for (const { at, load } of window) {
        const weight = weightOf(now - at);
        sum += weight * load;
        weights += weight;
      }
      return weights === 0 ? 0 : sum / weights;
    }
    case 'percentile':
      return loadPercentile(statistic.part, window, now, weightOf);
  }
}

/** A window with a newer load, in the order in which its statistic goes through it: by load, or by time. */
export function withLoad(
  { kind }: WindowStatistic,
  window: readonly LoadAggregate[],
  newer: LoadAggregate,
): readonly LoadAggregate[] {
  if (kind !== 'percentile') return [...window, newer];
  const below = window.findLastIndex(({ load }) => load <= newer.load);
  return window.toSpliced(below + 1, 0, newer);
}

/** The weight of a load at an age in seconds: 2^(−age / half-life). */
export function weightsBy(statistic: WindowStatistic): (age: number) => number {
  if (statistic.kind === 'max') return () => 1;
  const { halfLifeSeconds } = statistic;
  // Within a few units in the last place for ages of up to 50 half-lives.
  return (age) => Math.exp((-age / halfLifeSeconds) * Math.LN2);
}

function loadPercentile(
  part: number,
  window: readonly LoadAggregate[],
  now: number,
  weightOf: (age: number) => number,
): number {
  const ascending = isAscending(window) ? window : window.toSorted((a, b) => a.load - b.load);
  const work = new Float64Array(ascending.length);
  let total = 0;
  for (let index = 0; index < work.length; index += 1) {
    const { at, load } = ascending[index]!;
    work[index] = load * weightOf(now - at);
    total += work[index]!;
  }
  let sum = 0;
  for (let index = 0; index < work.length; index += 1) {
    sum += work[index]!;
    if (sum >= part * total) return ascending[index]!.load;
  }
  return ascending.at(-1)?.load ?? 0;
}

function isAscending(window: readonly LoadAggregate[]): boolean {
  for (let index = 1; index < window.length; index += 1) {
    if (window[index]!.load < window[index - 1]!.load) return false;
  }
  return true;
}

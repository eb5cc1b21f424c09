import type { Sample } from '../sample-window.ts';

/** Sums of samples per slot of time, in a ring that covers one window. */
export interface Buckets {
  /** Seconds. */
  readonly window: number;
  /** Seconds that one bucket covers. */
  readonly granularity: number;
  readonly values: readonly number[];
  /** The first bucket of the present run of data, by number since time 0. */
  readonly firstWrite: number | undefined;
  readonly lastWrite: number | undefined;
}

/** Empty buckets over a window, both in seconds. */
export function buckets(window: number, granularity: number): Buckets {
  const values = new Array<number>(Math.ceil(window / granularity)).fill(0);
  return { window, granularity, values, firstWrite: undefined, lastWrite: undefined };
}

/** Adds a sample at a time in seconds, which may lie up to a window back; gaps count as zero. */
export function recordInBuckets(into: Buckets, at: number, value: number): Buckets {
  return recordAllInBuckets(into, [{ at, value }]);
}

/** Adds samples one after the other, as `recordInBuckets` does. */
export function recordAllInBuckets(into: Buckets, samples: readonly Sample[]): Buckets {
  const { window, granularity } = into;
  let { firstWrite, lastWrite } = into;
  // One copy for all of them: a tick brings a sample for each second of it.
  let values: number[] | undefined;
  for (const { at, value } of samples) {
    const slot = Math.floor(at / granularity);
    if (lastWrite === undefined || (slot - lastWrite) * granularity >= window) {
      values = new Array<number>(into.values.length).fill(0);
      values[ring(into, slot)] = value;
      firstWrite = slot;
      lastWrite = slot;
      continue;
    }
    if ((lastWrite - slot) * granularity >= window) continue;
    values ??= into.values.slice();
    for (let skipped = lastWrite + 1; skipped <= slot; skipped += 1) {
      values[ring(into, skipped)] = 0;
    }
    values[ring(into, slot)]! += value;
    firstWrite = Math.min(firstWrite ?? slot, slot);
    lastWrite = Math.max(lastWrite, slot);
  }
  return values === undefined ? into : { ...into, values, firstWrite, lastWrite };
}

/** Whether a window has passed without a sample. */
export function bucketsAreEmpty(from: Buckets, now: number): boolean {
  return from.lastWrite === undefined || age(from, now) * from.granularity > from.window;
}

/** The sum of what the window holds at a time. */
export function bucketsSum(from: Buckets, now: number): number {
  const stale = Math.max(0, age(from, now));
  const { values } = from;
  let sum = 0;
  // The newest first.
  let place = ring(from, from.lastWrite ?? 0);
  for (let left = values.length - stale; left > 0; left -= 1) {
    sum += values[place]!;
    place = place === 0 ? values.length - 1 : place - 1;
  }
  return sum;
}

/**
 * The mean over the buckets from the first write, or over a window's worth. Data that stopped arriving less
 * than a window ago is averaged over the part that did arrive. Rounded down to six decimals, as Knative does.
 */
export function bucketsMean(from: Buckets, now: number): number {
  if (from.lastWrite === undefined || from.firstWrite === undefined) return 0;
  const stale = Math.max(0, age(from, now));
  if (stale * from.granularity >= from.window) return 0;
  const valid = Math.min(from.lastWrite - from.firstWrite + 1, from.values.length - stale);
  return Math.floor((bucketsSum(from, now) / valid) * 1e6) / 1e6;
}

/** The exponentially weighted mean: the newest bucket weighs most, all weights sum to at least 0.9999. */
export function bucketsWeightedMean(from: Buckets, now: number): number {
  if (bucketsAreEmpty(from, now)) return 0;
  const coefficient = smoothingCoefficient(from.values.length);
  const stale = Math.max(0, age(from, now));
  let weight = coefficient;
  for (let missing = 0; missing < stale; missing += 1) weight *= 1 - coefficient;
  let mean = 0;
  for (let back = 0; back < from.values.length - stale; back += 1) {
    mean += valueBack(from, back) * weight;
    weight *= 1 - coefficient;
  }
  return mean;
}

/** max(1 − 0.0001^(1/n), 0.2), through expm1 and log: within a few units of the last place. */
export function smoothingCoefficient(count: number): number {
  return Math.max(-Math.expm1(Math.log(1e-4) / count), 0.2);
}

/** The same data in a window of another length, in seconds: the newest buckets are kept. */
export function resizeBuckets(from: Buckets, window: number, now: number): Buckets {
  if (window === from.window) return from;
  const resized = buckets(window, from.granularity);
  if (from.lastWrite === undefined) return resized;
  // What is too old for the former window may not be for the longer one, where it stands as a silence.
  if (bucketsAreEmpty(from, now)) return { ...resized, lastWrite: from.lastWrite };
  const values = [...resized.values];
  const kept = Math.min(values.length, from.values.length);
  for (let back = 0; back < kept; back += 1) {
    values[ring(resized, from.lastWrite - back)] = valueBack(from, back);
  }
  const firstWrite = from.lastWrite - from.values.length + 1;
  return { ...resized, values, firstWrite, lastWrite: from.lastWrite };
}

/** Buckets since the last write; negative where `now` lags behind it. */
function age(from: Buckets, now: number): number {
  return Math.floor(now / from.granularity) - (from.lastWrite ?? 0);
}

function valueBack(from: Buckets, back: number): number {
  return from.values[ring(from, (from.lastWrite ?? 0) - back)]!;
}

function ring(of: Buckets, slot: number): number {
  const count = of.values.length;
  return ((slot % count) + count) % count;
}

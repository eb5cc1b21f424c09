/** A point of the arrival rate over time. */
export interface RatePoint {
  /** Seconds. */
  readonly at: number;
  /** Requests per second. */
  readonly rate: number;
}

/** The arrival rate that will be: ascending in time; before the first point and after the last it stays. */
export interface RateCurve {
  readonly points: readonly RatePoint[];
  /** Between points: a straight line, or each point's rate until the next. */
  readonly between: 'linear' | 'steps';
}

/** Requests per second at a time. */
export function rateAt(curve: RateCurve, at: number): number {
  return rateBefore(curve, firstAfter(curve.points, at), at);
}

/** The highest rate within a span of time, ends included. */
export function highestRate(curve: RateCurve, from: number, to: number): number {
  const { points } = curve;
  const next = firstAfter(points, from);
  let highest = rateBefore(curve, next, from);
  let index = next;
  for (; index < points.length && points[index]!.at <= to; index += 1) {
    highest = Math.max(highest, points[index]!.rate);
  }
  return Math.max(highest, rateBefore(curve, index, to));
}

/** The rate at a time, with the index of the first point after it. */
function rateBefore({ points, between }: RateCurve, next: number, at: number): number {
  const before = points[next - 1] ?? points[0];
  const after = points[next];
  if (before === undefined) return 0;
  if (next === 0 || after === undefined || between === 'steps') return before.rate;
  const part = (at - before.at) / (after.at - before.at);
  return before.rate + part * (after.rate - before.rate);
}

/** The index of the first point after a time, by halves; their number where there is none. */
function firstAfter(points: readonly RatePoint[], at: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.at > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

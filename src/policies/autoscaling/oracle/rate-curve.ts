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
export function rateAt({ points, between }: RateCurve, at: number): number {
  const next = points.findIndex((point) => point.at > at);
  if (next === 0) return points[0]!.rate;
  const before = points.at(next < 0 ? -1 : next - 1);
  const after = points[next];
  if (before === undefined) return 0;
  if (after === undefined || between === 'steps') return before.rate;
  const part = (at - before.at) / (after.at - before.at);
  return before.rate + part * (after.rate - before.rate);
}

/** The highest rate within a span of time, ends included. */
export function highestRate(curve: RateCurve, from: number, to: number): number {
  let highest = Math.max(rateAt(curve, from), rateAt(curve, to));
  for (const { at, rate } of curve.points) {
    if (at > from && at <= to) highest = Math.max(highest, rate);
  }
  return highest;
}

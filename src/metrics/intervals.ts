/** A mean over independent values and how far the truth may lie from it. */
export interface Interval {
  readonly mean: number;
  /** Infinite below two values: one replication tells nothing of the spread. */
  readonly halfWidth: number;
  readonly n: number;
}

/** Two-sided Student t interval of the mean of independent values, such as one per replication. */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  const n = values.length;
  let sum = 0;
  for (let at = 0; at < n; at += 1) sum += values[at]!;
  const mean = sum / n;
  if (n < 2) return { mean, halfWidth: Number.POSITIVE_INFINITY, n };
  let squares = 0;
  for (let at = 0; at < n; at += 1) squares += (values[at]! - mean) * (values[at]! - mean);
  const standardError = Math.sqrt(squares / (n - 1) / n);
  return { mean, halfWidth: studentT(n - 1, confidence) * standardError, n };
}

/**
 * Interval of the mean of a[i] − b[i], paired by replication under common random numbers; it shows
 * a difference only where it does not span zero.
 */
export function pairedDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  confidence = 0.95,
): Interval {
  if (a.length !== b.length) {
    throw new RangeError(`cannot pair ${a.length} replications with ${b.length}`);
  }
  return meanInterval(
    Float64Array.from(a, (value, at) => value - b[at]!),
    confidence,
  );
}

/**
 * The t that |T| stays below with probability `confidence`, for T of Student's distribution with a
 * whole number of degrees of freedom; right to twelve digits.
 */
export function studentT(degrees: number, confidence = 0.95): number {
  let high = 2;
  while (insideProbability(high, degrees) < confidence) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (insideProbability(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
}

/** P(|T| < t): the finite sums for whole degrees (Abramowitz and Stegun 26.7.3 and 26.7.4). */
function insideProbability(t: number, degrees: number): number {
  const ratio = t / Math.sqrt(degrees);
  const cosine2 = 1 / (1 + ratio * ratio);
  const sine = ratio * Math.sqrt(cosine2);
  const odd = degrees % 2;
  let term = odd === 1 ? sine * Math.sqrt(cosine2) : sine;
  let sum = 0;
  for (let power = 2 + odd; power <= degrees; power += 2) {
    sum += term;
    term *= (cosine2 * (power - 1)) / power;
  }
  return odd === 1 ? (2 / Math.PI) * (arcTangent(ratio) + sum) : sum;
}

/** By halving the angle four times and a short series: plain arithmetic, so the same bits everywhere. */
function arcTangent(ratio: number): number {
  let x = ratio;
  for (let halving = 0; halving < 4; halving += 1) x /= 1 + Math.sqrt(1 + x * x);
  const x2 = x * x;
  let sum = 0;
  for (let power = 17; power > 0; power -= 2) sum = 1 / power - x2 * sum;
  return 16 * x * sum;
}

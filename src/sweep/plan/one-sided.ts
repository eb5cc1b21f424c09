import { studentT } from '../../metrics/intervals.ts';

/** What means and spreads are said by of a few values. */
export interface Sample {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation; 0 of a single value, of which nobody knows it. */
  readonly deviation: number;
}

export function sampleOf(values: readonly number[]): Sample {
  const n = values.length;
  const mean = values.reduce((sum, one) => sum + one, 0) / n;
  const squares = values.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  return { n, mean, deviation: n < 2 ? 0 : Math.sqrt(squares / (n - 1)) };
}

const known = new Map<string, number>();

/** The t that T stays below with a probability of at least a half, for so many degrees of freedom. */
export function oneSidedT(degrees: number, confidence: number): number {
  // Beyond a hundred it hardly falls, and takes long to find.
  const counted = Math.min(100, degrees);
  const key = `${counted} ${confidence}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const t = confidence <= 0.5 ? 0 : studentT(counted, 2 * confidence - 1);
  known.set(key, t);
  return t;
}

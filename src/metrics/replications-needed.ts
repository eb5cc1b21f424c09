import { type Interval, studentT } from './intervals.ts';

/**
 * How many replications would show a difference, were its mean and its spread what they seem to be by now; undefined
 * where nothing differs, where one replication tells nothing of the spread, and where it would take more than `most`.
 */
export function replicationsNeeded(
  { mean, halfWidth, n }: Interval,
  most = 200,
): number | undefined {
  const size = Math.abs(mean);
  if (!(size > 0 && n > 1 && Number.isFinite(halfWidth))) return undefined;
  const deviation = (halfWidth * Math.sqrt(n)) / studentT(n - 1);
  const isShownBy = (count: number) => (studentT(count - 1) * deviation) / Math.sqrt(count) < size;
  if (!isShownBy(most)) return undefined;
  // The half-width falls with every replication, so the first that shows it is found by halving.
  let [tooFew, enough] = [1, most];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isShownBy(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

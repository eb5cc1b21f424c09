import type { TimestampedReplicas } from './timestamped-replicas.ts';

/**
 * Replicas at a time by the straight line of least squares through a history, not rounded; undefined where the
 * history has fewer than two different times, for then there is no line.
 */
export function linearPrediction(
  history: readonly TimestampedReplicas[],
  at: number,
): number | undefined {
  const count = history.length;
  if (count < 2) return undefined;
  // Times as distances from the time asked for, so that the line's value there is its constant.
  const meanTime = history.reduce((sum, one) => sum + (one.at - at), 0) / count;
  const meanReplicas = history.reduce((sum, one) => sum + one.replicas, 0) / count;
  let covariance = 0;
  let variance = 0;
  for (const one of history) {
    const time = one.at - at - meanTime;
    covariance += time * (one.replicas - meanReplicas);
    variance += time * time;
  }
  if (variance === 0) return undefined;
  return meanReplicas - (covariance / variance) * meanTime;
}

import type { DeploymentFacts } from '../../policies/autoscaling/deployment-facts.ts';
import type { Looks, RecordedMetrics } from './recorded-metrics.ts';

/** The replicas of the file at each look; undefined where it has none. */
export function recordedAt({ columns }: RecordedMetrics, { row }: Looks): Float64Array | undefined {
  const values = columns.get('ready') ?? columns.get('replicas');
  return values && Float64Array.from(row, (at) => (at < 0 ? Number.NaN : values[at]!));
}

/** What a recording knows of a deployment: what will arrive is what did. */
export function factsOf({ columns, time }: RecordedMetrics, startup: number): DeploymentFacts {
  const rates = columns.get('arrival-rate');
  if (rates === undefined) return { startup };
  const points = Array.from(rates, (rate, row) => ({ at: time[row]!, rate }));
  const future = points.filter(({ rate }) => !Number.isNaN(rate));
  return { startup, future: { points: future, between: 'steps' } };
}

import { replicasByAverage } from '../hpa/pod-average.ts';
import { isWithin, type Tolerance } from '../hpa/tolerance.ts';

/** A metric that adds up over replicas, or one that is the same for each, at one look. */
export interface MeasuredMetric {
  readonly addsUp: boolean;
  /** The sum, or the level. */
  readonly value: number;
  /** Per replica. */
  readonly target: number;
}

/**
 * What the HPA's formula makes of one metric: a sum is shared out as an `AverageValue` from outside; a level is
 * averaged over the pods that serve, those on their way being taken for idle above the target. Undefined where a
 * level has nobody to be measured of.
 */
export function hpaReplicas(
  metric: MeasuredMetric,
  { ready, starting }: { readonly ready: number; readonly starting: number },
  tolerance: Tolerance,
): number | undefined {
  const current = ready + starting;
  // Whole numbers, as the controller counts: 0.9 over 0.3 must not be more than 3.
  const value = millionths(metric.value);
  const target = Math.max(1, millionths(metric.target));
  if (metric.addsUp) {
    const close = isWithin(tolerance, value / (target * current));
    return close ? current : Math.ceil(value / target);
  }
  if (ready === 0) return undefined;
  const usage = new Map<string, number>();
  for (let at = 0; at < ready; at += 1) usage.set(`ready ${at}`, value);
  const unready = Array.from({ length: starting }, (_, at) => `starting ${at}`);
  const groups = { readyPodCount: ready, unready, missing: [], ignored: [] };
  const average = {
    // Whoever is guessed is idle, so that the sum stays that of those who serve.
    ratioOf: ({ size }: ReadonlyMap<string, number>) => (value * ready) / (size * target),
    assumedBelowTarget: () => target,
  };
  return replicasByAverage(usage, groups, average, current, tolerance).replicas;
}

function millionths(value: number): number {
  return Math.round(value * 1e6);
}

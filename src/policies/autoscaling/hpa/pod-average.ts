import type { PodGroups } from './group-pods.ts';
import { isWithin, type Tolerance } from './tolerance.ts';
import { toInt32 } from './whole-numbers.ts';

/** How a metric turns the usage of pods into a ratio to its target; values in thousandths. */
export interface PodAverage {
  /** Usage over target, as rounded as the controller rounds it. */
  ratioOf(usage: ReadonlyMap<string, number>): number;
  /** What a pod without a sample is taken to use when the load is below the target. */
  assumedBelowTarget(pod: string): number;
}

/** The replicas that an average over pods asks for, and what kept them as they are, if anything did. */
export interface AverageVerdict {
  readonly replicas: number;
  readonly kept: 'within tolerance' | 'missing or unready pods could tip it' | undefined;
}

/**
 * Replicas for a metric averaged over pods. Where pods are missing, or are unready under too much load, the
 * average is taken again with a guess for them that works against the change: it may dampen a change,
 * never cause or reverse one.
 */
export function replicasByAverage(
  usage: ReadonlyMap<string, number>,
  groups: PodGroups,
  average: PodAverage,
  currentReplicas: number,
  tolerance: Tolerance,
): AverageVerdict {
  const ratio = average.ratioOf(usage);
  const countsUnready = groups.unready.length > 0 && ratio > 1;
  if (!countsUnready && groups.missing.length === 0) {
    if (isWithin(tolerance, ratio)) return { replicas: currentReplicas, kept: 'within tolerance' };
    return { replicas: toInt32(Math.ceil(ratio * groups.readyPodCount)), kept: undefined };
  }

  const guessed = new Map(usage);
  for (const pod of groups.missing) {
    if (ratio < 1) guessed.set(pod, average.assumedBelowTarget(pod));
    else if (ratio > 1) guessed.set(pod, 0);
  }
  if (countsUnready) for (const pod of groups.unready) guessed.set(pod, 0);

  const dampened = average.ratioOf(guessed);
  if (isWithin(tolerance, dampened)) return { replicas: currentReplicas, kept: 'within tolerance' };
  const keep = { replicas: currentReplicas, kept: 'missing or unready pods could tip it' } as const;
  if ((ratio < 1 && dampened > 1) || (ratio > 1 && dampened < 1)) return keep;
  const replicas = toInt32(Math.ceil(dampened * guessed.size));
  if (
    (dampened < 1 && replicas > currentReplicas) ||
    (dampened > 1 && replicas < currentReplicas)
  ) {
    return keep;
  }
  return { replicas, kept: undefined };
}

import type { HpaPod, PodSample } from './pod.ts';

/** How long a young pod's CPU is mistrusted, in seconds: flags of the controller manager. */
export interface PodTiming {
  /** After its start a pod's CPU counts only if it is Ready and was so for a whole sample. */
  readonly cpuInitializationPeriodSeconds: number;
  /** A pod that went unready within this time of its start was never ready. */
  readonly initialReadinessDelaySeconds: number;
}

/** The pods of a metric by what is known of them, by name in the order given. */
export interface PodGroups {
  /** Pods whose sample counts. */
  readonly readyPodCount: number;
  /** Pods not ready yet: taken as idle when there is more load than the target. */
  readonly unready: readonly string[];
  /** Pods without a sample: taken against the direction of the change. */
  readonly missing: readonly string[];
  /** Pods that are over or being deleted. */
  readonly ignored: readonly string[];
}

/**
 * Sorts the pods for one metric. Only CPU distrusts the samples of unready pods, because only start-up
 * work makes a pod hot before it serves; `resource` is undefined for metrics that are no resource.
 */
export function groupPods(
  pods: readonly HpaPod[],
  samples: ReadonlyMap<string, PodSample>,
  resource: string | undefined,
  timing: PodTiming,
  now: number,
): PodGroups {
  let readyPodCount = 0;
  const unready: string[] = [];
  const missing: string[] = [];
  const ignored: string[] = [];
  for (const pod of pods) {
    const sample = samples.get(pod.name);
    if (pod.deleting || pod.phase === 'Failed' || pod.phase === 'Succeeded') ignored.push(pod.name);
    else if (pod.phase === 'Pending') unready.push(pod.name);
    else if (sample === undefined) missing.push(pod.name);
    else if (resource === 'cpu' && isWarmingUp(pod, sample, timing, now)) unready.push(pod.name);
    else readyPodCount += 1;
  }
  return { readyPodCount, unready, missing, ignored };
}

function isWarmingUp(pod: HpaPod, sample: PodSample, timing: PodTiming, now: number): boolean {
  const { ready, startedAt } = pod;
  if (ready === undefined || startedAt === undefined) return true;
  const isUnready = ready.status === 'False';
  if (startedAt + timing.cpuInitializationPeriodSeconds > now) {
    const sampledAt = sample.at ?? Number.NEGATIVE_INFINITY;
    return isUnready || sampledAt < ready.since + sample.windowSeconds;
  }
  return isUnready && startedAt + timing.initialReadinessDelaySeconds > ready.since;
}

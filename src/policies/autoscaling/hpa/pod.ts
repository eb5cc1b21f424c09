/** A container's requests by resource name, in thousandths (cores, bytes …). */
export interface HpaContainer {
  readonly name: string;
  readonly requestsMilli: Readonly<Record<string, number>>;
}

/** What the autoscaler sees of a pod that its selector matches; times in seconds. */
export interface HpaPod {
  readonly name: string;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  /** Marked for deletion: draining or about to. */
  readonly deleting: boolean;
  /** When the node accepted it; undefined before that. */
  readonly startedAt: number | undefined;
  /** The Ready condition, and since when it has had that status; undefined while there is none. */
  readonly ready:
    | { readonly status: 'True' | 'False' | 'Unknown'; readonly since: number }
    | undefined;
  /** The pod's own requests, where it has any (`spec.resources`), in thousandths. */
  readonly requestsMilli?: Readonly<Record<string, number>> | undefined;
  /** Those that run as long as the pod does: its containers, and init containers that restart always. */
  readonly containers: readonly HpaContainer[];
}

/** One pod's value of a metric, in thousandths of its unit; times in seconds. */
export interface PodSample {
  /** The name of the pod. */
  readonly pod: string;
  readonly valueMilli: number;
  /** When it was taken; undefined for the zero time stamp. */
  readonly at: number | undefined;
  /** Seconds over which it is a mean. */
  readonly windowSeconds: number;
}

/** Pods whose Ready condition is true, those being deleted included: what Object and External metrics count. */
export function countReady(pods: readonly HpaPod[]): number {
  let ready = 0;
  for (const pod of pods) {
    if (pod.phase === 'Running' && pod.ready?.status === 'True') ready += 1;
  }
  return ready;
}

/** What a ScaledObject says of metrics that cannot be read. */
export interface Fallback {
  /** Failures in a row after which it holds: from one more on. */
  readonly failureThreshold: number;
  readonly replicas: number;
  readonly behavior?: FallbackBehavior | undefined;
}

/** Which number of replicas to hold. */
export type FallbackBehavior =
  | 'static'
  | 'currentReplicas'
  | 'currentReplicasIfHigher'
  | 'currentReplicasIfLower';

/** One attempt to read one metric for the HPA. */
export interface MetricRead {
  /** undefined where it failed. */
  readonly value: number | undefined;
  readonly metricType: 'AverageValue' | 'Value';
  /** In the metric's unit: per replica for AverageValue. */
  readonly target: number;
  readonly currentReplicas: number | undefined;
  /** Needed for a metric of type Value. */
  readonly readyReplicas?: number | undefined;
}

export interface FallbackResult {
  /** What the HPA sees; undefined is an error. */
  readonly value: number | undefined;
  readonly fallbackUsed: boolean;
  /** Failures in a row so far. */
  readonly failures: number;
  readonly because: string;
}

/** Reads a metric with KEDA's fallback: after enough failures, the value that asks for so many replicas. */
export function metricWithFallback(
  fallback: Fallback | undefined,
  failuresBefore: number,
  read: MetricRead,
): FallbackResult {
  const { value } = read;
  const isValid =
    fallback !== undefined && fallback.failureThreshold >= 0 && fallback.replicas >= 0;
  if (value !== undefined) {
    // Health is kept only where there is a fallback to use it.
    const failures = isValid ? 0 : failuresBefore;
    return { value, fallbackUsed: false, failures, because: 'read' };
  }
  const failed = (failures: number, because: string) => ({
    value: undefined,
    fallbackUsed: false,
    failures,
    because,
  });
  if (fallback === undefined) return failed(failuresBefore, 'failed, no fallback');
  if (!isValid) return failed(failuresBefore, 'failed, fallback is not valid');
  const failures = failuresBefore + 1;
  if (failures <= fallback.failureThreshold) {
    return failed(failures, `failed ${failures} of ${fallback.failureThreshold} times`);
  }
  const replicas = replicasToHold(fallback, read);
  if (replicas === undefined) return failed(failures, 'failed, replicas are not known');
  return {
    // Kubernetes keeps quantities in thousandths, cut off.
    value: Math.trunc(read.target * 1000 * replicas) / 1000,
    fallbackUsed: true,
    failures,
    because: `fallback: ${fallback.behavior ?? 'static'}`,
  };
}

function replicasToHold(fallback: Fallback, read: MetricRead): number | undefined {
  const held = heldReplicas(fallback, read.currentReplicas);
  if (read.metricType === 'AverageValue' || held === undefined) return held;
  // The HPA multiplies a metric of type Value by the ready replicas.
  const { readyReplicas = 0 } = read;
  return readyReplicas > 0 ? held / readyReplicas : undefined;
}

function heldReplicas(fallback: Fallback, current: number | undefined): number | undefined {
  const { replicas, behavior = 'static' } = fallback;
  if (behavior === 'static') return replicas;
  if (current === undefined) return undefined;
  switch (behavior) {
    case 'currentReplicas':
      return current;
    case 'currentReplicasIfHigher':
      return Math.max(current, replicas);
    case 'currentReplicasIfLower':
      return Math.min(current, replicas);
  }
}

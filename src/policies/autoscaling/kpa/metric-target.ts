/** Where a pod's target comes from: annotations of the revision over defaults of the cluster. */
export interface MetricTargetInput {
  readonly metric: 'concurrency' | 'rps';
  /** Most requests in flight that one pod accepts; 0 for no limit. */
  readonly containerConcurrency: number;
  /** The revision's own target per pod. */
  readonly target?: number | undefined;
  /** The revision's own utilisation, a fraction. */
  readonly targetUtilization?: number | undefined;
  readonly defaults?: MetricTargetDefaults | undefined;
}

/** The cluster's `config-autoscaler`. */
export interface MetricTargetDefaults {
  /** Fraction of a pod's concurrency to aim for. */
  readonly concurrencyFraction: number;
  /** Requests in flight per pod, where it sets no limit. */
  readonly concurrency: number;
  /** Requests per second per pod. */
  readonly rps: number;
  /** Fraction of a pod's requests per second to aim for. */
  readonly rpsFraction: number;
  /** The least target. */
  readonly least: number;
}

/** Knative's defaults: 70 % of 100 requests in flight, or of 200 requests per second. */
export const metricTargetDefaults: MetricTargetDefaults = {
  concurrencyFraction: 0.7,
  concurrency: 100,
  rps: 200,
  rpsFraction: 0.7,
  least: 0.01,
};

/** The value per pod to aim for, and the most that a pod can take, in the metric's unit. */
export function metricTarget(input: MetricTargetInput): { target: number; total: number } {
  const defaults = input.defaults ?? metricTargetDefaults;
  const concurrency = input.metric === 'concurrency';
  const limit = concurrency ? input.containerConcurrency : 0;
  const ordinary = limit || (concurrency ? defaults.concurrency : defaults.rps);
  // A target beyond what the container accepts could never be reached, so the limit wins.
  const total =
    input.target === undefined
      ? ordinary
      : limit > 0
        ? Math.min(input.target, limit)
        : input.target;
  const fraction =
    input.targetUtilization ?? (concurrency ? defaults.concurrencyFraction : defaults.rpsFraction);
  return { target: Math.max(defaults.least, total * fraction), total };
}

import { groupPods, type PodTiming } from './group-pods.ts';
import { type HpaMetric, nameOf } from './metric.ts';
import type { HpaPod, PodSample } from './pod.ts';
import { type AverageVerdict, type PodAverage, replicasByAverage } from './pod-average.ts';
import { failed, type Proposal } from './proposal.ts';
import { formatMilli } from './quantity.ts';
import { requestsByPod } from './requests.ts';
import type { Tolerance } from './tolerance.ts';
import { quotient, wholePercent } from './whole-numbers.ts';

/** A metric with a value per pod. */
export type PodMetric = Extract<HpaMetric, { kind: 'resource' | 'containerResource' | 'pods' }>;

/** What a metric by pods is judged on; `samples` undefined when the metrics API did not answer. */
export interface PodMetricInput {
  readonly now: number;
  /** Replicas that the workload asks for. */
  readonly currentReplicas: number;
  readonly pods: readonly HpaPod[];
  readonly samples: readonly PodSample[] | undefined;
}

/** Replicas by a metric that has a value per pod: a resource, a container's resource, or a pods metric. */
export function proposeByPods(
  metric: PodMetric,
  input: PodMetricInput,
  tolerance: Tolerance,
  timing: PodTiming,
): Proposal {
  const { now, currentReplicas, pods, samples } = input;
  const resource = metric.kind === 'pods' ? undefined : metric.name;
  if (samples === undefined || samples.length === 0) {
    const silence = samples === undefined ? 'no answer' : 'no metrics returned';
    return resource === undefined
      ? failed(`unable to get metric ${metric.name}: ${silence} from custom metrics API`)
      : failed(
          `unable to get metrics for resource ${resource}: ${silence} from resource metrics API`,
        );
  }
  if (pods.length === 0) {
    return failed('no pods returned by selector while calculating replica count');
  }

  const sampleOf = new Map<string, PodSample>();
  // Samples of pods that nobody knows stay in: the controller counts them too.
  const usage = new Map<string, number>();
  for (const sample of samples) {
    sampleOf.set(sample.pod, sample);
    usage.set(sample.pod, sample.valueMilli);
  }
  const groups = groupPods(pods, sampleOf, resource, timing, now);
  for (const pod of groups.ignored) usage.delete(pod);
  for (const pod of groups.unready) usage.delete(pod);
  if (usage.size === 0) {
    return failed('did not receive metrics for targeted pods (pods might be unready)');
  }

  const judge: Judge = (average) =>
    replicasByAverage(usage, groups, average, currentReplicas, tolerance);
  return metric.target.kind === 'averageValue'
    ? byAverageValue(metric, metric.target.milli, usage, judge)
    : byUtilization(metric, metric.target.percent, usage, pods, judge);
}

type Judge = (average: PodAverage) => AverageVerdict;

function byAverageValue(
  metric: PodMetric,
  targetMilli: number,
  usage: ReadonlyMap<string, number>,
  judge: Judge,
): Proposal {
  const meanOf = (values: ReadonlyMap<string, number>) =>
    quotient(sum(values.values()), values.size);
  const verdict = judge({
    ratioOf: (values) => meanOf(values) / targetMilli,
    assumedBelowTarget: () => targetMilli,
  });
  const mean = meanOf(usage);
  const measured = `${nameOf(metric)} averages ${formatMilli(mean)}, target ${formatMilli(targetMilli)}`;
  return {
    kind: 'proposal',
    replicas: verdict.replicas,
    because: explain(measured, verdict),
    usageMilli: mean,
    utilizationPercent: undefined,
  };
}

function byUtilization(
  metric: PodMetric,
  targetPercent: number,
  usage: ReadonlyMap<string, number>,
  pods: readonly HpaPod[],
  judge: Judge,
): Proposal {
  const container = metric.kind === 'containerResource' ? metric.container : undefined;
  const requests = requestsByPod(pods, metric.name, container);
  if ('kind' in requests) return requests;
  const known = utilizationOf(usage, requests);
  if (known.requested === 0) return failed('no metrics returned matched known pods');

  const verdict = judge({
    ratioOf: (values) => {
      const { used, requested } = utilizationOf(values, requests);
      return wholePercent(used, requested) / targetPercent;
    },
    // A target above the request expects more than the request of a pod that is not heard of.
    assumedBelowTarget: (pod) =>
      quotient((requests.get(pod) ?? 0) * Math.max(100, targetPercent), 100),
  });
  const percent = wholePercent(known.used, known.requested);
  const measured = `${nameOf(metric)} at ${percent} % of request, target ${targetPercent} %`;
  return {
    kind: 'proposal',
    replicas: verdict.replicas,
    because: explain(measured, verdict),
    usageMilli: quotient(known.used, known.pods),
    utilizationPercent: percent,
  };
}

/** Usage and requests of the pods that have both. */
function utilizationOf(
  usage: ReadonlyMap<string, number>,
  requests: ReadonlyMap<string, number>,
): { used: number; requested: number; pods: number } {
  let used = 0;
  let requested = 0;
  let pods = 0;
  for (const [pod, value] of usage) {
    const request = requests.get(pod);
    if (request === undefined) continue;
    used += value;
    requested += request;
    pods += 1;
  }
  return { used, requested, pods };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function explain(measured: string, verdict: AverageVerdict): string {
  return verdict.kept === undefined ? measured : `${measured}: ${verdict.kept}`;
}

import type { ScalingObservation } from '../autoscaler.ts';
import { overAll, perReplica } from '../per-replica.ts';
import { addsUp, type SignalName, signalOf } from '../signals.ts';
import type { HpaMetric, HpaReading } from './metric.ts';
import type { HpaPod, PodSample } from './pod.ts';
import { toMilli } from './quantity.ts';

/** A metric of an HPA in a scenario: a signal, and as what kind of metric the HPA reads it. */
export interface SignalMetric {
  /** What the HPA calls it; the signal's name where left out. */
  readonly name?: string | undefined;
  readonly metric: SignalName;
  /** In the signal's unit: a replica's part of one that adds up, the level of another. */
  readonly target: number;
  /**
   * `resource` is a part of the request of each pod, such as CPU; `pods` a value of each pod, `external` one for
   * all. Where left out, `pods` for what is measured at replicas, and `external` for times.
   */
  readonly type?: 'resource' | 'pods' | 'external' | undefined;
  /** Of an external metric: whether the target is of a replica (AverageValue) or of all (Value). */
  readonly per?: 'replica' | 'all' | undefined;
  /** Of an external metric: whether it is the sum over the replicas, or their mean. */
  readonly reading?: 'sum' | 'mean' | undefined;
  /** What the metric reads where the signal is 1, such as 100 for per cent; 1 where left out. */
  readonly scale?: number | undefined;
}

/** The metric as the HPA knows it. */
export function hpaMetricOf(metric: SignalMetric): HpaMetric {
  const { scale = 1 } = metric;
  const target = milliOf(metric.target * scale);
  const name = metric.name ?? metric.metric;
  switch (typeOf(metric)) {
    case 'resource': {
      const percent = Math.max(1, Math.round(100 * metric.target));
      // Without a scale nobody says how many cores, or bytes, the whole of a request is.
      return metric.scale === undefined
        ? { kind: 'resource', name: metric.name ?? 'cpu', target: { kind: 'utilization', percent } }
        : {
            kind: 'resource',
            name: metric.name ?? 'cpu',
            target: { kind: 'averageValue', milli: target },
          };
    }
    case 'pods':
      return { kind: 'pods', name, target: { kind: 'averageValue', milli: target } };
    case 'external':
      return perOf(metric) === 'all'
        ? { kind: 'external', name, target: { kind: 'value', milli: target } }
        : { kind: 'external', name, target: { kind: 'averageValue', milli: target } };
  }
}

/** What the metrics API would answer; undefined where the signal is missing. */
export function readingOf(
  metric: SignalMetric,
  seen: ScalingObservation,
  pods: readonly HpaPod[],
  windowSeconds: number,
): HpaReading | undefined {
  const { scale = 1 } = metric;
  const type = typeOf(metric);
  if (type === 'external') {
    const value = externalValue(metric, seen);
    return value === undefined ? undefined : { kind: 'series', valuesMilli: [milliOf(value)] };
  }
  const value = perReplica(seen, metric.metric);
  if (value === undefined) return undefined;
  const valueMilli = milliOf(value * scale);
  const samples: PodSample[] = [];
  for (const { name, ready } of pods) {
    const isReady = ready?.status === 'True';
    // The kubelet reports resources of any container that runs; a server that loads answers no scrape.
    if (!isReady && type === 'pods') continue;
    const reported = isReady ? valueMilli : 0;
    samples.push({ pod: name, valueMilli: reported, at: seen.now, windowSeconds });
  }
  return { kind: 'pods', samples };
}

/** The one value of an external metric in its own unit; undefined where it is missing. */
export function externalValue(
  { metric, reading = addsUp(metric) ? 'sum' : 'mean', scale = 1 }: Omit<SignalMetric, 'target'>,
  seen: ScalingObservation,
): number | undefined {
  const value = reading === 'sum' ? overAll(seen, metric) : meanOver(seen, metric);
  return value === undefined ? undefined : value * scale;
}

/** The resources that metrics go by. */
export function resourcesOf(metrics: readonly SignalMetric[]): string[] {
  return metrics.filter((metric) => typeOf(metric) === 'resource').map(({ name }) => name ?? 'cpu');
}

/** Whether a metric has a value where there is no replica, so that it can lead back from zero. */
export function isExternalMetric(metric: SignalMetric): boolean {
  return typeOf(metric) === 'external';
}

function meanOver(seen: ScalingObservation, metric: SignalName): number | undefined {
  return addsUp(metric) ? perReplica(seen, metric) : signalOf(seen, metric);
}

function typeOf({ metric, type }: SignalMetric): 'resource' | 'pods' | 'external' {
  return type ?? (isTime(metric) ? 'external' : 'pods');
}

function perOf({ metric, per }: SignalMetric): 'replica' | 'all' {
  return per ?? (addsUp(metric) ? 'replica' : 'all');
}

/** What requests take is measured once for all replicas. */
function isTime(metric: SignalName): boolean {
  return metric === 'latency' || metric === 'ttft' || metric === 'itl';
}

/** In thousandths, within what the API can write; twelve digits, so that thirds do not count as more than they are. */
export function milliOf(value: number): number {
  const within = Math.min(Math.max(value, 0), 1e15);
  if (within < 1e-9) return 0;
  const isShort = within < 1e9 && Number.isInteger(within);
  return toMilli(isShort ? within : Number(within.toPrecision(12)));
}

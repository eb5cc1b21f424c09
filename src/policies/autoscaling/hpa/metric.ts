import type { PodSample } from './pod.ts';

/** Per cent of the request, as a mean over pods. */
export interface UtilizationTarget {
  readonly kind: 'utilization';
  readonly percent: number;
}

/** So much per pod, in thousandths of the metric's unit. */
export interface AverageValueTarget {
  readonly kind: 'averageValue';
  readonly milli: number;
}

/** So much for the whole, in thousandths of the metric's unit. */
export interface ValueTarget {
  readonly kind: 'value';
  readonly milli: number;
}

/** A metric of `spec.metrics`: where it comes from and what it should be. */
export type HpaMetric =
  | {
      readonly kind: 'resource';
      readonly name: string;
      readonly target: UtilizationTarget | AverageValueTarget;
    }
  | {
      readonly kind: 'containerResource';
      readonly name: string;
      readonly container: string;
      readonly target: UtilizationTarget | AverageValueTarget;
    }
  | { readonly kind: 'pods'; readonly name: string; readonly target: AverageValueTarget }
  | {
      readonly kind: 'object';
      readonly name: string;
      readonly describedObject: { readonly kind: string; readonly name: string };
      readonly target: ValueTarget | AverageValueTarget;
    }
  | {
      readonly kind: 'external';
      readonly name: string;
      readonly target: ValueTarget | AverageValueTarget;
    };

/**
 * What the metrics API answered for one metric: samples by pod (of the named container, for
 * `containerResource`), or the series of an object or external metric, in thousandths.
 */
export type HpaReading =
  | { readonly kind: 'pods'; readonly samples: readonly PodSample[] }
  | { readonly kind: 'series'; readonly valuesMilli: readonly number[] };

/** Whether a metric has a value without any pod, so that it can lead back from zero replicas. */
export function outlivesPods(metric: HpaMetric): boolean {
  return metric.kind === 'object' || metric.kind === 'external';
}

/** The metric in words: `cpu`, `pods metric queue_depth`, `Ingress metric rps`. */
export function nameOf(metric: HpaMetric): string {
  switch (metric.kind) {
    case 'resource':
      return metric.name;
    case 'containerResource':
      return `${metric.name} of container ${metric.container}`;
    case 'pods':
      return `pods metric ${metric.name}`;
    case 'object':
      return `${metric.describedObject.kind} metric ${metric.name}`;
    case 'external':
      return `external metric ${metric.name}`;
  }
}

/** The reason of the ScalingActive condition when a metric cannot tell. */
export type MetricFailure =
  `FailedGet${'Resource' | 'ContainerResource' | 'Pods' | 'Object' | 'External'}Metric`;

/** Under which name the failure of a metric is reported. */
export function failureOf(metric: HpaMetric): MetricFailure {
  switch (metric.kind) {
    case 'resource':
      return 'FailedGetResourceMetric';
    case 'containerResource':
      return 'FailedGetContainerResourceMetric';
    case 'pods':
      return 'FailedGetPodsMetric';
    case 'object':
      return 'FailedGetObjectMetric';
    case 'external':
      return 'FailedGetExternalMetric';
  }
}

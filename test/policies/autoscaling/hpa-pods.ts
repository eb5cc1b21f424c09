import type { HpaConfig } from '../../../src/policies/autoscaling/hpa/config.ts';
import { defaultController } from '../../../src/policies/autoscaling/hpa/config.ts';
import type { HpaInput } from '../../../src/policies/autoscaling/hpa/hpa.ts';
import type { HpaMetric } from '../../../src/policies/autoscaling/hpa/metric.ts';
import type { HpaPod, PodSample } from '../../../src/policies/autoscaling/hpa/pod.ts';

/** A pod that has run for an hour and has been ready since a minute after its start, unless said otherwise. */
export function pod(name: string, unlike: Partial<HpaPod> = {}): HpaPod {
  return {
    name,
    phase: 'Running',
    deleting: false,
    startedAt: -3600,
    ready: { status: 'True', since: -3540 },
    containers: [{ name: 'server', requestsMilli: { cpu: 1000 } }],
    ...unlike,
  };
}

export function pods(count: number): readonly HpaPod[] {
  return Array.from({ length: count }, (_, index) => pod(`p${index}`));
}

/** A sample taken just now over a minute. */
export function sample(name: string, valueMilli: number, at = 0): PodSample {
  return { pod: name, valueMilli, at, windowSeconds: 60 };
}

export const cpuAt50: HpaMetric = {
  kind: 'resource',
  name: 'cpu',
  target: { kind: 'utilization', percent: 50 },
};

/** An autoscaler of 1 to 10 replicas by CPU at 50 %, without behavior, unless said otherwise. */
export function config(unlike: Partial<HpaConfig> = {}): HpaConfig {
  return {
    minReplicas: 1,
    maxReplicas: 10,
    metrics: [cpuAt50],
    behavior: undefined,
    tolerance: { up: 0.1, down: 0.1 },
    controller: defaultController,
    ...unlike,
  };
}

/** So many ready pods that use so many thousandths of a core each, of one core requested. */
export function cpuInput(now: number, replicas: number, usageMilli: number): HpaInput {
  const all = pods(replicas);
  return {
    now,
    currentReplicas: replicas,
    statusReplicas: replicas,
    pods: all,
    readings: [{ kind: 'pods', samples: all.map(({ name }) => sample(name, usageMilli, now)) }],
  };
}

/** Ready pods and one series of an external or object metric. */
export function totalInput(now: number, replicas: number, valueMilli: number): HpaInput {
  return {
    now,
    currentReplicas: replicas,
    statusReplicas: replicas,
    pods: pods(replicas),
    readings: [{ kind: 'series', valuesMilli: [valueMilli] }],
  };
}

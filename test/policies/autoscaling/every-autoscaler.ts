import type { AutoscalerConfig } from '../../../src/policies/autoscaling/autoscaler-config.ts';
import { scaling } from '../../../src/scenario/schema/scaling.ts';

/** A `scaling` block as a scenario writes it. */
export type WrittenScaling = Readonly<Record<string, unknown>> & {
  readonly kind: AutoscalerConfig['kind'];
};

/**
 * A sensible `scaling` of every kind, some kinds in several ways, under names: from 1 to 12 replicas, by load, for
 * replicas of a second a request and two requests at once. A user's own module is no kind to have a sensible one.
 */
const everyWritten = {
  fixed: { kind: 'fixed', replicas: 6 },
  'ai-workload-scaler': {
    kind: 'ai-workload-scaler',
    min_instances: 2,
    max_instances: 12,
    target_queue_depth: 2,
    target_latency: '2s',
    cooldown: '1min',
  },
  'ai-workload-scaler-corrected': {
    kind: 'ai-workload-scaler',
    corrected: true,
    min_instances: 1,
    max_instances: 12,
    target_queue_depth: 2,
    target_latency: '2s',
    cooldown: '1min',
  },
  hpa: { kind: 'hpa', max_replicas: 12, metrics: [{ metric: 'utilisation', target: '70%' }] },
  'hpa-external': {
    kind: 'hpa',
    min_replicas: 0,
    initial_replicas: 1,
    max_replicas: 12,
    metrics: [
      { metric: 'ongoing', target: 2, type: 'external' },
      { metric: 'latency', target: '5s' },
    ],
    behavior: { scale_down: { policies: [{ type: 'pods', value: 1, period: '60s' }] } },
  },
  keda: {
    kind: 'keda',
    min_replica_count: 1,
    max_replica_count: 12,
    triggers: [{ metric: 'ongoing', target: 2 }],
  },
  'keda-to-zero': {
    kind: 'keda',
    max_replica_count: 12,
    triggers: [
      { metric: 'arrival-rate', target: '1/s', activation: '0.01/s' },
      { kind: 'cpu', target: '70%' },
    ],
  },
  kpa: { kind: 'kpa', max_scale: 12, container_concurrency: 2 },
  'ray-serve': {
    kind: 'ray-serve',
    max_replicas: 12,
    upscale_delay: '10s',
    downscale_delay: '60s',
    interval: '1s',
  },
  aws: { kind: 'aws', max_size: 12 },
  'aws-steps': {
    kind: 'aws',
    max_size: 12,
    policies: [
      {
        kind: 'step',
        metric: 'utilisation',
        direction: 'out',
        threshold: '80%',
        steps: [{ lower: 0, adjustment: 2 }],
      },
      {
        kind: 'step',
        metric: 'utilisation',
        direction: 'in',
        threshold: '20%',
        steps: [{ upper: 0, adjustment: -1 }],
      },
    ],
  },
  'cloud-run': { kind: 'cloud-run', max_instances: 12 },
  predictive: { kind: 'predictive', max_replicas: 12 },
  autopilot: {
    kind: 'autopilot',
    max_replicas: 12,
    window: '10min',
    aggregate: '1min',
    defer: '10min',
    halving: '1min',
    statistic: { kind: 'max' },
  },
  scheduled: {
    kind: 'scheduled',
    schedules: [{ start: '0 0 * * *', replicas: 6 }],
  },
  serverless: { kind: 'serverless', concurrency: 2, max_replicas: 12 },
  oracle: { kind: 'oracle', max_replicas: 12, headroom: '1.2x' },
  wva: { kind: 'wva', max_replicas: 12, analyzer: 'v1', interval: '30s' },
  'wva-tokens': { kind: 'wva', max_replicas: 12, interval: '30s' },
  apa: { kind: 'apa', max_replicas: 12, metric: 'ongoing', target: 1.4 },
  'dynamo-planner': { kind: 'dynamo-planner', max_gpu_budget: 12, throughput_interval: '60s' },
  hybrid: {
    kind: 'hybrid',
    floor: { kind: 'scheduled', schedules: [], otherwise: 2 },
    reactive: { kind: 'hpa', max_replicas: 12, metrics: [{ metric: 'ongoing', target: 2 }] },
    ceiling: 10,
  },
} satisfies Record<string, WrittenScaling> & Record<Shown, WrittenScaling>;

type Shown = Exclude<AutoscalerConfig['kind'], 'module'>;

/** All of them as scenarios write them, by name. */
export const everyAutoscaler = Object.entries(everyWritten) as [
  keyof typeof everyWritten,
  WrittenScaling,
][];

export type AutoscalerName = keyof typeof everyWritten;

/** With every default. */
export function configOf(written: WrittenScaling): AutoscalerConfig {
  return scaling.parse(written);
}

import { type AiWorkloadScalerConfig, aiWorkloadScaler } from './ai-workload-scaler.ts';
import type { Autoscaler } from './autoscaler.ts';
import { type FixedConfig, fixed } from './fixed.ts';

export type AutoscalerConfig = FixedConfig | AiWorkloadScalerConfig;

/** A fresh autoscaler of a kind. Its state is opaque to everyone else. */
export function autoscaler(config: AutoscalerConfig): Autoscaler<unknown> {
  switch (config.kind) {
    case 'fixed':
      return fixed(config) as Autoscaler<unknown>;
    case 'ai-workload-scaler':
      return aiWorkloadScaler(config) as Autoscaler<unknown>;
  }
}

/** Replicas at the start of the run. */
export function initialReplicas(config: AutoscalerConfig): number {
  return config.kind === 'fixed' ? config.replicas : config.min_instances;
}

/** The most replicas an autoscaler may ask for. */
export function mostReplicas(config: AutoscalerConfig): number {
  return config.kind === 'fixed' ? config.replicas : config.max_instances;
}

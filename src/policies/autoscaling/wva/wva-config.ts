import { type CapacityThresholds, defaultCapacityThresholds } from './model-capacity.ts';
import { defaultSaturationThresholds, type SaturationThresholds } from './saturation.ts';

/** llm-d's workload variant autoscaler. */
export interface WvaConfig {
  /** v1 counts room in KV caches and queues, v2 tokens in flight against what replicas can hold. */
  readonly analyzer: 'v1' | 'v2';
  readonly thresholds: SaturationThresholds & CapacityThresholds;
  readonly scaleToZero: boolean;
  /** Seconds without requests after which a model may go to zero. */
  readonly retentionSeconds: number;
}

/** The settings that it ships with. */
export const defaultWvaConfig: WvaConfig = {
  analyzer: 'v2',
  thresholds: { ...defaultSaturationThresholds, ...defaultCapacityThresholds },
  scaleToZero: false,
  retentionSeconds: 600,
};

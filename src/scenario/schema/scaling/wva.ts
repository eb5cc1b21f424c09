import { z } from 'zod';
import { quantity } from '../../quantities.ts';
import { duration, positiveDuration } from '../numbers.ts';
import { replicaBounds } from './replicas.ts';

const part = (usually: number) => quantity('ratio', { above: 0, max: 1 }).default(usually);

/** llm-d's workload variant autoscaler, with one variant. */
export const wvaScaling = z.strictObject({
  kind: z.literal('wva').describe('llm-d’s workload variant autoscaler: KV cache and queues'),
  analyzer: z
    .enum(['v1', 'v2'])
    .default('v2')
    .describe(
      'v1 counts room in KV caches and queues; v2 counts tokens, and needs an engine of kind `llm`',
    ),
  ...replicaBounds(1, 10),
  kv_cache_threshold: part(0.8).describe('part of a KV cache from which a replica is saturated'),
  queue_length_threshold: quantity('count', { above: 0 })
    .default(5)
    .describe('requests waiting at a replica from which it is saturated'),
  kv_spare_trigger: part(0.1).describe('v1: room in KV caches below which one is added'),
  queue_spare_trigger: quantity('count', { min: 0 })
    .default(3)
    .describe('v1: room in queues below which one is added'),
  scale_up_threshold: part(0.85).describe('v2: demand over capacity above which it grows'),
  scale_down_boundary: part(0.7).describe('v2: demand over capacity below which it shrinks'),
  retention: duration()
    .default(600)
    .describe('time without requests after which none is kept, with `min_replicas: 0`'),
  interval: positiveDuration().default(60).describe('time between two decisions'),
});

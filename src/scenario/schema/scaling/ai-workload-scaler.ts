import { z } from 'zod';
import { duration, positiveDuration, whole } from '../numbers.ts';

/** The reference design's scaler, under its own names. */
export const aiWorkloadScaler = z.strictObject({
  kind: z
    .literal('ai-workload-scaler')
    .describe('the reference design’s, as published or corrected'),
  corrected: z
    .boolean()
    .default(false)
    .describe(
      'without the faults of the published one, which cannot shrink under steady low load, nor leave one replica',
    ),
  min_instances: whole(1).default(2).describe('replicas at the least'),
  max_instances: whole(1).default(20).describe('replicas at the most'),
  initial_instances: whole(1)
    .optional()
    .describe('replicas at the start; min_instances where left out'),
  target_queue_depth: z.number().positive().default(10).describe('requests waiting'),
  target_latency: positiveDuration().default(0.1).describe('mean end to end'),
  scale_up_threshold: z
    .number()
    .positive()
    .default(1.5)
    .describe('queue or latency over its target above which it scales up'),
  scale_down_threshold: z
    .number()
    .nonnegative()
    .default(0.5)
    .describe('queue and latency over their targets below which it may scale down'),
  cooldown: duration().default(300).describe('time between two scalings, at the least'),
  interval: positiveDuration().default(15).describe('time between two decisions'),
});

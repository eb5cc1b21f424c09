import { z } from 'zod';
import { quantityOr } from '../../quantities.ts';
import { duration, positiveDuration, whole } from '../numbers.ts';
import { initialReplicas } from './replicas.ts';

const target = () => quantityOr('ratio', ['disabled'], { above: 0, max: 1 }).default(0.6);

/** Google Cloud Run's request and CPU scaling. */
export const cloudRunScaling = z.strictObject({
  kind: z.literal('cloud-run').describe('Cloud Run: concurrency and CPU over a minute, to zero'),
  min_instances: whole(0).default(0).describe('replicas at the least'),
  max_instances: whole(1).default(100).describe('replicas at the most'),
  initial_replicas: initialReplicas('min_instances'),
  concurrency: whole(1)
    .optional()
    .describe(
      'requests at once of a replica, at the most; what its engine serves at once where left out, and 80 where only memory limits that',
    ),
  concurrency_target: target().describe('part of its concurrency that should be used'),
  cpu_target: target().describe('part of its time that a replica should be busy'),
  window: positiveDuration().default(60).describe('time over which use is averaged'),
  idle_timeout: duration()
    .default(900)
    .describe('time that a replica without work is kept; the service may take it sooner'),
  interval: positiveDuration().default(5).describe('time between two decisions'),
});

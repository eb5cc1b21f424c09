import { z } from 'zod';
import { parseCron } from '../../../policies/autoscaling/scheduled/cron.ts';
import { parseStart } from '../../../policies/autoscaling/scheduled/start.ts';
import { quantity } from '../../quantities.ts';
import { duration, positiveDuration, whole } from '../numbers.ts';
import { behavior, hpaFlags } from './hpa-behavior.ts';
import { metricNames, per, reading, scale } from './hpa-metric.ts';
import { readBy } from './read-by.ts';
import { initialReplicas } from './replicas.ts';
import { readTarget, signal, writtenTarget } from './signal-target.ts';

const name = () =>
  z.string().min(1).optional().describe('for reasons; s0-queue-depth and so on where left out');

const metricTrigger = z
  .strictObject({
    // A discriminator with a default must be optional itself, or it is not found where it is left out.
    kind: z.literal('metric').optional().default('metric'),
    name: name(),
    metric: signal().describe('what it goes by'),
    target: writtenTarget().describe('of the metric, per replica where it adds up'),
    activation: writtenTarget()
      .default(0)
      .describe('of the metric; above it the trigger is active, and zero is left'),
    per: per(),
    reading: reading(),
    scale: scale(),
    ignore_null_values: z
      .boolean()
      .default(true)
      .describe('whether no answer counts as 0, and not as a failure'),
  })
  .transform((written, context) => {
    const { metric, target, activation } = written;
    return {
      ...written,
      target: readTarget(metric, target, context),
      activation: readTarget(metric, activation, context, 'activation', { min: 0 }),
    };
  });

const cronTrigger = z.strictObject({
  kind: z.literal('cron'),
  name: name(),
  start: readBy(parseCron).describe('cron expression: minute, hour, day, month, weekday'),
  end: readBy(parseCron).describe('cron expression'),
  desired_replicas: whole(1).describe('from start to end, at the least'),
});

const cpuTrigger = z.strictObject({
  kind: z.literal('cpu').describe('how busy each replica is, which the HPA reads itself'),
  name: name(),
  metric: signal().optional().describe('what stands for it; utilisation where left out'),
  target: quantity('ratio', { above: 0 }).describe('of what each replica has'),
  scale: scale(),
});

/** A ScaledObject of KEDA, and the HPA behind it. */
export const kedaScaling = z.strictObject({
  kind: z.literal('keda').describe('KEDA: triggers, and to zero, before an HPA'),
  manifest: z
    .string()
    .min(1)
    .optional()
    .describe(
      'a file with a ScaledObject, relative to the scenario’s folder; what is said here goes before it',
    ),
  metrics: metricNames()
    .optional()
    .describe(
      'with a manifest, the signals that its triggers are, by their names or those of their metrics; well-known names need none',
    ),
  triggers: z
    .array(z.discriminatedUnion('kind', [metricTrigger, cronTrigger, cpuTrigger]))
    .min(1)
    .optional()
    .describe('what it goes by, the most of all; 5 requests that wait per replica where left out'),
  polling_interval: positiveDuration()
    .optional()
    .describe('time between two looks at the triggers; 30s where left out'),
  cooldown_period: duration()
    .optional()
    .describe('after the last activity, before it goes to 0 from any number; 5min where left out'),
  initial_cooldown_period: duration()
    .optional()
    .describe('the same, from the start, before any activity; 0 where left out'),
  min_replica_count: whole(0).optional().describe('replicas at the least; 0 where left out'),
  max_replica_count: whole(1).optional().describe('replicas at the most; 100 where left out'),
  idle_replica_count: whole(0)
    .optional()
    .describe('replicas while nothing is active, fewer than min_replica_count'),
  initial_replicas: initialReplicas('min_replica_count'),
  fallback: z
    .strictObject({
      failure_threshold: whole(0).describe('failures in a row after which it holds'),
      replicas: whole(0).describe('that are held'),
      behavior: z
        .enum([
          'static',
          'current-replicas',
          'current-replicas-if-higher',
          'current-replicas-if-lower',
        ])
        .default('static')
        .describe('whether these replicas, or those that there are'),
    })
    .optional()
    .describe('what holds while triggers fail'),
  annotations: z
    .strictObject({
      paused: z.boolean().default(false).describe('nothing is scaled'),
      paused_replicas: whole(0).optional().describe('to which it goes, and stays'),
      paused_scale_in: z.boolean().default(false).describe('nothing is scaled down'),
      paused_scale_out: z.boolean().default(false).describe('nothing is scaled up'),
      force_activation: z.boolean().default(false).describe('as if a trigger were always active'),
    })
    .optional()
    .describe('what suspends or forces'),
  start: readBy(parseStart)
    .default('monday 00:00')
    .describe('when the run starts, for cron triggers, such as `friday 18:30`'),
  behavior: behavior(),
  ...hpaFlags(),
});

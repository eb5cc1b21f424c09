import { z } from 'zod';
import { kpaDefaults } from '../../../policies/autoscaling/kpa/config.ts';
import { metricTargetDefaults } from '../../../policies/autoscaling/kpa/metric-target.ts';
import { quantity } from '../../quantities.ts';
import { duration, positiveDuration, whole } from '../numbers.ts';
import { readTarget, writtenTarget } from './signal-target.ts';

const of = kpaDefaults;

/** Knative's pod autoscaler. */
export const kpaScaling = z
  .strictObject({
    kind: z.literal('kpa').describe('Knative’s: concurrency, stable and panic windows, to zero'),
    metric: z
      .enum(['ongoing', 'arrival-rate'])
      .default('ongoing')
      .describe(
        'requests in flight (concurrency), those that wait among them, or per second (rps)',
      ),
    target: writtenTarget()
      .optional()
      .describe(
        `of one replica, before target_utilization; container_concurrency, or ${metricTargetDefaults.concurrency} in flight, or ${metricTargetDefaults.rps}/s where left out`,
      ),
    target_utilization: quantity('ratio', { above: 0, max: 1 })
      .default(metricTargetDefaults.concurrencyFraction)
      .describe('part of the target to aim for'),
    container_concurrency: whole(0)
      .default(of.containerConcurrency)
      .describe('requests in flight that one replica accepts; 0 for no limit'),
    min_scale: whole(0).default(of.minScale).describe('replicas at the least'),
    max_scale: whole(0).default(of.maxScale).describe('replicas at the most; 0 for no limit'),
    initial_scale: whole(0).default(of.initialScale).describe('replicas at the start'),
    aggregation: z
      .enum(['linear', 'weighted-exponential'])
      .default(of.aggregation)
      .describe('how seconds of a window are averaged'),
    stable_window: positiveDuration().default(of.stableWindow).describe('time of the average'),
    panic_window: quantity('ratio', { above: 0, max: 1 })
      .default(of.panicWindowPercentage / 100)
      .describe('part of the stable window that tells a burst'),
    panic_threshold: quantity('factor', { min: 1 })
      .default(of.panicThresholdPercentage / 100)
      .describe('replicas that the panic window asks for over those that are ready'),
    max_scale_up_rate: quantity('factor', { above: 1 })
      .default(of.maxScaleUpRate)
      .describe('by which replicas grow in one decision, at the most'),
    max_scale_down_rate: quantity('factor', { above: 1 })
      .default(of.maxScaleDownRate)
      .describe('by which they shrink in one decision, at the most'),
    scale_down_delay: duration()
      .default(of.scaleDownDelay)
      .describe('before it shrinks, the most of this time counts'),
    activation_scale: whole(1)
      .default(of.activationScale)
      .describe('replicas with any traffic at all, at the least'),
    target_burst_capacity: z
      .number()
      .min(-1)
      .default(of.targetBurstCapacity)
      .describe(
        'requests of spare capacity below which the activator stays in the path; -1 always',
      ),
    scale_to_zero: z.boolean().default(of.enableScaleToZero).describe('whether it may'),
    scale_to_zero_grace_period: duration()
      .default(of.scaleToZeroGracePeriod)
      .describe('for the activator to take over before the last replica goes'),
    scale_to_zero_pod_retention: duration()
      .default(of.scaleToZeroPodRetention)
      .describe('that the last replica stays in any case'),
    progress_deadline: positiveDuration()
      .default(of.progressDeadline)
      .describe('before a replica that does not become ready is given up, and 30 s'),
    interval: positiveDuration().default(of.interval).describe('time between two decisions'),
  })
  .transform((scaling, context) => {
    const { metric, target } = scaling;
    if (target === undefined) return { ...scaling, target: undefined };
    return { ...scaling, target: readTarget(metric, target, context) };
  });

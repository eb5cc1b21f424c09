import { z } from 'zod';
import { rayServeDefaults } from '../../../policies/autoscaling/ray-serve/config.ts';
import { quantity } from '../../quantities.ts';
import { duration, positiveDuration } from '../numbers.ts';
import { replicaBounds } from './replicas.ts';

const of = rayServeDefaults;

/** Ray Serve's `autoscaling_config`, with the defaults of `num_replicas: auto`. */
export const rayServeScaling = z.strictObject({
  kind: z.literal('ray-serve').describe('Ray Serve: ongoing requests of a replica'),
  ...replicaBounds(of.minReplicas, of.maxReplicas),
  target_ongoing_requests: z
    .number()
    .positive()
    .default(of.targetOngoingRequests)
    .describe('requests of one replica, those that wait among them'),
  upscale_delay: duration().default(of.upscaleDelay).describe('that a need for more must last'),
  downscale_delay: duration()
    .default(of.downscaleDelay)
    .describe('that a need for fewer must last'),
  downscale_to_zero_delay: duration()
    .optional()
    .describe('the same from 1 to 0; downscale_delay where left out'),
  upscaling_factor: quantity('factor', { above: 0 })
    .default(of.upscalingFactor)
    .describe('part of the way up that one decision goes'),
  downscaling_factor: quantity('factor', { above: 0 })
    .default(of.downscalingFactor)
    .describe('part of the way down that one decision goes'),
  look_back_period: positiveDuration()
    .default(30)
    .describe('time over which requests are averaged'),
  metrics_interval: positiveDuration()
    .default(10)
    .describe('time between two reports of the replicas'),
  interval: positiveDuration()
    .default(of.interval)
    .describe('time between two decisions; 1s is as good, and faster to simulate'),
});

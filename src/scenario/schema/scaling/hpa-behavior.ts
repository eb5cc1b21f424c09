import { z } from 'zod';
import { quantity } from '../../quantities.ts';
import { positiveDuration, whole } from '../numbers.ts';

// Bounds of the API.
const longestWindow = 3600;
const longestPeriod = 1800;

const rules = () =>
  z
    .strictObject({
      stabilization_window: quantity('duration', { min: 0, max: longestWindow })
        .optional()
        .describe(
          'time of recommendations that must all agree; 0 up and downscale_stabilization down where left out',
        ),
      select_policy: z
        .enum(['max', 'min', 'disabled'])
        .optional()
        .describe(
          'the policy that allows the most or the least change, or none; max where left out',
        ),
      policies: z
        .array(
          z.strictObject({
            type: z.enum(['pods', 'percent']).describe('of what value is a number'),
            value: whole(1).describe('the most change within a period'),
            period: quantity('duration', { above: 0, max: longestPeriod }),
          }),
        )
        .min(1)
        .optional()
        .describe('4 pods or 100 % in 15 s up, 100 % in 15 s down where left out'),
      tolerance: quantity('ratio', { min: 0 })
        .optional()
        .describe('of this direction, in place of the controller’s'),
    })
    .optional();

/** `spec.behavior` of a HorizontalPodAutoscaler. */
export const behavior = () =>
  z
    .strictObject({
      scale_up: rules().describe('how fast it may grow'),
      scale_down: rules().describe('how fast it may shrink'),
    })
    .optional()
    .describe('rates and windows; where left out, the rules of before there were any');

/** Flags of the controller manager that decide. */
export const hpaFlags = () => ({
  tolerance: quantity('ratio', { min: 0 })
    .default(0.1)
    .describe('how far from its target a metric may be without a change'),
  downscale_stabilization: quantity('duration', { min: 0 })
    .default(300)
    .describe('before it shrinks, the most replicas that this time asked for count'),
  cpu_initialization_period: quantity('duration', { min: 0 })
    .default(300)
    .describe('after its start the CPU of a replica that was not ready throughout does not count'),
  initial_readiness_delay: quantity('duration', { min: 0 })
    .default(30)
    .describe('a replica that became unready within this time of its start was never ready'),
  interval: positiveDuration().default(15).describe('time between two syncs'),
});

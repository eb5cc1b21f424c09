import { z } from 'zod';
import { quantity } from '../../quantities.ts';
import { duration, positiveDuration } from '../numbers.ts';
import { replicaBounds } from './replicas.ts';
import { signal, writtenTarget } from './signal-target.ts';
import { withTarget } from './usual-target.ts';

const usual = { metric: 'kv-use', target: 0.5 } as const;
const tolerance = () => quantity('ratio', { min: 0, max: 1 }).default(0.1);
const rate = () => quantity('factor', { above: 1 }).default(2);

/** AIBrix's application-specific pod autoscaler. */
export const apaScaling = z
  .strictObject({
    kind: z.literal('apa').describe('AIBrix’s APA: a window, tolerances and cooldowns'),
    ...replicaBounds(1, 10),
    metric: signal().default(usual.metric).describe('what it goes by'),
    target: writtenTarget()
      .optional()
      .describe('of the metric, per replica where it adds up; 0.5 of kv-use where left out'),
    scale_up_tolerance: tolerance().describe('part by which the metric may exceed its target'),
    scale_down_tolerance: tolerance().describe('part by which it may fall short of it'),
    max_scale_up_rate: rate().describe('by which replicas grow in one decision, at the most'),
    max_scale_down_rate: rate().describe('by which they shrink in one decision, at the most'),
    scale_up_cooldown: duration()
      .default(0)
      .describe('on the way up the largest answer of that time counts'),
    scale_down_cooldown: duration()
      .default(300)
      .describe('on the way down the smallest answer of that time counts, as published'),
    window: positiveDuration().default(180).describe('time over which the metric is averaged'),
    interval: positiveDuration().default(10).describe('time between two decisions'),
  })
  .transform((scaling, context) => withTarget(scaling, context, usual));

import { z } from 'zod';
import { quantity } from '../../quantities.ts';
import { duration, positiveDuration } from '../numbers.ts';
import { replicaBounds } from './replicas.ts';
import { signal, writtenTarget } from './signal-target.ts';
import { withTarget } from './usual-target.ts';

const usual = { metric: 'utilisation', target: 0.6 } as const;
const hours = 3600;
const halfLife = () =>
  positiveDuration()
    .default(12 * hours)
    .describe('time in which a load loses half of its weight');

/** Google's Autopilot, horizontally. Its defaults are the paper's, and slow: days where others take minutes. */
export const autopilotScaling = z
  .strictObject({
    kind: z
      .literal('autopilot')
      .describe('as Google’s Autopilot: decaying histograms of recent loads'),
    ...replicaBounds(1, 20),
    metric: signal().default(usual.metric).describe('the load'),
    target: writtenTarget()
      .optional()
      .describe('of the metric, per replica where it adds up; 0.6 of utilisation where left out'),
    statistic: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('max') }),
        z.strictObject({ kind: z.literal('average'), half_life: halfLife() }),
        z.strictObject({
          kind: z.literal('percentile'),
          part: quantity('ratio', { above: 0, max: 1 })
            .default(0.95)
            .describe('of the work, that the load is not exceeded in'),
          half_life: halfLife(),
        }),
      ])
      .prefault({ kind: 'percentile' })
      .describe('what is made of the loads in the window'),
    window: positiveDuration()
      .default(72 * hours)
      .describe('loads that are looked at; the paper’s three days are slow, minutes follow a rise'),
    aggregate: positiveDuration().default(300).describe('time over which a load is averaged'),
    margin: quantity('ratio', { min: 0 }).default(0.15).describe('part of the load that is added'),
    defer: duration()
      .default(48 * hours)
      .describe('time within which the most that was asked for counts; slow as well'),
    halving: duration()
      .default(hours)
      .describe('time in which replicas at the most halve on the way down; 0 for all at once'),
    small_change: quantity('ratio', { min: 0, max: 1 })
      .default(0)
      .describe('part of the replicas; changes of no more are left out'),
    most_starting: quantity('ratio', { min: 0, max: 1 })
      .optional()
      .describe('part of the replicas that may be starting; no limit where left out'),
    interval: positiveDuration().default(60).describe('time between two decisions'),
  })
  .transform((scaling, context) => withTarget(scaling, context, usual));

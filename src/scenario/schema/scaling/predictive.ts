import { z } from 'zod';
import { quantity } from '../../quantities.ts';
import { duration, positiveDuration, whole } from '../numbers.ts';
import { replicaBounds } from './replicas.ts';
import { signal, writtenTarget } from './signal-target.ts';
import { withTarget } from './usual-target.ts';

const usual = { metric: 'utilisation', target: 0.8 } as const;
const part = (usually: number) => quantity('ratio', { min: 0, max: 1 }).default(usually);
const component = () => z.enum(['add', 'mul']).default('add');
const perSyncPeriod = () =>
  whole(1).default(1).describe('it forecasts at every so manieth decision');

const linear = z.strictObject({
  kind: z.literal('linear'),
  look_ahead: duration()
    .optional()
    .describe('how far; the time that a replica takes to start where left out'),
  history_size: whole(2).default(6).describe('decisions that the line goes through'),
  per_sync_period: perSyncPeriod(),
});

const holtWinters = z.strictObject({
  kind: z.literal('holt-winters'),
  trend: component().describe('whether the trend is added or multiplies'),
  seasonal: component().describe('whether the season is added or multiplies'),
  alpha: part(0.9).describe('smoothing of the level'),
  beta: part(0.9).describe('smoothing of the trend'),
  gamma: part(0.9).describe('smoothing of the season'),
  seasonal_periods: whole(2).describe('decisions per season: a day has 5,760 of 15 s'),
  stored_seasons: whole(2).default(4).describe('whole seasons that are kept'),
  damping: part(1).describe('of the trend, from one decision to the next'),
  initialization: z
    .enum(['estimated', 'heuristic', 'legacy-heuristic'])
    .default('estimated')
    .describe('where the start values come from; `estimated` is the heuristic, as in the original'),
  per_sync_period: perSyncPeriod(),
});

/** The Predictive Horizontal Pod Autoscaler, on one metric. */
export const predictiveScaling = z
  .strictObject({
    kind: z.literal('predictive').describe('Predictive HPA: linear or Holt-Winters forecasts'),
    ...replicaBounds(1, 10, 1),
    metric: signal().default(usual.metric).describe('what the HPA’s formula goes by'),
    target: writtenTarget()
      .optional()
      .describe('of the metric, per replica where it adds up; 0.8 of utilisation where left out'),
    tolerance: part(0.1).describe('part by which the metric may miss its target'),
    models: z
      .array(z.discriminatedUnion('kind', [linear, holtWinters]))
      .min(1)
      .prefault([{ kind: 'linear' }])
      .describe('that forecast from what the formula asked for'),
    decision_type: z
      .enum(['maximum', 'minimum', 'mean', 'median'])
      .default('maximum')
      .describe('of the forecasts and of the formula now'),
    scale_up_window: duration().default(0).describe('time of which the least counts on the way up'),
    scale_down_window: duration()
      .default(300)
      .describe('time of which the most counts on the way down'),
    interval: positiveDuration().default(15).describe('time between two decisions'),
  })
  .transform((scaling, context) => withTarget(scaling, context, usual));

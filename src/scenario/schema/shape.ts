import { z } from 'zod';
import { duration, factor, positiveDuration } from './numbers.ts';

/** How the rate moves over time. */
export const shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('step'),
    at: duration().describe('when the factor sets in'),
    factor: factor(),
    until: duration().optional().describe('when it ends; the horizon where left out'),
  }),
  z.strictObject({
    kind: z.literal('ramp'),
    from: duration().describe('when the factor is still 1'),
    until: duration().describe('when it is reached; it stays from then on'),
    factor: factor(),
  }),
  z.strictObject({
    kind: z.literal('flash-crowd'),
    at: duration().describe('when the crowd begins to come'),
    rise: duration().describe('time from 1 to the peak'),
    hold: duration().describe('time at the peak'),
    decay: positiveDuration().describe('time constant of the way back'),
    peak: factor().describe('factor at the height of the crowd'),
  }),
  z.strictObject({
    kind: z.literal('diurnal-weekly'),
    start: duration().default(0).describe('time of the week at which the run starts'),
    hours: z.array(factor()).length(24).optional().describe('24 of them, midnight first'),
    days: z.array(factor()).length(7).optional().describe('7 of them, Monday first'),
  }),
  z.strictObject({
    kind: z.literal('black-friday'),
    day: z
      .enum(['wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'monday', 'tuesday'])
      .default('friday')
      .describe('day on which the run starts'),
    start: duration().default(0).describe('time of day at which the run starts'),
    peak: factor().default(8).describe('factor at the busiest hour of the day'),
  }),
  z.strictObject({
    kind: z.literal('piecewise'),
    join: z.enum(['lines', 'steps']).default('lines').describe('what lies between two points'),
    points: z
      .array(z.strictObject({ at: duration(), factor: factor() }))
      .min(1)
      .describe('in order of time'),
  }),
  z.strictObject({
    kind: z.literal('counts'),
    file: z
      .string()
      .describe('CSV of counts per interval; scaled to the mean `rate` where arrivals have one'),
    start: duration().default(0).describe('time in the file at which the run starts'),
  }),
]);

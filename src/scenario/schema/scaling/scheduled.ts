import { z } from 'zod';
import { parseCron } from '../../../policies/autoscaling/scheduled/cron.ts';
import { parseStart } from '../../../policies/autoscaling/scheduled/start.ts';
import { positiveDuration, whole } from '../numbers.ts';
import { readBy } from './read-by.ts';
import { initialReplicas } from './replicas.ts';

const cron = () => readBy(parseCron);

/** Replicas by the clock. */
export const scheduledScaling = z.strictObject({
  kind: z.literal('scheduled').describe('by the clock and the calendar'),
  start: readBy(parseStart)
    .default('monday 00:00')
    .describe(
      'when the run starts: a weekday, a date where schedules have one, and a time, such as `friday 18:30` or `fri 27 nov 00:00`',
    ),
  schedules: z
    .array(
      z
        .strictObject({
          name: z.string().min(1).optional().describe('for reasons; its start where left out'),
          start: cron().describe('cron expression: minute, hour, day, month, weekday'),
          end: cron()
            .optional()
            .describe('cron expression; until another schedule starts where left out'),
          duration: positiveDuration().optional().describe('instead of an end'),
          replicas: whole(0).describe('while it holds'),
        })
        .refine(({ end, duration }) => end === undefined || duration === undefined, {
          path: ['duration'],
          message: 'has an `end` beside it: leave out one of them',
        }),
    )
    .describe('of those that hold, the one that started last counts'),
  otherwise: whole(0).default(1).describe('replicas while no schedule holds'),
  initial_replicas: initialReplicas('what the schedules say of the start'),
  interval: positiveDuration().default(60).describe('time between two looks at the clock'),
});

import { z } from 'zod';
import { quantity } from '../quantities.ts';
import { duration, positiveDuration } from './numbers.ts';

const region = z
  .string()
  .optional()
  .describe(
    'whose grid and clock are looked at; where left out, those of the region that each client would be sent to in that hour',
  );

const hour = (most: number) => z.number().min(0).max(most);

/** Whose requests may wait for better hours, and for which. */
export const deferral = z
  .strictObject({
    tenants: z
      .record(
        z.string(),
        z.strictObject({
          deadline: positiveDuration()
            .optional()
            .describe(
              'from arrival to the full answer, at the most; the `e2e` of its SLO class where left out',
            ),
          work: duration().optional().describe('its own, in the place of `work`'),
        }),
      )
      .describe('tenants whose requests may wait; all others’ never do'),
    policy: z
      .discriminatedUnion('kind', [
        z.strictObject({
          // A discriminator with a default must be optional itself, or it is not found where it is left out.
          kind: z.literal('now').optional().default('now').describe('nothing waits'),
        }),
        z.strictObject({
          kind: z
            .literal('greenest')
            .describe(
              'the start whose work has the least carbon, by a perfect forecast of the grid',
            ),
          region,
        }),
        z.strictObject({
          kind: z.literal('cheapest-hours').describe('the next of some hours of the day'),
          windows: z
            .array(
              z.strictObject({
                from: hour(23.99).describe('local hour at which they begin'),
                to: hour(24).describe('local hour at which they end, the next day’s where smaller'),
              }),
            )
            .min(1)
            .describe('cheap hours, such as 22 to 6'),
          region,
        }),
        z.strictObject({
          kind: z
            .literal('below')
            .describe('as soon as the grid is below so many grams, or when the deadline forces it'),
          grams: quantity('factor', { above: 0 }).describe(
            'of CO2e that a kWh of computing stands for, with the PUE of the site',
          ),
          region,
        }),
      ])
      .prefault({})
      .describe('when they start'),
    work: duration().default(60).describe('that a request is expected to take once it has started'),
    safety: duration()
      .default(300)
      .describe('kept free: nothing starts later than its deadline − work − this'),
    spread: z
      .boolean()
      .default(true)
      .describe(
        'whether those that wait for the same hour start evenly over it; else all in its first instant',
      ),
    forecast: z
      .strictObject({
        error: quantity('ratio', { min: 0 })
          .default(0)
          .describe('relative standard deviation of what is forecast of an hour ahead'),
      })
      .prefault({})
      .describe('how well the hours ahead are known: perfectly where left out'),
  })
  .describe('requests that may wait for better hours, and do so before the door');

export type DeferralScenario = z.output<typeof deferral>;

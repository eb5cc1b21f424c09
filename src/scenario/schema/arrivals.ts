import { z } from 'zod';
import { quantity } from '../quantities.ts';
import { factor, positiveDuration, whole } from './numbers.ts';

const baseRate = () =>
  quantity('rate', { min: 0 })
    .optional()
    .describe(
      'of requests (or sessions) where the shape is 1; may be left out over recorded counts',
    );

/** When requests or sessions arrive. */
export const arrivals = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('poisson'), rate: baseRate() }),
  z.strictObject({ kind: z.literal('constant'), rate: baseRate() }),
  z.strictObject({
    kind: z.enum(['gamma', 'weibull']),
    rate: baseRate(),
    cv: z.number().positive().describe('coefficient of variation of the gaps; Poisson has 1'),
  }),
  z.strictObject({
    kind: z.literal('on-off'),
    rate: baseRate(),
    on: positiveDuration().describe('mean length of a busy period'),
    off: positiveDuration().describe('mean length of a quiet period'),
    floor: quantity('ratio', { min: 0, max: 1 })
      .default(0)
      .describe('rate of a quiet period as a part of a busy one’s'),
  }),
  z.strictObject({
    kind: z.literal('mmpp'),
    rate: baseRate(),
    factors: z.array(factor()).min(2).describe('on the rate, a state each'),
    dwell: z.array(positiveDuration()).min(2).describe('mean time in each state'),
  }),
  z.strictObject({
    kind: z.literal('closed'),
    users: whole(1).describe('each asks again only after an answer and a think time'),
  }),
]);

import { z } from 'zod';
import { quantity } from '../quantities.ts';

/** A count that is a whole number. */
const wholeCount = (most: number) =>
  quantity('count', { min: 1, max: most }).refine((value) => Number.isInteger(value), {
    message: 'is not a whole number',
  });

/** What requests ask, where the same is asked again and again. */
export const content = z.strictObject({
  // A table of so many entries is kept.
  questions: wholeCount(1e7).default(10_000).describe('how many different ones there are'),
  exponent: z.number().nonnegative().default(1).describe('how unequal their popularity is (Zipf)'),
  topics: wholeCount(1e7).optional().describe('classes of similar questions; none where left out'),
  share: quantity('ratio', { min: 0, max: 1 })
    .default(1)
    .describe('of the requests; the others ask what nobody asks again'),
  by: z
    .enum(['request', 'session'])
    .default('request')
    .describe(
      'whether a conversation goes on with what nobody else asks, or asks the same throughout, as where its user is looked up',
    ),
});

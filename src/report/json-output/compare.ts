import { z } from 'zod';
import { interval, version } from './parts.ts';

const paired = interval.extend({ n: z.int().describe('replications') });

/** What `spillway compare` prints with --json. */
export const compareOutput = z.strictObject({
  version,
  verdict: z.string(),
  compared: z.array(
    z.strictObject({
      name: z.string().describe('of the variant; empty where each side has one'),
      count: z.int().describe('paired replications'),
      comparisons: z.array(
        z.strictObject({
          metric: z.string(),
          baseline: paired,
          candidate: paired,
          difference: paired.describe('candidate less baseline, replication by replication'),
          better: z
            .enum(['baseline', 'candidate'])
            .optional()
            .describe('left out where no difference is shown, or neither way is better'),
        }),
      ),
    }),
  ),
});

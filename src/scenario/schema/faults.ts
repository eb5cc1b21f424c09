import { z } from 'zod';
import { distributionOptions } from './distribution.ts';
import { duration, positiveDuration } from './numbers.ts';

/** Fatal faults of replicas. */
export const faults = z
  .strictObject({
    every: z
      .union([
        positiveDuration().transform((mean) => ({ kind: 'exponential' as const, mean })),
        z.discriminatedUnion('kind', [...distributionOptions('duration')]),
      ])
      .optional()
      .describe(
        'from a replica’s readiness to its next fault; exponential where it is a plain time',
      ),
    at: z
      .array(duration())
      .default([])
      .describe('instants at which the replica that has been ready for longest has one'),
    restart: duration()
      .optional()
      .describe('from a fault to readiness; as long as `startup` where left out'),
  })
  .describe('illegal accesses and the like, which end whatever shares the fate of the replica');

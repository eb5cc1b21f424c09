import { z } from 'zod';
import { quotaKinds } from '../../policies/sharing/index.ts';
import { quantity } from '../quantities.ts';
import { described } from './described.ts';
import { duration, positiveDuration, whole } from './numbers.ts';

/** How many replicas of a pool each of its deployments may have, where they want more than there is. */
export const quota = z.strictObject({
  kind: described(quotaKinds, {
    'weighted-quota': 'quotas first, then what is left by weights (KAI-Scheduler)',
    'dominant-resource': 'fair by the resource that each uses most of (Ghodsi et al., NSDI 2011)',
  }),
  of: z
    .record(
      z.string(),
      z.strictObject({
        quota: z
          .number()
          .nonnegative()
          .default(0)
          .describe('accelerators that are its own as soon as it wants them'),
        weight: z.number().nonnegative().default(1).describe('for what is left over'),
      }),
    )
    .default({})
    .describe('by deployment; without quota and of weight 1 where left out'),
});

const limits = z.strictObject({
  at_least: whole(0).default(1).describe('replicas'),
  at_most: whole(1).optional().describe('replicas'),
});

/** How the replicas of a pool move between its deployments as demand does; all of them have `fixed` scaling. */
export const partition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('static').describe('as it is at the start') }),
  z.strictObject({
    kind: z.literal('demand-driven').describe('by what has been asked of each'),
    interval: positiveDuration().default(60).describe('time between two decisions'),
    raise: quantity('ratio', { min: 0 })
      .default(0.1)
      .describe('by how much the largest utilisation must fall for a change'),
    cooldown: duration().default(300).describe('time between two changes, at the least'),
    smoothing: quantity('ratio', { min: 0, max: 0.99 })
      .default(0.5)
      .describe('part of the old mean demand that each decision keeps'),
    limits: z.record(z.string(), limits).default({}).describe('by deployment'),
  }),
]);

import { z } from 'zod';
import { acceleratorNames } from '../../catalog/accelerators.ts';
import { plainPlacementKinds } from '../../policies/placement/index.ts';
import { quantity } from '../quantities.ts';
import { commitment } from './commitment.ts';
import { partition, quota } from './governance.ts';
import { nodes } from './nodes.ts';
import { duration, positiveDuration, whole } from './numbers.ts';
import { sharing } from './sharing.ts';

const accelerators = {
  accelerator: z.enum(acceleratorNames as [string, ...string[]]).describe('data sheet'),
  accelerators: whole(1).describe('how many there are; the fleet never rents more'),
  price: quantity('hourlyMoney', { min: 0 })
    .optional()
    .describe('of one accelerator; the catalog’s on-demand price where it has one'),
};

/** Accelerators to rent. */
export const pool = z.strictObject({
  ...accelerators,
  others: z
    .array(z.strictObject(accelerators))
    .default([])
    .describe('accelerators of other kinds in the same pool'),
  billing: z
    .strictObject({
      increment: positiveDuration().default(1).describe('to which each rental is rounded up'),
      minimum: duration().default(0).describe('billed of each rental at the least'),
    })
    .optional()
    .describe(
      'how the rental of an accelerator is billed, from the first replica on it to the last (of its node, where there are nodes); by its time if left out',
    ),
  group: whole(1)
    .default(1)
    .describe('accelerators that replicas only share together, for models that need several'),
  sharing,
  nodes: nodes.optional(),
  quota: quota
    .optional()
    .describe('what each deployment may have where they want more than there is'),
  partition: partition.optional().describe('how replicas move between deployments as demand does'),
  commitment: commitment.optional(),
  placement: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.enum(plainPlacementKinds).describe('rule by which an accelerator is chosen'),
      }),
      z.strictObject({
        kind: z.literal('reference-allocator'),
        prices: z
          .enum(['published', 'pool'])
          .default('published')
          .describe('what it thinks that an hour costs: as published, or what the pool pays'),
      }),
    ])
    .prefault({ kind: 'first-fit' })
    .describe('where replicas go'),
});

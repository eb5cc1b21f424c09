import { z } from 'zod';
import { acceleratorNames } from '../../catalog/accelerators.ts';
import { plainPlacementKinds } from '../../policies/placement/index.ts';
import { quantity } from '../quantities.ts';
import { commitment } from './commitment.ts';
import { described } from './described.ts';
import { partition, quota } from './governance.ts';
import { nodes } from './nodes.ts';
import { duration, positiveDuration, whole } from './numbers.ts';
import { power } from './power.ts';
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
  power: power.optional(),
  region: z.string().optional().describe('where it is; one of `regions`'),
  zone: z.string().optional().describe('which part of its region; one of its `zones`'),
  regions: z
    .record(
      z.string(),
      z.strictObject({
        accelerators: whole(1).optional(),
        price: quantity('hourlyMoney', { min: 0 }).optional(),
      }),
    )
    .optional()
    .describe(
      'one such pool in each of several regions, or zones as `region/zone`, with what is different there; its deployments are there too',
    ),
  placement: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: described(plainPlacementKinds, {
          'first-fit': 'the first accelerators with room',
          'best-fit': 'where the least memory is left over: keeps large holes for large replicas',
          'worst-fit': 'where the most memory is left over',
          pack: 'the most crowded with room, so that whole ones stay empty',
          spread: 'the least crowded, where neighbours disturb each other least',
          'cheapest-fit': 'where an hour costs least',
          'fragmentation-gradient': 'where fragmentation rises least (Weng et al., ATC 2023)',
        }).describe('rule by which an accelerator is chosen'),
      }),
      z.strictObject({
        kind: z
          .literal('reference-allocator')
          .describe('the reference design’s: an accelerator for each model'),
        prices: z
          .enum(['published', 'pool'])
          .default('published')
          .describe('what it thinks that an hour costs: as published, or what the pool pays'),
      }),
    ])
    .prefault({ kind: 'first-fit' })
    .describe('where replicas go'),
});

import { z } from 'zod';
import { duration, positiveDuration, whole } from './numbers.ts';

const common = {
  bounds: z
    .record(
      z.string(),
      z.strictObject({
        min: whole(0).default(0).describe('replicas at the least, while there are enough'),
        max: whole(0).optional().describe('replicas at the most'),
      }),
    )
    .default({})
    .describe('by region; none where left out'),
  avoid_disruption: z
    .boolean()
    .default(true)
    .describe(
      'whether replicas stay where they are, so that only what is missing is placed: then they do not come back to a region that rises',
    ),
  keep_unschedulable: z
    .boolean()
    .default(false)
    .describe(
      'whether a region goes on asking for what found no room there, even if that is elsewhere by now; always so without `avoid_disruption`',
    ),
};

const weighted = z.strictObject({
  // A discriminator with a default must be optional itself, or it is not found where it is left out.
  kind: z
    .literal('weighted')
    .optional()
    .default('weighted')
    .describe('by weight, what is over to the heaviest (KubeAdmiral’s divided replicas)'),
  weights: z
    .union([
      z.literal('capacity').describe('by the accelerators that no other deployment has'),
      z.record(z.string(), whole(0)).describe('by region; of others only the least number'),
    ])
    .default('capacity'),
  ...common,
});

const binPack = z.strictObject({
  kind: z
    .literal('bin-pack')
    .describe('all in the first region that has room, then in the next (KubeAdmiral’s bin pack)'),
  order: z
    .array(z.string())
    .min(1)
    .describe('regions in the order of preference; others have none'),
  moves: z
    .enum(['within-bounds', 'as-published'])
    .default('within-bounds')
    .describe(
      'how replicas are added and stopped with `avoid_disruption`: upstream’s way may pass a region’s bounds',
    ),
  ...common,
});

/** How many replicas a deployment has in all regions of its pool together, and who places them. */
export const spread = z
  .strictObject({
    replicas: whole(0).describe('in all regions together'),
    planner: z.discriminatedUnion('kind', [weighted, binPack]).prefault({}),
    every: positiveDuration().default(60).describe('from one plan to the next'),
    unschedulable_for: duration()
      .default(300)
      .describe('how long a replica waits for room until its region counts as full'),
    wait_for_ready: z
      .boolean()
      .default(false)
      .describe(
        'whether a region that is to have fewer keeps them until as many are ready elsewhere; stopped at once where not',
      ),
  })
  .describe('replicas placed over the regions of a pool with `regions`, in place of `scaling`');

export type SpreadScenario = z.output<typeof spread>;

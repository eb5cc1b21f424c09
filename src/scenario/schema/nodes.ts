import { z } from 'zod';
import { nodeInitSeconds, nodeProvisionSeconds } from '../../catalog/node-times.ts';
import { spotMarketNames, spotNoticeSeconds } from '../../catalog/spot.ts';
import { nodeFills } from '../../policies/placement/within-nodes.ts';
import { quantity } from '../quantities.ts';
import { durations } from './distribution.ts';
import { duration, positiveDuration, whole } from './numbers.ts';

const spot = z
  .strictObject({
    preset: z
      .enum(spotMarketNames as [string, ...string[]])
      .optional()
      .describe('a market whose `up` and `down` were traced; log-normal by mean and median'),
    up: durations().optional().describe('from a node’s coming up to its end'),
    down: durations()
      .optional()
      .describe('from its end until its like can be had; at once where neither it nor `preset` is'),
    notice: duration()
      .default(spotNoticeSeconds.value)
      .describe('before its end, when its replicas are told to go'),
    price: quantity('hourlyMoney', { min: 0 })
      .optional()
      .describe('of one accelerator; 35 % of the other price where left out'),
  })
  .describe('nodes that are cheaper and may be taken away');

const failures = z
  .strictObject({
    every: durations().describe('from a node’s coming up until it breaks'),
    notice: duration()
      .default(0)
      .describe('before that, when its replicas are told to go; none where it is 0'),
  })
  .describe('nodes that break, of whatever kind they are: all that runs there is lost');

const autoscaler = z
  .strictObject({
    scan_interval: positiveDuration().default(10).describe('time between two decisions'),
    unneeded: duration().default(600).describe('how long a node is unneeded before it is removed'),
    utilisation_threshold: quantity('ratio', { min: 0, max: 1 })
      .default(0.5)
      .describe('part of a node in use below which its replicas may be moved'),
    delay_after_add: duration().default(600).describe('after an order, until nodes are removed'),
    delay_after_delete: duration().default(0).describe('after a removal, until the next'),
    delay_after_failure: duration()
      .default(180)
      .describe('after a node could not be emptied, until others are removed'),
    backoff: z
      .strictObject({
        initial: duration().default(300),
        max: duration().default(1800),
        reset: duration().default(10_800).describe('after which failures are forgotten'),
      })
      .prefault({})
      .describe('how long nothing is ordered of nodes whose order failed; it doubles'),
    consolidation: z
      .boolean()
      .default(true)
      .describe('whether replicas are moved from nodes under the threshold'),
    max_drain: positiveDuration()
      .default(600)
      .describe('in which a node must be empty once its replicas are told to go'),
    protect: z
      .strictObject({
        younger_than: duration()
          .default(0)
          .describe('replicas that start, or are ready for less than so long'),
        busy: z.boolean().default(false).describe('replicas that hold requests'),
      })
      .optional()
      .describe('replicas that are not moved (do-not-disrupt); none where left out'),
  })
  .prefault({})
  .describe('Kubernetes’ cluster-autoscaler');

/** The machines that accelerators of a pool are in. */
export const nodes = z
  .strictObject({
    size: whole(1)
      .optional()
      .describe('accelerators of a node; 8, or all of a smaller pool, where left out'),
    min: whole(0).default(0).describe('nodes at the least'),
    max: whole(1).optional().describe('nodes at the most; as many as `accelerators` make'),
    initial: whole(0)
      .optional()
      .describe('nodes at the start; as many as the replicas of the start need where left out'),
    fill: z
      .enum(nodeFills)
      .default('placement')
      .describe(
        'the node that a replica goes to: as `placement` says, the least used (as Kubernetes does), or the fullest',
      ),
    provision: durations()
      .prefault(`${nodeProvisionSeconds.value}s`)
      .describe('from the order of a node until its machine runs, and is paid'),
    init: durations()
      .prefault(`${nodeInitSeconds.value}s`)
      .describe('from then until its accelerators can be used'),
    failure: quantity('ratio', { min: 0, max: 1 })
      .default(0)
      .describe('probability that an order fails'),
    refusal: duration().default(60).describe('until it is known that an order fails'),
    timeout: positiveDuration()
      .default(900)
      .describe('after which a node that is not up is given up'),
    stockouts: z
      .array(z.strictObject({ from: duration(), until: positiveDuration() }))
      .default([])
      .describe('when orders of nodes fail'),
    shortages: z
      .strictObject({
        every: durations().describe('from the end of a stock-out to the next'),
        lasting: durations(),
      })
      .optional()
      .describe('stock-outs that are drawn'),
    spot: spot.optional(),
    failures: failures.optional(),
    on_demand: whole(0)
      .optional()
      .describe('of a pool with `spot`: nodes that are not, which are ordered first'),
    autoscaler,
  })
  .describe('machines that take minutes to come, may not come at all, or may be taken away');

export type NodesScenario = z.output<typeof nodes>;

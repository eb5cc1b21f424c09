import { z } from 'zod';
import { routerKinds } from '../../policies/routing/index.ts';
import { quantityOr } from '../quantities.ts';
import { slots } from './engine.ts';
import { duration, whole } from './numbers.ts';
import { scaling } from './scaling.ts';

/** A model served by replicas. */
export const deployment = z.strictObject({
  pool: z.string().describe('the pool that its replicas rent from'),
  accelerators: whole(1).default(1).describe('accelerators of one replica'),
  engine: z.discriminatedUnion('kind', [slots]).describe('how a replica serves requests'),
  queue: z
    .strictObject({
      limit: quantityOr('count', ['unlimited'], { min: 0 })
        .default('unlimited')
        .describe('requests that may wait; more are rejected'),
      timeout: quantityOr('duration', ['never'], { above: 0 })
        .default('never')
        .describe('how long a request waits for service before it gives up'),
      order: z
        .enum(['fcfs', 'priority'])
        .default('fcfs')
        .describe('of arrival, or by the priority of the tenant first'),
    })
    .prefault({}),
  routing: z
    .strictObject({
      kind: z
        .enum(routerKinds)
        .default('least-outstanding')
        .describe('how the replica of a request is chosen'),
      max_outstanding: quantityOr('count', ['unlimited'], { min: 1 })
        .optional()
        .describe(
          'requests that a replica may hold; the rest wait in one queue. Slots × batch.max where left out',
        ),
    })
    .prefault({}),
  scaling: scaling.describe('how many replicas there are'),
  startup: duration().default(120).describe('from the order of a replica to its readiness'),
});

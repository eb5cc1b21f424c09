import { z } from 'zod';
import { acceleratorNames } from '../../catalog/accelerators.ts';
import { quantityOr } from '../quantities.ts';
import { slots } from './engine.ts';
import { faults } from './faults.ts';
import { llm } from './llm.ts';
import { whole } from './numbers.ts';
import { routing } from './routing.ts';
import { scaleDown, warm } from './scale-down.ts';
import { scaling } from './scaling.ts';
import { share } from './sharing.ts';
import { signals } from './signals.ts';
import { spread } from './spread.ts';
import { startup } from './startup.ts';

const limit = () => quantityOr('duration', ['never'], { above: 0 }).default('never');

const said = z.strictObject({
  pool: z.string().describe('the pool that its replicas rent from'),
  accelerators: whole(1).default(1).describe('accelerators of one replica'),
  prefer: z
    .enum(acceleratorNames as [string, ...string[]])
    .optional()
    .describe('kind of accelerator that is taken first, in a pool of several'),
  share,
  unplaceable: z
    .enum(['error', 'reject'])
    .default('error')
    .describe(
      'what a model is that no accelerator of the pool can hold: a mistake, or traffic to turn away',
    ),
  engine: z.discriminatedUnion('kind', [slots, llm]).describe('how a replica serves requests'),
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
  timeouts: z
    .strictObject({
      first_token: limit().describe('from arrival to the first token'),
      total: limit().describe('from arrival to the full answer, in whatever stage'),
    })
    .prefault({})
    .describe('when a request is given up, beside `queue.timeout`'),
  routing: routing.describe('how the replica of a request is chosen'),
  scaling: scaling
    .optional()
    .describe('how many replicas there are; needed where `spread` does not say it'),
  signals: signals.describe('how what happens reaches the autoscaler'),
  startup: startup.prefault('2min').describe('from the order of a replica to its readiness'),
  scale_down: scaleDown.describe('which replicas go when there are to be fewer, and how'),
  warm: warm.optional().describe('replicas that sleep where others would be stopped'),
  faults: faults.optional(),
  regions: z
    .record(z.string(), z.strictObject({ scaling: scaling.optional() }))
    .default({})
    .describe('what is different in one of the regions of its pool'),
  spread: spread.optional(),
});

/** A model served by replicas. */
export const deployment = said.transform(({ scaling, ...others }, context) => {
  if (scaling !== undefined) return { ...others, scaling };
  if (others.spread === undefined) {
    context.issues.push({
      code: 'invalid_type',
      expected: 'object',
      input: undefined,
      path: ['scaling'],
    });
  }
  // Who places them over regions puts here how many it begins with.
  return { ...others, scaling: { kind: 'fixed' as const, replicas: 0 } };
});

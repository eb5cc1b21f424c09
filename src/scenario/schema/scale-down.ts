import { z } from 'zod';
import { victimKinds } from '../../policies/victims/index.ts';
import { quantity, quantityOr } from '../quantities.ts';
import { described } from './described.ts';
import { durations } from './distribution.ts';
import { whole } from './numbers.ts';

/** Which replicas go when there are to be fewer, and how. */
export const scaleDown = z
  .strictObject({
    victim: described(victimKinds, {
      'fewest-requests': 'the one with the fewest requests',
      newest: 'the one that started last',
      oldest: 'the one that started first',
      'least-kv': 'the one that uses the least of its KV cache',
      'most-idle': 'the one that has been idle for longest',
      random: 'any of them',
      'replica-set': 'as a Kubernetes ReplicaSet chooses',
      'ray-serve': 'as Ray Serve chooses',
    })
      .default('fewest-requests')
      .describe('which of those that are ready'),
    starting: z
      .enum(['first', 'last', 'keep'])
      .default('first')
      .describe(
        'replicas on their way: given up first, given up after all that are ready, or let become ready',
      ),
    drain: quantityOr('duration', ['unlimited'], { min: 0 })
      .default('unlimited')
      .describe('how long a replica may take to end what it has; then its requests fail'),
  })
  .prefault({});

/** Replicas that sleep where others would be stopped. */
export const warm = z.strictObject({
  replicas: whole(1).describe('that sleep at the most; scale-down stops only those beyond'),
  initial: whole(0).default(0).describe('that sleep when the run begins'),
  level: z
    .literal([1, 2, 'paused'])
    .default(1)
    .describe(
      'what is kept: weights in host memory, only the process, or everything where it is (vLLM’s sleep mode)',
    ),
  releases: z
    .boolean()
    .default(false)
    .describe(
      'whether a sleeping replica gives its accelerators back; to wake it needs room again',
    ),
  wake: durations()
    .optional()
    .describe(
      'from the order to readiness; if left out, at level 1 weights over the link of the accelerators, at level 2 weights over `bandwidth`, and paused 0',
    ),
  bandwidth: quantity('bandwidth', { above: 0 })
    .optional()
    .describe('at which weights come back; of host memory for each accelerator, of a disk 2 GB/s'),
});

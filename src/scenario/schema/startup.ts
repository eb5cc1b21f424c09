import { z } from 'zod';
import { coldStartNames } from '../../catalog/cold-starts.ts';
import { quantity } from '../quantities.ts';
import { durations } from './distribution.ts';
import { duration, positiveDuration } from './numbers.ts';

const size = () => quantity('bytes', { above: 0 }).optional();
const bandwidth = () => quantity('bandwidth', { above: 0 }).optional();

const image = z.union([
  durations(),
  z.strictObject({
    time: durations().optional().describe('in place of size over bandwidth'),
    size: size().describe('of the image, compressed'),
    bandwidth: bandwidth().describe('of the registry, unpacking included; 55 MB/s if left out'),
    cached: z.boolean().default(false).describe('whether every node has it from the start'),
  }),
]);

const weights = z.union([
  durations(),
  z.strictObject({
    from: z
      .enum(['store', 'nvme', 'ram', 'peer'])
      .default('store')
      .describe(
        'a store on the network; disk or memory of the node, which keep them after the first load there; another replica that is ready, and the store while there is none',
      ),
    size: size().describe('of all weights of a replica; those of its model if left out'),
    bandwidth: bandwidth().describe(
      'of where they come from, of memory for each accelerator; if left out 0.9 GB/s of a store, 2 GB/s of a disk, 12.5 GB/s of a replica, of memory the link of the accelerator',
    ),
    store_bandwidth: bandwidth().describe('of the store for a first load; 0.9 GB/s if left out'),
    time: durations().optional().describe('of a first load, in place of size over bandwidth'),
    again: durations().optional().describe('of later ones on the same node, likewise'),
    cached: z.boolean().default(false).describe('whether every node has them from the start'),
  }),
]);

const compile = z.union([
  durations(),
  z.strictObject({
    time: durations().optional().describe('of the first replica on a node'),
    again: durations().prefault('0s').describe('of those after it, which find compiled code'),
    cached: z.boolean().default(false).describe('whether every node has it from the start'),
  }),
]);

const readiness = z.union([
  durations(),
  z.strictObject({
    probe: positiveDuration().describe('time between two probes, from the start of the container'),
  }),
]);

const phases = z.strictObject({
  preset: z
    .enum(coldStartNames as [string, ...string[]])
    .optional()
    .describe('phases that somebody measured (`spillway catalog cold-starts`); others come on top'),
  node: durations()
    .optional()
    .describe(
      'until there is a machine, each time a new one; left out in pools that have nodes of their own',
    ),
  image: image.optional().describe('pulled once on each node'),
  container: durations().optional().describe('from its creation to the first instruction'),
  init: durations().optional().describe('of interpreter, frameworks and process groups'),
  weights: weights.optional().describe('until they are on the accelerators'),
  compile: compile.optional().describe('of kernels; kept by the node where it is a block'),
  warmup: durations().optional().describe('profile of the memory, capture of graphs, first steps'),
  readiness: readiness.optional().describe('until traffic finds it'),
  snapshot: z
    .strictObject({
      restore: durations().describe('in place of init, weights, compile and warmup'),
      made: z
        .boolean()
        .default(false)
        .describe('from the start; otherwise the first replica to be ready on a node makes it'),
    })
    .optional()
    .describe('of a process with all that it has on its accelerators'),
});

/** From the order of a replica to its readiness: a time, or its phases. */
export const startup = z.union([duration(), phases]);

/** The phases of a start, as far as they are said. */
export type StartupPhases = z.output<typeof phases>;

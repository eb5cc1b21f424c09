import { z } from 'zod';
import { whole } from '../numbers.ts';

/** A user's own policy. */
export const moduleScaling = z.strictObject({
  kind: z.literal('module').describe('one of your own, a TypeScript or JavaScript file'),
  path: z
    .string()
    .min(1)
    .describe(
      'file that exports an autoscaler or a function `(options, facts) => autoscaler`, relative to the scenario',
    ),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('handed to the function as it is'),
  min_replicas: whole(0).default(1).describe('replicas at the least, whatever it says'),
  max_replicas: whole(1)
    .optional()
    .describe('replicas at the most, whatever it says; no limit but the pool where left out'),
  initial_replicas: whole(0)
    .optional()
    .describe('replicas at the start; min_replicas where left out'),
});

import { z } from 'zod';
import { duration, positiveDuration, whole } from '../numbers.ts';

/** Instances for the requests in flight, down to none. */
export const serverlessScaling = z.strictObject({
  kind: z
    .literal('serverless')
    .describe('an instance for each so many requests, kept alive for a time'),
  concurrency: whole(1).default(1).describe('requests that one instance takes at once'),
  keep_alive: duration().default(60).describe('how long an instance without requests is kept'),
  min_replicas: whole(0).default(0).describe('instances at the least'),
  max_replicas: whole(1).default(10).describe('instances at the most'),
  initial_replicas: whole(0)
    .optional()
    .describe('instances at the start; min_replicas where left out'),
  interval: positiveDuration().default(1).describe('time between two decisions'),
});

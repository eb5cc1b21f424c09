import { z } from 'zod';
import { quantity } from '../../quantities.ts';
import { duration, positiveDuration } from '../numbers.ts';
import { initialReplicas, replicaBounds } from './replicas.ts';

/** An autoscaler that knows the rate to come: what the others are measured by. */
export const oracleScaling = z.strictObject({
  kind: z
    .literal('oracle')
    .describe('knows the rates that are to come: the cost of keeping up with them at `capacity`'),
  ...replicaBounds(1, 100),
  initial_replicas: initialReplicas('what the first arrivals need'),
  capacity: quantity('rate', { above: 0 })
    .optional()
    .describe('of one replica; what it serves with full batches where left out'),
  headroom: quantity('factor', { above: 0 }).default(1).describe('on the rate to come'),
  startup: duration()
    .optional()
    .describe('time that a replica takes to serve; the deployment’s where left out'),
  interval: positiveDuration().default(15).describe('time between two decisions'),
});

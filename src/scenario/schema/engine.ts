import { z } from 'zod';
import { quantity } from '../quantities.ts';
import { distributionOptions } from './distribution.ts';
import { duration, whole } from './numbers.ts';

/** What a roofline attains of a data sheet. */
export const attained = {
  compute_efficiency: quantity('ratio', { above: 0, max: 1 })
    .default(0.5)
    .describe('attained part of the dense peak'),
  memory_efficiency: quantity('ratio', { above: 0, max: 1 })
    .default(0.8)
    .describe('attained part of the memory bandwidth'),
  launch: duration().default(0.002).describe('host time of every step'),
};

const roofline = z.strictObject({
  kind: z.literal('roofline'),
  parameters: quantity('count', { above: 0 }).describe('weights of the model'),
  precision: z
    .enum(['fp16', 'fp8', 'int8', 'fp4', 'int4'])
    .default('fp16')
    .describe('of the weights and of the arithmetic'),
  count: z
    .enum(['tokens', 'items'])
    .default('tokens')
    .describe('what a request’s work is counted in'),
  flops: quantity('count', { above: 0 })
    .optional()
    .describe('operations for one token or item; 2 × parameters where left out'),
  ...attained,
});

const service = z.union([
  quantity('duration', { above: 0 }).transform((value) => ({ kind: 'constant' as const, value })),
  z.discriminatedUnion('kind', [roofline, ...distributionOptions('duration')]),
]);

/** How a replica serves its requests. */
export const slots = z.strictObject({
  kind: z.literal('slots'),
  slots: whole(1).default(1).describe('batches that a replica serves side by side'),
  batch: z
    .strictObject({
      max: whole(1).default(1).describe('requests in a batch at the most'),
      wait: duration().default(0).describe('how long a free slot waits for a fuller batch'),
    })
    .prefault({}),
  service: service.describe('how long a batch takes'),
});

import { z } from 'zod';
import { itemModel, itemModelNames } from '../../catalog/item-models.ts';
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

const roofline = z
  .strictObject({
    kind: z.literal('roofline'),
    model: z
      .enum(itemModelNames as [string, ...string[]])
      .optional()
      .describe('a model of the catalog; it gives parameters, count and flops where left out'),
    parameters: quantity('count', { above: 0 })
      .optional()
      .describe('weights of the model; needed where none is named'),
    precision: z
      .enum(['fp16', 'fp8', 'int8', 'fp4', 'int4'])
      .default('fp16')
      .describe('of the weights and of the arithmetic'),
    count: z
      .enum(['tokens', 'items'])
      .optional()
      .describe('what a request’s work is counted in; as the model says where left out, or tokens'),
    flops: quantity('count', { above: 0 })
      .optional()
      .describe(
        'operations for one token or item; as the model says where left out, or 2 × parameters',
      ),
    ...attained,
  })
  .transform(({ model, parameters, count, flops, ...rest }, context) => {
    const card = model === undefined ? undefined : itemModel(model);
    const weights = parameters ?? card?.parameters;
    if (weights === undefined) {
      const message = 'is missing: the weights, such as "7B", or a `model` of the catalog';
      context.addIssue({ code: 'custom', path: ['parameters'], message });
      return z.NEVER;
    }
    // Operations for a token say nothing of those for an item.
    const unit = count ?? card?.count ?? ('tokens' as const);
    const each = flops ?? (unit === card?.count ? card.flops : undefined);
    return {
      ...rest,
      ...(model !== undefined && { model }),
      parameters: weights,
      count: unit,
      ...(each !== undefined && { flops: each }),
    };
  });

const service = z.union([
  quantity('duration', { above: 0 }).transform((value) => ({ kind: 'constant' as const, value })),
  z.discriminatedUnion('kind', [roofline, ...distributionOptions('duration')]),
]);

const handler = z
  .strictObject({
    models: whole(1).describe('of which each request asks for one'),
    exponent: z
      .number()
      .nonnegative()
      .default(1)
      .describe('of Zipf’s law of their popularity; 0 makes them all alike'),
    load: duration().default(13).describe('of a model that the instance does not have in memory'),
    bytes: quantity('bytes', { above: 0 }).default(1e9).describe('of a model in memory'),
    lru: whole(1).default(128).describe('models that the LRU of an instance remembers'),
    corrected: z
      .boolean()
      .default(false)
      .describe('whether what leaves the LRU leaves memory; as published nothing ever does'),
  })
  .describe(
    'the reference design’s serverless handler, which loads models when they are asked for',
  );

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
  handler: handler.optional(),
});

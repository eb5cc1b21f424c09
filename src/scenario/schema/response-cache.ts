import { z } from 'zod';
import { quantity } from '../quantities.ts';
import { distributionOptions } from './distribution.ts';
import { duration, positiveDuration, whole } from './numbers.ts';

const likeness = () => quantity('ratio', { min: 0 });

const common = {
  renew: z.boolean().default(false).describe('whether a hit begins the `ttl` anew'),
  max_entries: whole(1).optional().describe('answers kept at the most'),
  eviction: z
    .enum(['lru', 'lfu'])
    .default('lru')
    .describe('who makes room: the least recently, or the least often used'),
  isolate_tenants: z
    .boolean()
    .default(false)
    .describe('no tenant gets an answer that was made for another'),
  single_flight: z
    .boolean()
    .default(false)
    .describe('who asks what is being answered already waits for that answer'),
  invalidate: z
    .strictObject({
      every: positiveDuration().optional().describe('time between two'),
      at: z.array(duration()).default([]).describe('times after the start'),
      share: quantity('ratio', { min: 0, max: 1 })
        .default(1)
        .describe('of the answers that are forgotten'),
    })
    .optional()
    .describe('when answers become worthless, as at a change of prices'),
};

const answers = {
  ttl: duration().optional().describe('how long an answer is kept; for ever where left out'),
  max_bytes: quantity('bytes', { above: 0 }).optional().describe('of all answers together'),
  bytes_per_token: quantity('count', { min: 0 }).default(4).describe('of an answer'),
  ...common,
};

const exact = z.strictObject({
  kind: z
    .literal('exact')
    // A discriminator with a default must be optional itself, or it is not found where it is left out.
    .optional()
    .default('exact')
    .describe('the same question gets the same answer'),
  latency: duration().default(0.001).describe('in which a kept answer is given'),
  ...answers,
});

const semantic = z.strictObject({
  kind: z.literal('semantic').describe('a question that is like another gets its answer'),
  // The question is embedded first.
  latency: duration().default(0.02).describe('in which a kept answer is given'),
  similarity: z
    .discriminatedUnion('kind', [...distributionOptions('count')])
    .default({ kind: 'uniform', min: 0.5, max: 1 })
    .describe('likeness of two questions of one topic'),
  threshold: likeness().default(0.8).describe('likeness from which on a question is a hit'),
  right_from: likeness()
    .default(0.9)
    .describe('likeness from which on the answer is also right; hits below are false ones'),
  ...answers,
});

const embedding = z.strictObject({
  kind: z
    .literal('embedding')
    .describe('the reference design’s cache of embeddings of users and products'),
  latency: duration().default(0.001).describe('in which a kept vector is given'),
  // The reference design's call: `store(key, embedding, ttl_seconds=3600)`, `max_size_gb=20.0`, `torch.randn(768)`.
  ttl: duration().default(3600).describe('how long a vector is kept'),
  max_bytes: quantity('bytes', { above: 0 }).default(20e9).describe('of all vectors together'),
  dimensions: whole(1).default(768).describe('of a vector'),
  bytes_per_number: whole(1).default(4).describe('of a vector'),
  ...common,
});

/** Answers that a gateway keeps. */
export const responseCache = z.discriminatedUnion('kind', [exact, semantic, embedding]);

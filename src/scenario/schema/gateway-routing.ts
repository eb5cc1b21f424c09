import { z } from 'zod';
import { bareGatewayRouterKinds } from '../../policies/routing/gateway/plain-router.ts';
import { quantity } from '../quantities.ts';
import { described } from './described.ts';
import { duration, whole } from './numbers.ts';

const ratio = () => quantity('ratio', { min: 0, max: 1 });

const bare = z.strictObject({
  kind: described(bareGatewayRouterKinds, {
    weighted: 'at random, by weight',
    'least-busy': 'the fewest calls under way',
    usage: 'the fewest tokens of the last minute',
    'round-robin': 'in turn',
    random: 'any of them',
  }).describe('by what a target is chosen'),
});

const priority = z.strictObject({
  // A discriminator with a default must be optional itself, or it is not found where it is left out.
  kind: z
    .literal('priority')
    .optional()
    .default('priority')
    .describe('a chain of fallbacks: the smallest priority first, by weight among equals'),
  attempts_per_priority: whole(1)
    .default(1)
    .describe('of a request, before it goes on to the next priority'),
});

const cheapest = z.strictObject({
  kind: z.literal('cheapest').describe('the lowest price among those under their rate limits'),
  by: z
    .enum(['request', 'price'])
    .default('request')
    .describe('by what the request is expected to cost, or by the price of tokens'),
});

const fastest = z.strictObject({
  kind: z.literal('fastest').describe('the lowest latency among those under their rate limits'),
  by: z
    .enum(['first-token', 'per-token'])
    .default('first-token')
    .describe('of the first token, or of each token of an answer'),
  // LiteLLM's lowest_latency_buffer.
  buffer: quantity('ratio', { min: 0 })
    .default(0)
    .describe('how much slower than the fastest a target may be to be chosen too'),
});

const inverseSquarePrice = z.strictObject({
  kind: z
    .literal('inverse-square-price')
    .describe('at random by 1/price² among those without an outage, then by price (OpenRouter)'),
  outage: duration().default(30).describe('how long a target that failed is a fallback only'),
  sort: z
    .enum(['price', 'throughput', 'latency'])
    .optional()
    .describe('strictly in this order instead'),
});

const quotaAware = z.strictObject({
  kind: z
    .literal('quota-aware')
    .describe('the smallest priority whose rate limits have something left'),
  min_headroom: ratio()
    .default(0)
    .describe('part of its tightest rate limit at which a target counts as used up'),
});

const cascade = z.strictObject({
  kind: z
    .literal('cascade')
    .describe('the cheapest first, and a better one where its answer is not trusted'),
  order: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('names of targets or tiers; by price, to a higher quality each, where left out'),
  threshold: ratio()
    .default(0.5)
    .describe('answers with a confidence below it are asked for once more'),
  signal: ratio()
    .default(0.5)
    .describe('part of the answers whose confidence shows whether they are right'),
});

const byDifficulty = z.strictObject({
  kind: z
    .literal('by-difficulty')
    .describe('simple requests to the cheapest, hard ones to a better one, before any is asked'),
  signal: ratio()
    .default(0.5)
    .describe('part of the requests whose difficulty is told right beforehand'),
});

/** Every kind that is not made of others. */
const plain = z.discriminatedUnion('kind', [
  priority,
  bare,
  cheapest,
  fastest,
  inverseSquarePrice,
  quotaAware,
  cascade,
  byDifficulty,
]);

const base = (what: string) => plain.prefault({}).describe(what);

const ownFirst = z.strictObject({
  kind: z
    .literal('own-first')
    .describe('deployments of one’s own while few requests wait there, else hosted ones'),
  per: z
    .enum(['replica', 'deployment'])
    .default('replica')
    .describe('whether waiting requests count for each ready replica or in all'),
  // The queue depth at which the Gateway API Inference Extension calls a server saturated.
  overflow_at: quantity('count', { above: 0 })
    .default(5)
    .describe('requests that wait from which on a deployment gets no more'),
  return_at: quantity('count', { min: 0 })
    .default(2)
    .describe('requests that must wait at the most before it gets some again'),
  base: plain.prefault({ kind: 'least-busy' }).describe('which of one’s own'),
  overflow: base('which of the hosted ones'),
});

const tier = z.strictObject({
  kind: z.literal('tier').describe('targets by tenant'),
  tenants: z
    .record(z.string(), z.array(z.string()).min(1))
    .describe('names of targets or tiers, by tenant'),
  others: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('those of all other tenants; every target where left out'),
  elsewhere: z
    .boolean()
    .default(false)
    .describe('whether any target serves where none of a tenant’s is open'),
  base: base('which of a tenant’s targets'),
});

const canary = z.strictObject({
  kind: z.literal('canary').describe('shares of the requests to some targets, to try them'),
  shares: z.record(z.string(), ratio()).describe('part of all requests, by target'),
  by: z
    .enum(['session', 'request'])
    .default('session')
    .describe('whether a conversation keeps its target'),
  base: base('which of the other targets, for the rest'),
});

const shadow = z.strictObject({
  kind: z.literal('shadow').describe('copies of requests to a target that nobody waits for'),
  target: z.string().describe('that gets the copies, and no other requests'),
  share: ratio().default(1).describe('part of the requests that are copied'),
  base: base('which of the other targets answers'),
});

/** How a gateway chooses the target of a request. */
export const gatewayRouting = z
  .discriminatedUnion('kind', [...plain.options, ownFirst, tier, canary, shadow])
  .prefault({})
  .describe('how the target of a request is chosen');

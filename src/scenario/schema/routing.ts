import { z } from 'zod';
import { plainRouterKinds } from '../../policies/routing/index.ts';
import { quantity, quantityOr } from '../quantities.ts';
import { described } from './described.ts';
import { duration, whole } from './numbers.ts';

const weight = () => quantity('factor', { min: 0 });

/** What every router has. */
const common = {
  max_outstanding: quantityOr('count', ['unlimited'], { min: 1 })
    .optional()
    .describe(
      'requests that a replica may hold; the rest wait in one queue. Where left out, slots × batch.max, or `unlimited` for language models',
    ),
  signals: z
    .strictObject({
      refresh: duration()
        .default(0)
        .describe('time between two looks at the load of the replicas; 0 sees the present'),
    })
    .prefault({}),
};

const plain = z.strictObject({
  kind: described(plainRouterKinds, {
    'round-robin': 'in turn',
    random: 'any of them',
    'least-outstanding': 'where the fewest requests are',
    'power-of-two': 'the one of two at random where fewer requests are',
    'least-kv': 'where the least of the KV cache is in use',
    'least-tokens': 'where the fewest tokens are still to come',
    'session-affinity': 'where the conversation was before',
  })
    // A discriminator with a default must be optional itself, or it is not found where it is left out.
    .optional()
    .default('least-outstanding')
    .describe('how the replica of a request is chosen'),
  ...common,
});

const prefixHash = z.strictObject({
  kind: z
    .literal('prefix-hash')
    .describe('by the start of the prompt: consistent hashing with bounded loads'),
  // Enough to tell system prompts apart; the turns of a conversation still begin alike.
  prefix_tokens: whole(1)
    .default(256)
    .describe('what of the prompt decides: the groups that begin within so many tokens'),
  // As KubeAI has it.
  load_factor: quantity('factor', { above: 1 })
    .default(1.25)
    .describe('unanswered requests of a replica over the mean of all, at the most'),
  ...common,
});

const prefixAware = z.strictObject({
  kind: z
    .literal('prefix-aware')
    .describe('by scores: what it has of the prompt, its queue, its free KV cache'),
  // As in llm-d's guides.
  weights: z
    .strictObject({
      prefix: weight().default(3).describe('of the part of the prompt it is believed to have'),
      queue: weight().default(2).describe('of how few requests it holds'),
      kv: weight().default(2).describe('of the free part of its KV cache'),
    })
    .prefault({}),
  // The 31,250 blocks, here of 16 tokens, of the endpoint picker of the Gateway API Inference Extension.
  index_tokens: quantity('count', { min: 1, max: 1e9 })
    .default(500_000)
    .describe(
      'tokens that the router believes a replica to keep; the least recently sent go first',
    ),
  ...common,
});

/** How the replica of a request is chosen. */
export const routing = z.discriminatedUnion('kind', [plain, prefixHash, prefixAware]).prefault({});

/** The `routing` block with its defaults filled in. */
export type RoutingScenario = z.output<typeof routing>;

import { z } from 'zod';
import { providerPresetNames } from '../../catalog/provider-presets.ts';
import { providerSpeedNames } from '../../catalog/provider-speeds.ts';
import { quantity } from '../quantities.ts';
import { durations, tokens } from './distribution.ts';
import { duration, positiveDuration, whole } from './numbers.ts';
import { providerOutages } from './outages.ts';
import { platform } from './platform.ts';

export { outage } from './outages.ts';

const perMillion = () => quantity('money', { min: 0 });

const price = z
  .strictObject({
    input: perMillion().describe('of prompts'),
    output: perMillion().describe('of answers'),
    cached: perMillion()
      .optional()
      .describe('of prompts, read from a cache; as `input` if left out'),
  })
  .describe('dollars of a million tokens; the catalog’s for `model` if left out');

const limit = () => quantity('rate', { above: 0 }).optional();

const limits = z
  .strictObject({
    requests: limit().describe('calls'),
    tokens: limit().describe('of prompts and answers together'),
    input_tokens: limit().describe('of prompts'),
    output_tokens: limit().describe('of answers'),
    burst: positiveDuration()
      .default(60)
      .describe('so much time’s worth may come at once; the limits refill without pause'),
    charging: z
      .enum(['estimate', 'settled', 'used'])
      .default('estimate')
      .describe(
        'when tokens of answers count: `estimate` takes the most that a call asks for when it comes, `settled` gives back at its end what it did not use, `used` takes at its end what it used',
      ),
    max_tokens: quantity('count', { above: 0 })
      .optional()
      .describe('of an answer that callers ask for at the most; as long as it is if left out'),
    count_cached: z.boolean().default(true).describe('whether cached tokens of prompts count'),
    concurrency: whole(1).optional().describe('calls side by side'),
  })
  .prefault({})
  .describe('beyond which calls are refused with 429');

/** A hosted model that gateways may call. */
export const provider = z.strictObject({
  preset: z
    .enum(providerPresetNames as [string, ...string[]])
    .optional()
    .describe('a provider of the reference design: its price, and a speed'),
  model: z
    .string()
    .optional()
    .describe('`vendor/model` of the catalog, for its prices and its context'),
  price: price.optional(),
  speed: z
    .enum(providerSpeedNames as [string, ...string[]])
    .optional()
    .describe(
      'whose `ttft` and `tokens_per_second` it has, if they are left out; the preset’s, or `typical`',
    ),
  ttft: durations().optional().describe('from a call to the first token of its answer'),
  ttft_per_prompt_token: duration()
    .default(0)
    .describe('on top, for each token of the prompt that is not cached'),
  tokens_per_second: tokens().optional().describe('of one answer, after its first token'),
  network: durations().prefault('0s').describe('there and back, on top of `ttft`'),
  refusal_latency: durations()
    .prefault('50ms')
    .describe('after which a call is told that it failed'),
  limits,
  context: quantity('count', { above: 0 })
    .optional()
    .describe('tokens of prompt and answer together; the catalog’s for `model`, or unlimited'),
  errors: z
    .record(
      z.string().regex(/^[45]\d\d$/, 'use an HTTP status from 400 to 599'),
      quantity('ratio', { min: 0, max: 1 }),
    )
    .default({})
    .describe('chance of each HTTP status for a call that is let in'),
  hang: quantity('ratio', { min: 0, max: 1 })
    .default(0)
    .describe('chance that a call that is let in is never answered'),
  cached: quantity('ratio', { min: 0, max: 1 })
    .default(0)
    .describe('part of each prompt that is found in the provider’s cache'),
  cancelled: z
    .enum(['so-far', 'all', 'nothing'])
    .default('so-far')
    .describe('what of a call that is withdrawn is billed'),
  outages: providerOutages.optional(),
  region: z.string().optional().describe('where it computes: a tag for `residency`'),
  tags: z.array(z.string()).default([]).describe('others, such as `hipaa`'),
  platform: platform.optional(),
});

/** A provider with its defaults filled in. */
export type ProviderScenario = z.output<typeof provider>;

import fc from 'fast-check';
import { PromptKvCache } from '../../../src/policies/caching/prompt-kv-cache.ts';
import type { EngineVariant } from './fast-replica.ts';
import { sharedPlaces } from './shared-places.ts';

/** Links as fast as no link, of about a step for each block, and so slow that they hold everything up. */
const secondsPerToken = fc.constantFrom(0, 0.0000007, 0.0011, 0.013);

export const swaps: fc.Arbitrary<EngineVariant> = fc.record({
  swap: fc.record({
    tokens: fc.oneof(fc.nat(100), fc.constant(Number.POSITIVE_INFINITY)),
    secondsPerToken,
  }),
});

export const tiered: fc.Arbitrary<EngineVariant> = fc.record({
  lowerTiers: fc.array(
    fc.record({
      blocks: fc.nat(40),
      secondsPerBlock: fc.constantFrom(0, 0.0000013, 0.004, 0.021),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

/** Orders by tenant. */
export const fairOrders: fc.Arbitrary<EngineVariant> = fc.record({
  order: fc.oneof(
    fc.constant({ kind: 'vtc' as const, input_weight: 1, output_weight: 2 }),
    fc.integer({ min: 1, max: 120 }).map((quantum) => ({ kind: 'drr' as const, quantum })),
  ),
});

/** Two or three replicas. */
export const disaggregated: fc.Arbitrary<EngineVariant> = fc.record({
  disaggregation: fc.record({
    prefill: fc.integer({ min: 1, max: 2 }),
    decode: fc.constant(1),
    latency: fc.constantFrom(0, 0.000_003, 0.02),
    secondsPerToken,
  }),
});

/** Caches of whole prompts are made anew for each run. */
export const promptCached: fc.Arbitrary<EngineVariant> = fc
  .record({ maxBytes: fc.integer({ min: 50, max: 1000 }), corrected: fc.boolean() })
  .map((config) => ({ promptCache: () => new PromptKvCache(config) }));

/** Any of these together. */
export const anything: fc.Arbitrary<EngineVariant> = fc
  .tuple(
    fc.option(swaps, { nil: {} }),
    fc.option(tiered, { nil: {} }),
    fc.option(fairOrders, { nil: {} }),
    fc.option(disaggregated, { nil: {} }),
    fc.option(promptCached, { nil: {} }),
    fc.option(sharedPlaces, { nil: {} }),
  )
  .map((parts) => Object.assign({}, ...parts) as EngineVariant);

import { z } from 'zod';
import { cockatielGenerators } from '../../policies/resilience/backoff/cockatiel.ts';
import { jitters } from '../../policies/resilience/backoff/exponential.ts';
import { finagleSequences } from '../../policies/resilience/backoff/finagle.ts';
import { failureTables } from '../../policies/resilience/failure-classes.ts';
import { quantity, quantityOr } from '../quantities.ts';
import { duration, positiveDuration, whole } from './numbers.ts';

const longest = () =>
  quantityOr('duration', ['unlimited'], { min: 0 })
    .default('unlimited')
    .describe('the longest wait');

const multiplier = () =>
  quantity('factor', { min: 1 }).default(2).describe('by which each wait is longer');

const status = z.int().min(0).max(599);

const spread = (kind: 'grpc' | 'bifrost' | 'openai-sdk', initial: number, max: number) =>
  z.strictObject({
    kind: z.literal(kind).describe('as that system waits'),
    initial: duration().default(initial).describe('before the first retry'),
    multiplier: multiplier(),
    max: duration().default(max).describe('the longest wait, before chance moves it'),
  });

/** How long one waits before a retry. */
const backoff = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('exponential').optional().default('exponential').describe('longer each time'),
      initial: duration().default(0.5).describe('before the first retry'),
      multiplier: multiplier(),
      max: quantityOr('duration', ['unlimited'], { min: 0 })
        .default(8)
        .describe('the longest wait'),
      jitter: z.enum(jitters).default('full').describe('how chance shortens the wait'),
    }),
    z.strictObject({
      kind: z.literal('constant').describe('as long each time'),
      delay: duration().default(1).describe('before each retry'),
    }),
    z.strictObject({
      kind: z.literal('linear').describe('longer by as much each time'),
      initial: duration().default(1).describe('before the first retry'),
      step: duration().default(1).describe('by which each wait is longer'),
      max: longest(),
    }),
    z.strictObject({
      kind: z.literal('polly').describe('as Polly 8, under its names'),
      backoff_type: z.enum(['constant', 'linear', 'exponential']).default('constant'),
      use_jitter: z.boolean().default(false),
      delay: duration().default(2),
      max_delay: longest(),
    }),
    z.strictObject({
      kind: z.literal('finagle').describe('as Finagle, under its names'),
      sequence: z.enum(finagleSequences).default('decorrelated-jittered'),
      start: positiveDuration().default(1),
      maximum: positiveDuration().default(60),
    }),
    z.strictObject({
      kind: z.literal('cockatiel').describe('as cockatiel, under its names'),
      generator: z.enum(cockatielGenerators).default('decorrelated'),
      initial_delay: duration().default(0.128),
      max_delay: duration().default(30),
      exponent: quantity('factor', { above: 0 }).default(2).describe('of `decorrelated` only'),
    }),
    spread('grpc', 0.1, 1),
    spread('bifrost', 0.5, 5),
    spread('openai-sdk', 0.5, 8),
  ])
  .prefault({})
  .describe('how long one waits before a retry');

const windowed = {
  ttl: quantity('duration', { min: 1, max: 60 })
    .default(10)
    .describe('for how long a request counts; whole seconds'),
  min_retries_per_second: whole(0).default(10).describe('that need no request'),
  percent_can_retry: quantity('ratio', { min: 0, max: 1000 })
    .default(0.2)
    .describe('retries that a request pays for'),
};

/** How many retries all requests together may have. */
const budget = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('finagle')
        .optional()
        .default('finagle')
        .describe('a part of the requests, and a reserve'),
      ...windowed,
    }),
    z.strictObject({
      kind: z.literal('linkerd').describe('likewise, in whole requests'),
      ...windowed,
    }),
    z.strictObject({
      kind: z.literal('grpc').describe('while more than half of its tokens are there'),
      max_tokens: z.number().min(1).max(1000).default(10).describe('a failure costs one'),
      token_ratio: z.number().min(0.001).default(0.1).describe('that an answer brings back'),
    }),
    z.strictObject({
      kind: z.literal('ratio').describe('a part of the requests of a window'),
      window: positiveDuration().default(10).describe('over which both are counted'),
      ratio: quantity('ratio', { min: 0 }).default(0.2).describe('of retries to requests'),
      reserve: whole(0).default(10).describe('retries in a window that need no request'),
    }),
    z.strictObject({ kind: z.literal('unlimited').describe('no budget') }),
  ])
  .prefault({})
  .describe('how many retries all requests together may have, those at other targets too');

const sdk = z
  .strictObject({
    retries: whole(0).default(2).describe('of each attempt of the gateway'),
    initial: duration().default(0.5).describe('before the first'),
    max: duration().default(8).describe('the longest wait'),
  })
  .describe('retries that client libraries make at each target by themselves, outside the budget');

const limited = z.strictObject({
  kind: z
    .literal('limited')
    .optional()
    .default('limited')
    .describe('again there or elsewhere, within attempts, time and a budget'),
  classes: z
    .enum(failureTables)
    .default('litellm')
    .describe('whose table of errors says what is tried again, goes elsewhere, and counts'),
  max_attempts: whole(1).default(4).describe('of a request, its first one too'),
  max_attempts_per_target: whole(1).default(2).describe('of them, in a row'),
  retry_on: z
    .array(status)
    .optional()
    .describe('statuses that are tried again at the same target, in place of those of `classes`'),
  fall_back_on: z
    .array(status)
    .optional()
    .describe('statuses that go on to another target, in place of those of `classes`'),
  honour_retry_after: z
    .boolean()
    .optional()
    .describe(
      'whether one waits for as long as the target asks (`Retry-After`); as `classes` does if left out',
    ),
  max_retry_after: duration().default(60).describe('a target that asks for more is not waited for'),
  backoff,
  wait_before_fallback: z
    .boolean()
    .default(false)
    .describe('whether one also waits before another target'),
  budget,
  sdk: sdk.optional(),
});

/** What is done about attempts that failed. */
export const retry = z
  .discriminatedUnion('kind', [
    limited,
    z.strictObject({ kind: z.literal('none').describe('the first failure is the end') }),
    z.strictObject({
      kind: z
        .literal('ai-provider-gateway')
        .describe('the reference design’s: on to any other target, at once, while there is one'),
    }),
  ])
  .prefault({})
  .describe('what is done about attempts that failed');

const copies = {
  max_copies: whole(1).default(1).describe('of a request, besides the first'),
  share: quantity('ratio', { min: 0, max: 1 })
    .optional()
    .describe('copies to requests at the most; from the retry budget if left out'),
};

/** When a copy of a request is sent to another target; the first answer wins. */
export const hedge = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('percentile')
        .optional()
        .default('percentile')
        .describe('once it takes longer than most calls to its target did'),
      percentile: quantity('ratio', { above: 0, max: 1 })
        .default(0.95)
        .describe('part of the past calls to the target that took no longer'),
      calls: whole(1).max(10_000).default(1000).describe('the last ones, which count'),
      min_calls: whole(1).default(20).describe('fewer than which say nothing: `delay` then'),
      delay: duration().default(2).describe('from the last call until a copy is sent'),
      ...copies,
    }),
    z.strictObject({
      kind: z.literal('fixed').describe('after a time'),
      delay: duration().default(2).describe('from the last call until a copy is sent'),
      ...copies,
    }),
  ])
  .describe('sends a copy of a request that takes long to another target; the first answer wins');

export type RetryScenario = z.output<typeof retry>;

export type HedgeScenario = z.output<typeof hedge>;

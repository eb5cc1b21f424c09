import fc from 'fast-check';
import type { StepTime } from '../../../src/models/serving/step-time/step-time.ts';
import type { NaiveConfig, NaiveRequest } from './naive-load.ts';

export interface LlmWorkload {
  readonly config: NaiveConfig;
  readonly requests: readonly NaiveRequest[];
}

/** Seconds of a step by what it does; what is not given is free. */
export interface AffineCoefficients {
  readonly base: number;
  readonly perPrefillToken?: number;
  readonly perPair?: number;
  readonly perContextToken?: number;
  readonly perSequence?: number;
  readonly perKvToken?: number;
  /** By how much each further sequence makes a KV token dearer, as a part of it. */
  readonly kvSkew?: number;
}

/** A step time that is affine in everything but for `kvSkew`; it keeps its coefficients to be printed. */
export function affineStepTime(coefficients: AffineCoefficients): StepTime & AffineCoefficients {
  const { base, perPrefillToken = 0, perPair = 0, perContextToken = 0 } = coefficients;
  const { perSequence = 0, perKvToken = 0, kvSkew = 0 } = coefficients;
  const decodeBase = (sequences: number) => base + perSequence * sequences;
  const decodePerKvToken = (sequences: number) => perKvToken * (1 + kvSkew * sequences);
  return {
    ...coefficients,
    decodeBase,
    decodePerKvToken,
    step: ({ prefillTokens, prefillPairs, prefillContext, decodes, kvTokens }) =>
      decodeBase(decodes) +
      decodePerKvToken(decodes) * kvTokens +
      perPrefillToken * prefillTokens +
      perPair * prefillPairs +
      perContextToken * prefillContext,
  };
}

/**
 * Small loads on one replica in which everything happens often: at most 40 requests, prompts up to 200
 * tokens and outputs up to 60, a KV cache that hardly fits the largest, shared heads that do not align
 * to blocks, conversations, arrivals and cancellations within steps and at their ends.
 */
export function llmWorkloads(): fc.Arbitrary<LlmWorkload> {
  return fc
    .record({
      engine: engines,
      groupTokens: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 7, maxLength: 7 }),
      parts: fc.array(requestParts, { minLength: 1, maxLength: 40, size: 'max' }),
    })
    .map(({ engine, groupTokens, parts }) => {
      const requests = requestsOf(parts, groupTokens, engine.stepTicks);
      return { config: configOf(engine, requests), requests };
    });
}

interface Engine {
  readonly maxSequences: number;
  /** Tokens of the budget beyond one for each sequence. */
  readonly spareBudget: number;
  readonly chunk: number;
  readonly blockSize: number;
  /** Blocks beyond those of the largest request; below 0 it is turned away. */
  readonly spareBlocks: number;
  readonly maxModelLength: number;
  readonly prefixCache: boolean;
  readonly order: 'fcfs' | 'priority';
  readonly stepTime: StepTime;
  /** About the length of a step, the unit of arrivals and cancellations. */
  readonly stepTicks: number;
}

/** Whole steps, exact where a step is a whole number of ticks, and thousandths of one. */
interface Delay {
  readonly steps: number;
  readonly thousandths: number;
}

interface RequestPart {
  readonly gap: Delay;
  readonly cancelAfter: Delay | undefined;
  readonly tailTokens: number;
  readonly output: number;
  readonly priority: number;
  readonly keepsTail: boolean;
  readonly head:
    | { readonly kind: 'none' }
    /** The path from the root of a tree of seven groups to one of them. */
    | { readonly kind: 'groups'; readonly node: number }
    /** What an earlier request was asked and answered, so many requests back. */
    | { readonly kind: 'conversation'; readonly back: number };
}

const longestPrompt = 200;

const stepTimes: fc.Arbitrary<Pick<Engine, 'stepTime' | 'stepTicks'>> = fc
  .constantFrom<[stepTicks: number, coefficients: AffineCoefficients]>(
    [10_000, { base: 0.01 }],
    [10_000, { base: 0.0100003 }],
    // Steps of one or two ticks, where rounding shows most.
    [2, { base: 1.4e-6 }],
    [3, { base: 2e-6, perKvToken: 1.3e-8, perPrefillToken: 1.7e-7 }],
    [10_000, { base: 0.0080001, perSequence: 0.0003003, perKvToken: 0.0000010007 }],
    [
      15_000,
      {
        base: 0.0123457,
        perPrefillToken: 0.00007001,
        perPair: 0.0000001003,
        perContextToken: 0.0000003,
        perSequence: 0.00011111,
        perKvToken: 0.0000071,
        kvSkew: 0.013,
      },
    ],
  )
  .map(([stepTicks, coefficients]) => ({ stepTicks, stepTime: affineStepTime(coefficients) }));

const engines: fc.Arbitrary<Engine> = fc
  .record({
    maxSequences: fc.integer({ min: 1, max: 8 }),
    spareBudget: fc.oneof(fc.nat(10), fc.nat(60), fc.nat(300)),
    chunk: fc.oneof(
      fc.constant(Number.POSITIVE_INFINITY),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 64 }),
    ),
    blockSize: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 16 })),
    spareBlocks: fc.oneof(
      { weight: 4, arbitrary: fc.nat(3) },
      { weight: 3, arbitrary: fc.nat(20) },
      { weight: 1, arbitrary: fc.nat(200) },
      { weight: 1, arbitrary: fc.integer({ min: -4, max: -1 }) },
    ),
    maxModelLength: fc.oneof(
      { weight: 6, arbitrary: fc.constant(1000) },
      { weight: 1, arbitrary: fc.integer({ min: 40, max: 240 }) },
    ),
    prefixCache: fc.oneof(
      { weight: 5, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    order: fc.constantFrom('fcfs' as const, 'priority' as const),
    time: stepTimes,
  })
  .map(({ time, ...engine }) => ({ ...engine, ...time }));

const delays = (steps: number): fc.Arbitrary<Delay> =>
  fc.oneof(
    fc.record({ steps: fc.nat(steps), thousandths: fc.constant(0) }),
    fc.record({ steps: fc.nat(steps), thousandths: fc.nat(999) }),
  );

const requestParts: fc.Arbitrary<RequestPart> = fc.record({
  gap: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ steps: 0, thousandths: 0 }) },
    { weight: 5, arbitrary: delays(6) },
    { weight: 1, arbitrary: delays(80) },
  ),
  cancelAfter: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: delays(60) },
  ),
  tailTokens: fc.oneof(fc.nat(3), fc.nat(20), fc.nat(80)),
  output: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 })),
  priority: fc.nat(2),
  keepsTail: fc.boolean(),
  head: fc.oneof(
    fc.constant({ kind: 'none' as const }),
    fc.record({ kind: fc.constant('groups' as const), node: fc.nat(6) }),
    fc.record({ kind: fc.constant('conversation' as const), back: fc.nat(5) }),
  ),
});

function requestsOf(
  parts: readonly RequestPart[],
  groupTokens: readonly number[],
  stepTicks: number,
): NaiveRequest[] {
  const requests: NaiveRequest[] = [];
  const ticks = ({ steps, thousandths }: Delay) =>
    steps * stepTicks + Math.floor((thousandths * stepTicks) / 1000);
  let at = 0;
  for (const part of parts) {
    at += ticks(part.gap);
    const prefix = prefixOf(part, requests, groupTokens);
    const shared = tokensOf(prefix);
    requests.push({
      at,
      prompt: Math.max(1, shared + Math.min(part.tailTokens, longestPrompt - shared)),
      output: part.output,
      priority: part.priority,
      prefix,
      tail: part.keepsTail ? tailGroup(requests.length) : -1,
      ...(part.cancelAfter && { cancelAt: at + ticks(part.cancelAfter) }),
    });
  }
  return requests;
}

function prefixOf(
  { head }: RequestPart,
  before: readonly NaiveRequest[],
  groupTokens: readonly number[],
): NaiveRequest['prefix'] {
  switch (head.kind) {
    case 'none':
      return [];
    case 'groups': {
      const path: (readonly [number, number])[] = [];
      for (let node = head.node; node >= 0; node = node === 0 ? -1 : Math.floor((node - 1) / 2))
        path.unshift([node, groupTokens[node]!]);
      return path;
    }
    case 'conversation': {
      const earlier = before[before.length - 1 - head.back];
      if (earlier === undefined) return [];
      const said = earlier.prompt - tokensOf(earlier.prefix) + earlier.output;
      if (earlier.tail < 0 || earlier.prompt + earlier.output > longestPrompt)
        return earlier.prefix;
      return [...earlier.prefix, [earlier.tail, said]];
    }
  }
}

function tokensOf(prefix: NaiveRequest['prefix']): number {
  return prefix.reduce((sum, [, tokens]) => sum + tokens, 0);
}

/** Beyond the groups of the tree. */
function tailGroup(request: number): number {
  return 100 + request;
}

function configOf(engine: Engine, requests: readonly NaiveRequest[]): NaiveConfig {
  const { stepTicks: _, spareBudget, spareBlocks, ...config } = engine;
  const largest = Math.max(...requests.map(({ prompt, output }) => prompt + output - 1));
  return {
    ...config,
    tokenBudget: engine.maxSequences + spareBudget,
    blocks: Math.max(1, Math.ceil(largest / engine.blockSize) + spareBlocks),
  };
}

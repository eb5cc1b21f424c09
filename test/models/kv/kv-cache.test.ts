import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { none } from '../../../src/models/requests.ts';
import { KvCache, type KvPrompt } from '../../../src/models/serving/kv/kv-cache.ts';
import { runsOf } from '../../nightly.ts';
import { KvPair, type PairedPrompt, promptOf } from './kv-pair.ts';

describe('KvCache', () => {
  test('I4: free, used and cached are those of the oracle, whatever comes and leaves', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(commands, { maxLength: 60, size: 'max' }),
        (blocks, blockSize, all) => {
          const pair = new KvPair(blocks, blockSize);
          for (const { kind, pick, prompt, tokens } of all) {
            if (kind === 'admit') pair.admit(prompt, textOf(prompt), tokens);
            const one = pair.held[pick % Math.max(1, pair.held.length)];
            if (one === undefined || kind === 'admit') continue;
            const left = textOf(one.prompt) - one.naive.computed;
            if (kind === 'leave') pair.leave(one);
            else if (left > 0) pair.extend(one, Math.min(tokens, left));
            // The KV of the last token is never needed.
            else if (left + answerOf(one.prompt) > 1) pair.answer(one, 1);
          }
        },
      ),
      { numRuns: runsOf(300), seed: 1 },
    );
  });

  test('what was used last stays longest, heads longer than what follows them', () => {
    const cache = new KvCache(7, 4);
    const [one, two] = [chain([1, 12]), chain([2, 8])];
    used(cache, one, 12);
    used(cache, two, 8);
    expect([cache.available, cache.cached]).toEqual([7, 5]);
    // Of the first the second use makes the younger; 12 tokens and 8 are known, one is left to compute.
    expect([cache.find(one, 13), cache.find(one, 12), cache.find(two, 9)]).toEqual([3, 2, 2]);
    used(cache, one, 12);
    cache.take(2);
    expect([cache.find(one, 13), cache.find(two, 9)]).toEqual([3, 2]);
    cache.take(1);
    expect([cache.find(one, 13), cache.find(two, 9)]).toEqual([3, 1]);
    cache.take(2);
    expect([cache.find(one, 13), cache.find(two, 9)]).toEqual([2, 0]);
    expect([cache.used, cache.available, cache.cached]).toEqual([5, 2, 2]);
  });

  test('takes nothing where there are too few', () => {
    const cache = new KvCache(3, 4);
    const prompt = chain([1, 20]);
    const holding = cache.open(prompt);
    expect(cache.grow(holding, prompt, 0, 13, 0)).toBe(false);
    expect(cache.take(4)).toBe(false);
    expect([cache.available, cache.cached, cache.used]).toEqual([3, 0, 0]);
  });

  test('a tail that gets its name while it is held is known when its holding ends', () => {
    const cache = new KvCache(10, 4);
    const nameless = chain();
    const holding = cache.open(nameless);
    expect(cache.grow(holding, nameless, 0, 9, 0)).toBe(true);
    const named = promptOf({ groups: [], tail: 5, tailTokens: 20 });
    cache.close(holding, named, 3, 9);
    expect([cache.used, cache.cached, cache.find(named, 12)]).toEqual([0, 2, 2]);
  });

  test('a tail is known when its holding ends, a chain at once', () => {
    const cache = new KvCache(10, 4);
    const prompt = promptOf({ groups: [[1, 4]], tail: 5, tailTokens: 8 });
    const holding = cache.open(prompt);
    cache.grow(holding, prompt, 0, 9, 0);
    expect(cache.find(prompt, 12)).toBe(1);
    // The tenth, eleventh and twelfth token fit in the third block.
    cache.close(holding, prompt, 3, 12);
    expect([cache.find(prompt, 13), cache.cached]).toEqual([3, 3]);
    // A later prompt has the tail as a group.
    expect(cache.find(chain([1, 4], [5, 8]), 20)).toBe(3);
    expect(cache.find(chain([1, 4], [5, 9]), 20)).toBe(1);
  });
});

describe('KvCache with lower tiers', () => {
  const tiers = [
    { blocks: 3, secondsPerBlock: 0.25 },
    { blocks: 2, secondsPerBlock: 2 },
  ];

  test('what memory has no room for goes to the next tier, then to the one after, then nowhere', () => {
    const cache = new KvCache(6, 4, tiers);
    const prompt = chain([1, 24]);
    used(cache, prompt, 24);
    // All that the others take was of the first, the last block first; at most 5 are kept below.
    for (const [taken, found] of [
      [1, 6],
      [3, 6],
      [5, 6],
      [6, 5],
    ] as const) {
      cache.take(taken - cache.used);
      expect([taken, cache.find(prompt, 25)]).toEqual([taken, found]);
    }
  });

  test('a block comes back in the time of its tier', () => {
    const cache = new KvCache(6, 4, tiers);
    const prompt = chain([1, 24]);
    used(cache, prompt, 24);
    cache.take(5);
    // Block 1 is in memory; the youngest of those that left, 2 to 4, are in the first tier.
    free(cache, 5);
    const holding = cache.open(prompt);
    expect(cache.grow(holding, prompt, 0, 24, 6)).toBe(true);
    expect([cache.loadSeconds, cache.loadedBlocks]).toEqual([3 * 0.25 + 2 * 2, 5]);
    expect([cache.used, cache.available]).toEqual([6, 0]);
    // Now they are in memory.
    cache.close(holding, prompt, 6, 24);
    used(cache, prompt, 24, 6);
    expect([cache.loadSeconds, cache.loadedBlocks]).toEqual([0, 5]);
  });

  test('only what was found comes back, the rest is computed', () => {
    const cache = new KvCache(6, 4, tiers);
    const prompt = chain([1, 24]);
    used(cache, prompt, 24);
    cache.take(5);
    free(cache, 5);
    const holding = cache.open(prompt);
    cache.grow(holding, prompt, 0, 8, 2);
    expect([cache.loadSeconds, cache.loadedBlocks]).toEqual([0.25, 1]);
    cache.grow(holding, prompt, 8, 24, -1);
    expect([cache.loadSeconds, cache.loadedBlocks]).toEqual([0, 1]);
  });

  test('a tier without room forgets at once', () => {
    const cache = new KvCache(6, 4, [{ blocks: 0, secondsPerBlock: 1 }]);
    used(cache, chain([1, 24]), 24);
    cache.take(4);
    expect(cache.find(chain([1, 24]), 25)).toBe(2);
  });
});

/** A prompt that is shared as a whole. */
function chain(...groups: (readonly [group: number, tokens: number])[]): KvPrompt {
  return promptOf({ groups, tail: none, tailTokens: 0 });
}

/** A holding computes or finds so many tokens, and ends. */
function used(cache: KvCache, prompt: KvPrompt, tokens: number, found = 0): void {
  const holding = cache.open(prompt);
  expect(cache.grow(holding, prompt, 0, tokens, found)).toBe(true);
  cache.close(holding, prompt, cache.blocksOf(tokens), tokens);
}

/** Gives back blocks that were taken, nameless. */
function free(cache: KvCache, blocks: number): void {
  const nameless = chain();
  cache.close(cache.open(nameless), nameless, blocks, 0);
}

/** Paths in a tree of groups; a group that is named twice is of the same size. */
const prompts: fc.Arbitrary<PairedPrompt> = fc
  .record({
    groups: fc
      .array(fc.integer({ min: 1, max: 2 }), { maxLength: 3 })
      .map((steps) => steps.map((step, depth) => [10 * depth + step, 3 * step + depth] as const)),
    tail: fc.constantFrom(none, 77, 78),
    tailTokens: fc.integer({ min: 2, max: 20 }),
  })
  .map((prompt) => (prompt.tail === none ? prompt : { ...prompt, tailTokens: prompt.tail - 66 }));

const commands = fc.record({
  kind: fc.constantFrom('admit', 'go on', 'go on', 'go on', 'leave'),
  pick: fc.nat(1000),
  tokens: fc.integer({ min: 1, max: 20 }),
  prompt: prompts,
});

/** Half of a tail is the answer. */
function answerOf({ tailTokens }: PairedPrompt | KvPrompt): number {
  return Math.floor(tailTokens / 2);
}

/** Tokens of a prompt. */
function textOf(prompt: PairedPrompt | KvPrompt): number {
  const chained =
    'length' in prompt ? [...prompt.tokens] : prompt.groups.map(([, tokens]) => tokens);
  const shared = chained.reduce((sum, tokens) => sum + tokens, 0);
  return shared + prompt.tailTokens - answerOf(prompt);
}

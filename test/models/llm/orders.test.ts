import { describe, expect, test } from 'vitest';
import { PromptKvCache } from '../../../src/policies/caching/prompt-kv-cache.ts';
import { play, second, times } from './play.ts';

const order = { kind: 'vtc', input_weight: 1, output_weight: 2 } as const;

describe('whose turn it is', () => {
  test('the tenant who was served fewer tokens, answers counted twice', () => {
    // Tenants are priorities. The first takes 10 + 2 · 2 for each of its requests, the second 10 + 2 · 12.
    const [brief, long] = [
      { prompt: 10, output: 2, priority: 0 },
      { prompt: 10, output: 12, priority: 1 },
    ];
    const run = play({ maxSequences: 1 }, [brief, brief, brief, brief, brief, long, long], {
      order,
    });
    // When the second comes it is lifted to the 10 of the first. At 2 s the first has 14, and the second is next;
    // at 14 s it has 44, and the first is next until it has 56 at 20 s.
    const started = times(run).map(([startedAt]) => startedAt);
    expect(started).toEqual([0, 14, 16, 18, 32, 2, 20]);
  });

  test('I15: where the next lacks memory, answers under way move the turn to another', () => {
    const requests = [
      { prompt: 20, output: 30, priority: 0 },
      { at: 1, prompt: 40, priority: 1 },
      { at: 2, prompt: 60, priority: 0 },
      { at: 3, prompt: 4, priority: 1 },
    ];
    // At 1 s the first tenant has 22, and the second 20, so that its 40 tokens are next, which makes 62 at 2 s.
    // The 60 tokens need 15 of 16 blocks, and wait for the first request. Each step of it adds 2, and at 22 s
    // the first tenant has 64: the turn is the second's, who needs a block only.
    for (const stepwise of [false, true]) {
      const run = play({ blocks: 16 }, requests, { order, stepwise });
      expect(times(run).map(([startedAt]) => startedAt)).toEqual([0, 1, 30, 22]);
    }
  });

  test('of equal prompts the highest priority runs on, the lowest gives way', () => {
    const config = { blockSize: 2, blocks: 4, prefixCache: false, order: 'priority' } as const;
    const run = play(config, [
      { prompt: 3, output: 5, priority: 1 },
      { at: 1, prompt: 3, output: 5, priority: 2 },
    ]);
    // At 2 s the first, with 4 tokens, needs a third block and gives way itself; the second ends at 6 s.
    expect(times(run)).toEqual([
      [0, 1, 9],
      [1, 2, 6],
    ]);
    expect(run.totals.preemptions).toBe(1);
  });
});

describe('the cache of whole prompts', () => {
  const shared = { prompt: 9, output: 2, prefix: [[1, 9]] as const };
  const requests = [shared, { ...shared, at: 10 * second }, { ...shared, at: 20 * second }];
  const promptCache = (maxBytes: number) => () => new PromptKvCache({ maxBytes, corrected: true });

  test('spares all of a prompt but its last token', () => {
    const run = play({ prefixCache: false }, requests, { promptCache: promptCache(9) });
    expect(run.requests.map(({ cachedTokens }) => cachedTokens)).toEqual([0, 8, 8]);
    expect(run.totals).toMatchObject({
      computedTokens: 11,
      promptCacheLookups: 3,
      promptCacheHits: 2,
    });
  });

  test('but not where it is too small', () => {
    const run = play({ prefixCache: false }, requests, { promptCache: promptCache(8) });
    expect(run.totals).toMatchObject({ computedTokens: 27, promptCacheHits: 0 });
  });

  test('nor where the prompt has a part of its own', () => {
    const own = requests.map((request) => ({ ...request, prompt: 10 }));
    const run = play({ prefixCache: false }, own, { promptCache: promptCache(100) });
    expect(run.totals).toMatchObject({ computedTokens: 30, promptCacheHits: 0 });
  });
});

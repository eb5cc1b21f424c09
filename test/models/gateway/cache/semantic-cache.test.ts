import { describe, expect, it } from 'vitest';
import type { ResponseCache } from '../../../../src/models/gateway/cache/response-cache.ts';
import { semanticCache } from './cache-of.ts';

/** What is found for another question of a topic by a request whose uniform number is `u`. */
const found = (cache: ResponseCache, numbers: readonly number[], topic = 3) =>
  numbers.map((u) => cache.lookup(0, 999, topic, 0, u));

describe('a semantic cache', () => {
  it('answers the very question whatever its likeness to others', () => {
    const cache = semanticCache();
    cache.store(0, 1, 3, 1, 0);
    expect(cache.lookup(0, 1, 3, 0, 0)).toBe('hit');
  });

  it('answers another of the topic from the threshold on, and rightly from there on where it is right', () => {
    const cache = semanticCache({ threshold: 0.8, right_from: 0.9 });
    cache.store(0, 1, 3, 1, 0);
    expect(found(cache, [0.1, 0.799, 0.8, 0.899, 0.9, 0.999])).toEqual([
      'miss',
      'miss',
      'false-hit',
      'false-hit',
      'hit',
      'hit',
    ]);
    expect(cache.counts).toMatchObject({ hits: 4, falseHits: 2, misses: 2 });
  });

  it('has no false hits where the threshold is where answers are right', () => {
    const cache = semanticCache({ threshold: 0.9, right_from: 0.9 });
    cache.store(0, 1, 3, 1, 0);
    expect(found(cache, [0.85, 0.9])).toEqual(['miss', 'hit']);
  });

  it('knows nothing of another topic, of none, or of another tenant where they are kept apart', () => {
    const cache = semanticCache({ isolate_tenants: true });
    cache.store(0, 1, 3, 1, 0);
    cache.store(0, 2, -1, 1, 0);
    expect(found(cache, [0.999], 4)).toEqual(['miss']);
    expect(found(cache, [0.999], -1)).toEqual(['miss']);
    expect(cache.lookup(1, 999, 3, 0, 0.999)).toBe('miss');
    expect(cache.lookup(0, 999, 3, 0, 0.999)).toBe('hit');
  });

  it('takes the likest of the topic: with two, a hit with the chance 1 - 0.8²', () => {
    const cache = semanticCache();
    cache.store(0, 1, 3, 1, 0);
    cache.store(0, 2, 3, 1, 0);
    expect(found(cache, [0.6399, 0.6401, 0.8099, 0.8101])).toEqual([
      'miss',
      'false-hit',
      'false-hit',
      'hit',
    ]);
  });

  it('forgets a topic’s questions with their answers', () => {
    const cache = semanticCache({ ttl: 10, max_entries: 2 });
    for (const content of [1, 2, 3]) cache.store(0, content, content === 1 ? 5 : 3, 1, content);
    expect(cache.lookup(0, 999, 5, 4, 0.99)).toBe('miss');
    expect(cache.lookup(0, 999, 3, 12.5, 0.7)).toBe('miss');
    expect(cache.lookup(0, 999, 3, 13, 0.99)).toBe('miss');
    expect(cache.counts).toMatchObject({ entries: 0, evictions: 1, expirations: 2 });
  });

  it('uses, and so keeps, the one whose answer it gave', () => {
    const cache = semanticCache({ max_entries: 2 });
    cache.store(0, 1, 3, 1, 0);
    cache.store(0, 2, 4, 1, 0);
    expect(cache.lookup(0, 999, 3, 0, 0.95)).toBe('hit');
    cache.store(0, 5, 6, 1, 0);
    expect([1, 2].map((content) => cache.lookup(0, content, -1, 0, 0))).toEqual(['hit', 'miss']);
  });

  it('finds no more than its number of questions, when its number is next to 1', () => {
    const cache = semanticCache({ similarity: { kind: 'exponential', mean: 0.1 } });
    for (let content = 0; content < 500; content += 1) cache.store(0, content, 3, 1, 0);
    expect(found(cache, [1 - Number.EPSILON / 2])).toEqual(['hit']);
  });
});

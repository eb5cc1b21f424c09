import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairTable } from '../../src/policies/routing/pair-table.ts';
import { PrefixIndex } from '../../src/policies/routing/prefix-index.ts';
import type { RoutedRequest } from '../../src/policies/routing/router.ts';
import { requestOf } from './routing-view.ts';

/** The links of a prompt that a later one can name: the path to each from the start, and its tokens. */
function linksOf({ prefix, tailGroup, promptTokens }: RoutedRequest): [string, number][] {
  const links: [number, number][] = Array.from({ length: prefix.length }, (_, at) => [
    prefix.groups[at]!,
    prefix.tokens[at]!,
  ]);
  const shared = links.reduce((sum, [, tokens]) => sum + tokens, 0);
  if (tailGroup >= 0) links.push([tailGroup, Math.max(0, promptTokens - shared)]);
  return links.map(([, tokens], at) => [
    links
      .slice(0, at + 1)
      .map(([group]) => group)
      .join('/'),
    tokens,
  ]);
}

/** One replica's cache as a list of paths, the least recently used first: the slow version. */
class SlowCache {
  readonly #capacity: number;
  #paths: [string, number][] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  tokens(request: RoutedRequest): number {
    let sum = 0;
    for (const [path, tokens] of linksOf(request)) {
      const held = this.#paths.find(([one]) => one === path);
      if (held === undefined) return sum;
      sum += Math.min(held[1], tokens);
    }
    return sum;
  }

  depth(request: RoutedRequest): number {
    const missing = linksOf(request).findIndex(
      ([path]) => !this.#paths.some(([one]) => one === path),
    );
    return missing < 0 ? linksOf(request).length : missing;
  }

  sent(request: RoutedRequest): void {
    for (const [path, tokens] of linksOf(request).reverse()) {
      const before = this.#paths.find(([one]) => one === path)?.[1] ?? 0;
      this.#paths = this.#paths.filter(([one]) => one !== path);
      this.#paths.push([path, Math.max(before, tokens)]);
    }
    const total = () => this.#paths.reduce((sum, [, tokens]) => sum + tokens, 0);
    while (total() > this.#capacity) this.#paths.shift();
  }
}

const replicas = 4;
/** A group always has as many tokens, as in every traffic. */
const tokensOf = (group: number) => 10 * (group + 1);
const prompts = fc
  .record({
    groups: fc.array(fc.nat(3), { maxLength: 4 }),
    tail: fc.integer({ min: -1, max: 3 }),
    rest: fc.nat(60),
  })
  .map(({ groups, tail, rest }) => {
    const prefix = groups.map((group) => [group, tokensOf(group)] as const);
    const shared = prefix.reduce((sum, [, tokens]) => sum + tokens, 0);
    // The answer follows: what a later prompt names is at least what this one has.
    const promptTokens = shared + (tail < 0 ? rest : Math.min(rest, tokensOf(tail)));
    return requestOf({ prefix, tailGroup: tail, promptTokens });
  });

describe('the index of prompts that replicas were sent', () => {
  it('knows what an LRU list of each replica knows', () => {
    const step = fc.record({
      prompt: prompts,
      replica: fc.nat(replicas - 1),
      coin: fc.nat(9),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 300 }),
        fc.array(step, { maxLength: 60 }),
        (capacity, steps) => {
          const index = new PrefixIndex(capacity);
          const slow = Array.from({ length: replicas }, () => new SlowCache(capacity));
          for (const { prompt, replica, coin } of steps) {
            index.lookUp(prompt);
            for (let each = 0; each < replicas; each += 1) {
              expect(index.tokensAt(each)).toBe(slow[each]!.tokens(prompt));
            }
            const depths = slow.map((cache) => cache.depth(prompt));
            const longest = new Int32Array(replicas);
            const found = [...longest.subarray(0, index.longest(longest))];
            expect(found.map((each) => depths[each])).toEqual(
              depths.filter((depth) => depth > 0).sort((a, b) => b - a),
            );
            expect(new Set(found).size).toBe(found.length);
            if (coin === 0) {
              index.forget(replica);
              slow[replica] = new SlowCache(capacity);
            } else {
              index.sent(prompt, replica);
              slow[replica]!.sent(prompt);
            }
          }
        },
      ),
      { numRuns: 400, seed: 1 },
    );
  });

  it('names of equal ones those that were sent it last', () => {
    const index = new PrefixIndex(1000);
    const prompt = requestOf({ prefix: [[1, 100]] });
    for (const replica of [3, 1, 2, 3]) index.sent(prompt, replica);
    index.lookUp(prompt);
    const into = new Int32Array(2);
    expect(index.longest(into)).toBe(2);
    expect([...into]).toEqual([3, 2]);
  });

  it('keeps the order in which they were sent it, whoever of them is sent it again', () => {
    const index = new PrefixIndex(1000);
    const prompt = requestOf({ prefix: [[1, 100]] });
    const found = () => {
      index.lookUp(prompt);
      const into = new Int32Array(9);
      return [...into.subarray(0, index.longest(into))];
    };
    for (const replica of [1, 2, 3, 4]) index.sent(prompt, replica);
    const seen = [2, 1, 3, 3, 4, 2].map((replica) => {
      index.sent(prompt, replica);
      return found();
    });
    expect(seen).toEqual([
      [2, 4, 3, 1],
      [1, 2, 4, 3],
      [3, 1, 2, 4],
      [3, 1, 2, 4],
      [4, 3, 1, 2],
      [2, 4, 3, 1],
    ]);
    index.forget(4);
    index.forget(2);
    index.forget(99);
    expect(found()).toEqual([3, 1]);
  });

  it('follows chains of any length', () => {
    const index = new PrefixIndex(1_000_000);
    const chain = (length: number) =>
      requestOf({ prefix: Array.from({ length }, (_, group) => [group, 10] as const) });
    for (const [replica, length] of [64, 65, 300, 100].entries()) {
      index.sent(chain(length), replica);
    }
    index.lookUp(chain(400));
    expect([0, 1, 2, 3, 4].map((replica) => index.tokensAt(replica))).toEqual([
      640, 650, 3000, 1000, 0,
    ]);
    const into = new Int32Array(4);
    expect([index.longest(into), ...into]).toEqual([4, 2, 3, 1, 0]);
  });

  it('finds the words of a conversation again as part of a longer group', () => {
    const index = new PrefixIndex(1000);
    index.sent(requestOf({ promptTokens: 70, tailGroup: 5 }), 0);
    index.lookUp(requestOf({ prefix: [[5, 120]] }));
    expect(index.tokensAt(0)).toBe(70);
    index.sent(requestOf({ prefix: [[5, 120]] }), 0);
    index.lookUp(requestOf({ prefix: [[5, 120]] }));
    expect(index.tokensAt(0)).toBe(120);
  });
});

describe('the table of pairs', () => {
  it('grows, and finds again what was there before, however much of it goes', () => {
    const table = new PairTable();
    const pairs = Array.from({ length: 600 }, (_, at) => [at % 25, Math.floor(at / 25)] as const);
    const ids = pairs.map(([first, second]) => table.add(first, second));
    expect(ids).toEqual([...ids.keys()]);
    expect(table.length).toBe(1024);
    const found = () => pairs.map(([first, second]) => table.find(first, second));
    expect(found()).toEqual(ids);
    for (const id of ids) if (id % 3 !== 0) table.remove(id);
    expect(found()).toEqual(ids.map((id) => (id % 3 === 0 ? id : -1)));
    // The last that went is given first.
    expect([table.add(99, 0), table.add(99, 1), table.add(99, 2)]).toEqual([599, 598, 596]);
    expect([table.find(99, 1), table.first(598), table.second(598)]).toEqual([598, 99, 1]);
  });

  it('is a map from pairs to ids, which it gives again', () => {
    const small = fc.integer({ min: -1, max: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small), { maxLength: 400 }), (pairs) => {
        const table = new PairTable();
        const ids = new Map<string, number>();
        for (const [first, second] of pairs) {
          const key = `${first},${second}`;
          expect(table.find(first, second)).toBe(ids.get(key) ?? -1);
          if (ids.has(key)) {
            table.remove(ids.get(key)!);
            ids.delete(key);
          } else {
            const id = table.add(first, second);
            expect([...ids.values()]).not.toContain(id);
            expect(id).toBeLessThan(table.length);
            expect([table.first(id), table.second(id)]).toEqual([first, second]);
            ids.set(key, id);
          }
        }
      }),
      { numRuns: 50, seed: 2 },
    );
  });
});

import { expect } from 'vitest';
import { none } from '../../../src/models/requests.ts';
import { KvCache, type KvPrompt } from '../../../src/models/serving/kv/kv-cache.ts';
import {
  blocksFor,
  close,
  type Finds,
  grow,
  missingBlocks,
  type NaiveHolding,
} from '../llm/naive-holding.ts';
import { blockKeys, NaiveKv } from '../llm/naive-kv.ts';

/** A sequence as both caches see it; groups with their tokens, the tail -1 where nobody knows it later. */
export interface PairedPrompt {
  readonly groups: readonly (readonly [group: number, tokens: number])[];
  readonly tail: number;
  readonly tailTokens: number;
}

interface Held {
  readonly naive: NaiveHolding;
  readonly prompt: KvPrompt;
  readonly holding: number;
}

/** The cache and its oracle under the same commands, compared at every answer. */
export class KvPair {
  readonly held: Held[] = [];
  readonly #cache: KvCache;
  readonly #naive: NaiveKv;
  readonly #blockSize: number;
  readonly #blocks: number;

  constructor(blocks: number, blockSize: number) {
    this.#blocks = blocks;
    this.#blockSize = blockSize;
    this.#cache = new KvCache(blocks, blockSize);
    this.#naive = new NaiveKv(blocks);
  }

  /** Admits a sequence with a first chunk of a text of so many tokens, where it fits. */
  admit(prompt: PairedPrompt, text: number, chunk: number): void {
    const naive = naiveHolding(prompt, this.#blockSize);
    const kvPrompt = promptOf(prompt);
    const lookedUp = Math.floor((text - 1) / this.#blockSize);
    const found = this.#naive.find(naive.keys.slice(0, lookedUp));
    expect(this.#cache.find(kvPrompt, text)).toBe(found.length);
    naive.blocks = found;
    naive.computed = found.length * this.#blockSize;
    const tokens = Math.min(chunk, text - naive.computed);
    const cached = found.filter(({ holders }) => holders === 0).length;
    const fits =
      blocksFor(this.#naive, naive, tokens, this.#blockSize, 'all') <=
      this.#naive.available - cached;
    const holding = this.#cache.open(kvPrompt);
    const to = naive.computed + tokens;
    expect(this.#cache.fits(holding, kvPrompt, 0, to, found.length)).toBe(fits);
    expect(this.#cache.grow(holding, kvPrompt, 0, to, found.length)).toBe(fits);
    if (fits) {
      for (const block of found) this.#naive.hold(block);
      grow(this.#naive, naive, tokens, this.#blockSize, 'all');
      naive.computed = to;
      this.held.push({ naive, prompt: kvPrompt, holding });
    } else {
      this.#cache.close(holding, kvPrompt, 0, 0);
    }
    this.check();
  }

  /** Goes on with a prompt, where there is room. */
  extend({ naive, prompt, holding }: Held, tokens: number): void {
    const fits = this.#fits(naive, tokens, 'shared');
    const to = naive.computed + tokens;
    expect(this.#cache.grow(holding, prompt, naive.computed, to, -1)).toBe(fits);
    if (fits) this.#grow(naive, tokens, 'shared');
    this.check();
  }

  /** Answers with some tokens, where there is room. */
  answer({ naive }: Held, tokens: number): void {
    const fits = this.#fits(naive, tokens, 'nothing');
    expect(this.#cache.take(missingBlocks(naive, tokens, this.#blockSize))).toBe(fits);
    if (fits) this.#grow(naive, tokens, 'nothing');
    this.check();
  }

  leave(one: Held): void {
    const { naive, prompt, holding } = one;
    this.#cache.close(holding, prompt, naive.blocks.length, naive.computed);
    close(this.#naive, naive, this.#blockSize);
    this.held.splice(this.held.indexOf(one), 1);
    this.check();
  }

  check(): void {
    const { available, cached, used } = this.#cache;
    const counts = this.#naive.counts();
    expect({ free: available - cached, used, cached }).toEqual(counts);
    expect(counts.free + counts.used + counts.cached).toBe(this.#blocks);
  }

  #fits(naive: NaiveHolding, tokens: number, finds: Finds): boolean {
    return blocksFor(this.#naive, naive, tokens, this.#blockSize, finds) <= this.#naive.available;
  }

  #grow(naive: NaiveHolding, tokens: number, finds: Finds): void {
    grow(this.#naive, naive, tokens, this.#blockSize, finds);
    naive.computed += tokens;
  }
}

/** What the cache takes. */
export function promptOf({ groups, tail, tailTokens }: PairedPrompt): KvPrompt {
  return {
    length: groups.length,
    groups: Int32Array.from(groups.map(([group]) => group)),
    tokens: Int32Array.from(groups.map(([, tokens]) => tokens)),
    tail,
    tailTokens,
  };
}

function naiveHolding({ groups, tail, tailTokens }: PairedPrompt, blockSize: number): NaiveHolding {
  const contents = groups.map(([group, tokens]) => [`g${group}`, tokens] as const);
  // The KV of the last token is never needed.
  const own = tail === none ? [] : [[`g${tail}`, tailTokens - 1] as const];
  const shared = groups.reduce((sum, [, tokens]) => sum + tokens, 0);
  return {
    keys: blockKeys([...contents, ...own], blockSize),
    sharedBlocks: Math.floor(shared / blockSize),
    computed: 0,
    blocks: [],
  };
}

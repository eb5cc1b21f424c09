import fc from 'fast-check';
import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import { promptKey } from '../../src/policies/caching/prompt-key.ts';
import { PromptKvCache } from '../../src/policies/caching/prompt-kv-cache.ts';

const { chisquare } = jstat;

function cache(maxBytes: number, corrected: boolean): PromptKvCache {
  return new PromptKvCache({ maxBytes, corrected });
}

/** Which of the keys a cache keeps; asks without a trace. */
function kept(keys: readonly number[], fill: () => PromptKvCache): number[] {
  return keys.filter((key) => fill().lookup(key));
}

describe.each([
  ['as published', false],
  ['corrected', true],
])('%s', (_name, corrected) => {
  it('evicts the oldest, and a hit makes an entry the youngest', () => {
    const fill = () => {
      const one = cache(30, corrected);
      for (const key of [1, 2, 3]) one.store(key, 10);
      expect(one.lookup(1)).toBe(true);
      one.store(4, 10);
      expect(one).toMatchObject({ bytes: 30, evictions: 1, size: 3 });
      return one;
    };
    expect(kept([1, 2, 3, 4], fill)).toEqual([1, 3, 4]);
  });

  it('forgets all as its process ends, but not what it counted', () => {
    const one = cache(30, corrected);
    for (const key of [1, 2]) one.store(key, 10);
    one.lookup(1);
    one.clear();
    expect(one).toMatchObject({ bytes: 0, size: 0, hits: 1, evictions: 0 });
    expect([one.lookup(1), one.lookup(2)]).toEqual([false, false]);
    one.store(1, 30);
    expect(one).toMatchObject({ bytes: 30, size: 1, evictions: 0 });
  });

  it('counts hits and misses; the rate is 0 before the first lookup', () => {
    const one = cache(30, corrected);
    expect(one.hitRate).toBe(0);
    one.lookup(1);
    one.store(1, 10);
    for (let i = 0; i < 3; i += 1) one.lookup(1);
    expect(one).toMatchObject({ hits: 3, misses: 1, hitRate: 0.75 });
  });

  it('evicts as many as it takes', () => {
    const one = cache(30, corrected);
    for (const key of [1, 2, 3]) one.store(key, 10);
    one.store(4, 11);
    expect(one).toMatchObject({ bytes: 21, evictions: 2, size: 2 });
  });
});

describe('as published', () => {
  it('never frees the bytes of an entry that was replaced', () => {
    const one = cache(30, false);
    one.store(1, 10);
    one.store(1, 10);
    expect(one).toMatchObject({ bytes: 20, size: 1, evictions: 0 });
    one.store(2, 10);
    one.store(3, 10);
    // The first is evicted for 10 of its 20 bytes, and there is room for two where three fitted.
    expect(one).toMatchObject({ bytes: 30, size: 2, evictions: 1 });
  });

  it('so shrinks to one entry, for ever', () => {
    const one = cache(30, false);
    for (let i = 0; i < 4; i += 1) {
      one.store(1, 10);
      one.store(2, 5);
    }
    for (const key of [3, 4, 5, 6]) one.store(key, 10);
    expect(one.size).toBe(1);
    expect(one.lookup(6)).toBe(true);
    expect(one.lookup(5)).toBe(false);
  });

  it('leaves a replaced entry at its old place in the order', () => {
    const fill = () => {
      const one = cache(40, false);
      for (const key of [1, 2, 1]) one.store(key, 10);
      one.store(3, 20);
      return one;
    };
    expect(kept([1, 2, 3], fill)).toEqual([2, 3]);
  });

  it('evicts everything for an entry larger than the cache, and stores it nevertheless', () => {
    const one = cache(30, false);
    for (const key of [1, 2]) one.store(key, 10);
    one.store(3, 31);
    expect(one).toMatchObject({ bytes: 31, size: 1, evictions: 2 });
    expect(one.lookup(3)).toBe(true);
  });
});

describe('corrected', () => {
  it('replaces an entry, which is then the youngest', () => {
    const fill = () => {
      const one = cache(30, true);
      for (const key of [1, 2, 1]) one.store(key, 10);
      expect(one).toMatchObject({ bytes: 20, size: 2, evictions: 0 });
      one.store(3, 20);
      return one;
    };
    expect(kept([1, 2, 3], fill)).toEqual([1, 3]);
  });

  it('does not keep what is larger than itself, and evicts nobody for it', () => {
    const one = cache(30, true);
    for (const key of [1, 2]) one.store(key, 10);
    one.store(3, 31);
    expect(one).toMatchObject({ bytes: 20, size: 2, evictions: 0 });
    one.store(1, 31);
    expect(one).toMatchObject({ bytes: 10, size: 1, evictions: 0 });
  });
});

type Call = { readonly kind: 'lookup' | 'store'; readonly key: number; readonly bytes: number };

const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('lookup' as const, 'store' as const),
    key: fc.nat(9),
    bytes: fc.integer({ min: 1, max: 40 }),
  }),
  { maxLength: 60 },
);

/** A list of entries, oldest first, with the published class's bookkeeping or sound one. */
class ListCache {
  entries: { key: number; bytes: number }[] = [];
  currentSize = 0;
  evictions = 0;
  readonly max: number;
  readonly corrected: boolean;

  constructor(max: number, corrected: boolean) {
    this.max = max;
    this.corrected = corrected;
  }

  lookup(key: number): boolean {
    const found = this.entries.find((entry) => entry.key === key);
    if (found === undefined) return false;
    this.entries = [...this.entries.filter((entry) => entry !== found), found];
    return true;
  }

  store(key: number, bytes: number): void {
    if (this.corrected) this.#storeSoundly(key, bytes);
    else this.#storeAsPublished(key, bytes);
  }

  #storeAsPublished(key: number, bytes: number): void {
    while (this.currentSize + bytes > this.max && this.entries.length > 0) {
      this.currentSize -= this.entries.shift()!.bytes;
      this.evictions += 1;
    }
    const at = this.entries.findIndex((entry) => entry.key === key);
    if (at < 0) this.entries.push({ key, bytes });
    else this.entries[at] = { key, bytes };
    this.currentSize += bytes;
  }

  #storeSoundly(key: number, bytes: number): void {
    const held = (entries: ListCache['entries']) =>
      entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const others = this.entries.filter((entry) => entry.key !== key);
    if (bytes > this.max) this.entries = others;
    else {
      // The longest run of the youngest that fits beside the new one.
      const firstKept = others.findIndex((_, at) => held(others.slice(at)) + bytes <= this.max);
      this.entries = firstKept < 0 ? [] : others.slice(firstKept);
      this.evictions += others.length - this.entries.length;
      this.entries.push({ key, bytes });
    }
    this.currentSize = held(this.entries);
  }
}

it.each([
  ['as published', false],
  ['corrected', true],
])('%s, it does what a plain list does', (_name, corrected) => {
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 100 }), (given, max) => {
      const one = cache(max, corrected);
      const list = new ListCache(max, corrected);
      for (const call of given) {
        if (call.kind === 'store') {
          one.store(call.key, call.bytes);
          list.store(call.key, call.bytes);
        } else {
          expect(one.lookup(call.key)).toBe(list.lookup(call.key));
        }
        expect([one.size, one.bytes, one.evictions]).toEqual([
          list.entries.length,
          list.currentSize,
          list.evictions,
        ]);
        if (corrected) expect(one.bytes).toBeLessThanOrEqual(max);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});

describe('the key of a prompt', () => {
  const key = (pairs: readonly (readonly [number, number])[], model = 0) =>
    promptKey(
      Int32Array.from(pairs, ([group]) => group),
      Int32Array.from(pairs, ([, tokens]) => tokens),
      pairs.length,
      model,
    );

  it('reads the pairs in use only', () => {
    const groups = Int32Array.of(3, 5, 99);
    const tokens = Int32Array.of(512, 40, 99);
    expect(promptKey(groups, tokens, 2, 1)).toBe(
      key(
        [
          [3, 512],
          [5, 40],
        ],
        1,
      ),
    );
  });

  it('is a whole number that a double holds, another for each chain and model', () => {
    const chains = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 })), { maxLength: 4 });
    fc.assert(
      fc.property(chains, chains, fc.nat(2), fc.nat(2), (one, other, model, otherModel) => {
        const first = key(one, model);
        expect(Number.isSafeInteger(first) && first >= 0).toBe(true);
        const isSame = JSON.stringify([one, model]) === JSON.stringify([other, otherModel]);
        expect(first === key(other, otherModel)).toBe(isSame);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  it('has no collision among 200,000 chains, where chance would give one in 450,000 times', () => {
    const keys = new Set<number>();
    for (let group = 0; group < 400; group += 1) {
      for (let tokens = 1; tokens <= 500; tokens += 1) {
        keys.add(
          key([
            [group, 512],
            [group + 1, tokens],
          ]),
        );
      }
    }
    expect(keys.size).toBe(200_000);
  });

  it('spreads over both ends of its bits (chi-square below its 99.9 % quantile)', () => {
    const low = new Array<number>(256).fill(0);
    const high = new Array<number>(256).fill(0);
    const draws = 50_000;
    for (let group = 0; group < draws; group += 1) {
      const one = key([[group, 512]]);
      low[one % 256]! += 1;
      high[Math.floor(one / (Number.MAX_SAFE_INTEGER / 256 + 1 / 256))]! += 1;
    }
    for (const counts of [low, high]) {
      const mean = draws / 256;
      const statistic = counts.reduce(
        (sum, count) => sum + ((count - mean) * (count - mean)) / mean,
        0,
      );
      expect(statistic).toBeLessThan(chisquare.inv(0.999, 255));
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { responseCache } from '../../../../src/models/gateway/cache/index.ts';
import { ask, exactCache } from './cache-of.ts';

const asked = (cache: ReturnType<typeof exactCache>, list: readonly number[]) =>
  list.map((content) => ask(cache, content));

describe('an exact cache', () => {
  it('knows an answer when the same is asked again', () => {
    const cache = exactCache();
    expect(asked(cache, [1, 2, 1, 1, 2])).toEqual([false, false, true, true, true]);
    expect(cache.counts).toMatchObject({ hits: 3, misses: 2, stores: 2, entries: 2, bytes: 2 });
  });

  it('has nothing for requests without a question, and does not count them', () => {
    const cache = exactCache();
    expect(asked(cache, [-1, -1])).toEqual([false, false]);
    expect(cache.counts).toMatchObject({ hits: 0, misses: 0, stores: 0, entries: 0 });
  });

  it('keeps tenants apart where it is told to', () => {
    const found = (isolate_tenants: boolean) => {
      const cache = exactCache({ isolate_tenants });
      cache.store(0, 7, -1, 1, 0);
      return [0, 1].map((tenant) => cache.lookup(tenant, 7, -1, 1, 0));
    };
    expect(found(false)).toEqual(['hit', 'hit']);
    expect(found(true)).toEqual(['hit', 'miss']);
  });

  it('an answer in the place of another counts its own bytes, and is as old as itself', () => {
    const cache = exactCache({ ttl: 10 });
    cache.store(0, 1, -1, 100, 0);
    cache.store(0, 1, -1, 30, 5);
    expect(cache.counts).toMatchObject({ entries: 1, bytes: 30, evictions: 0 });
    expect([14, 15].map((now) => cache.lookup(0, 1, -1, now, 0))).toEqual(['hit', 'miss']);
  });
});

describe('time', () => {
  it('an answer is kept for its ttl, and is gone at its end, looked for or not', () => {
    const cache = exactCache({ ttl: 10 });
    cache.store(0, 1, -1, 1, 0);
    cache.store(0, 2, -1, 1, 4);
    cache.advance(9.999);
    expect(cache.counts.entries).toBe(2);
    cache.advance(10);
    expect(cache.counts).toMatchObject({ entries: 1, bytes: 1, expirations: 1 });
    expect(cache.lookup(0, 2, -1, 13.999, 0)).toBe('hit');
    expect(cache.lookup(0, 2, -1, 14, 0)).toBe('miss');
  });

  it('a hit begins it anew only where it says so', () => {
    const until = (renew: boolean) => {
      const cache = exactCache({ ttl: 10, renew });
      cache.store(0, 1, -1, 1, 0);
      return [6, 12, 21.9, 40].map((now) => cache.lookup(0, 1, -1, now, 0));
    };
    expect(until(false)).toEqual(['hit', 'miss', 'miss', 'miss']);
    expect(until(true)).toEqual(['hit', 'hit', 'hit', 'miss']);
  });

  it('of nothing keeps nothing', () => {
    const cache = exactCache({ ttl: 0 });
    expect(asked(cache, [1, 1])).toEqual([false, false]);
    expect(cache.counts).toMatchObject({ stores: 0, entries: 0 });
  });
});

describe('room', () => {
  it('lru: the least recently used goes', () => {
    const cache = exactCache({ max_entries: 2 });
    expect(asked(cache, [1, 2, 1, 3, 1, 2])).toEqual([false, false, true, false, true, false]);
    expect(cache.counts).toMatchObject({ entries: 2, evictions: 2 });
  });

  it('lfu: the least often used goes, of those the least recently', () => {
    const cache = exactCache({ max_entries: 3, eviction: 'lfu' });
    // 1 twice, 2 once, 3 never beyond its store.
    expect(asked(cache, [1, 1, 1, 2, 2, 3])).toEqual([false, true, true, false, true, false]);
    expect(asked(cache, [4, 5, 2, 1])).toEqual([false, false, true, true]);
    expect(cache.counts.evictions).toBe(2);
  });

  it('bytes: as many go as it takes, and what is larger than everything is not kept', () => {
    const cache = exactCache({ max_bytes: 30 });
    for (const content of [1, 2, 3]) cache.store(0, content, -1, 10, 0);
    cache.store(0, 4, -1, 11, 0);
    expect(cache.counts).toMatchObject({ entries: 2, bytes: 21, evictions: 2 });
    cache.store(0, 3, -1, 31, 0);
    expect(cache.counts).toMatchObject({ entries: 1, bytes: 11, evictions: 2 });
  });
});

describe('invalidation', () => {
  it('forgets everything every so often and at given times, once where they meet', () => {
    const cache = exactCache({ invalidate: { every: 10, at: [15, 20], share: 1 } });
    const found = [0, 9, 10, 14.9, 15, 19.9, 20, 29, 30].map((now) => ask(cache, 1, now));
    expect(found).toEqual([false, true, false, true, false, true, false, true, false]);
    expect(cache.counts.invalidations).toBe(4);
  });

  it('of a share forgets those that the stream picks, oldest first', () => {
    const draws = [0.1, 0.9, 0.2, 0.9];
    const cache = exactCache({}, () => draws.shift()!);
    for (const content of [1, 2, 3, 4]) cache.store(0, content, -1, 1, 0);
    cache.invalidate(0.5, 1);
    const found = [1, 2, 3, 4].map((content) => cache.lookup(0, content, -1, 1, 0));
    expect(found).toEqual(['miss', 'hit', 'miss', 'hit']);
    expect(draws).toEqual([]);
  });

  it('comes after what has expired before it, however late anybody looks', () => {
    const cache = exactCache({ ttl: 5, invalidate: { every: 7, at: [], share: 1 } });
    cache.store(0, 1, -1, 1, 0);
    cache.store(0, 2, -1, 1, 3);
    cache.advance(100);
    expect(cache.counts).toMatchObject({ expirations: 1, invalidations: 1, entries: 0 });
  });
});

it('an embedding cache holds vectors of one size for an hour: 20 GB are 6.5 million users', () => {
  const cache = responseCache(
    {
      kind: 'embedding',
      dimensions: 768,
      bytes_per_number: 4,
      ttl: 3600,
      max_bytes: 10_000,
      renew: false,
      eviction: 'lru',
      isolate_tenants: false,
    },
    1,
    () => 0,
  );
  for (const user of [1, 2, 3, 4]) cache.store(0, user, -1, 1, 60 * user);
  expect(cache.counts).toMatchObject({ entries: 3, bytes: 9216, evictions: 1 });
  expect(Math.floor(20e9 / 3072)).toBe(6_510_416);
  expect([3719, 3720].map((now) => cache.lookup(0, 2, -1, now, 0))).toEqual(['hit', 'miss']);
});

/** A list of entries with plain bookkeeping. */
class ListCache {
  entries: { key: number; bytes: number; until: number; uses: number; used: number }[] = [];
  clock = 0;
  evictions = 0;
  readonly config: { ttl: number; renew: boolean; most: number; bytes: number; lfu: boolean };

  constructor(config: ListCache['config']) {
    this.config = config;
  }

  get held(): number {
    return this.entries.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  lookup(key: number, now: number): boolean {
    this.entries = this.entries.filter(({ until }) => until > now);
    const found = this.entries.find((entry) => entry.key === key);
    if (found === undefined) return false;
    found.uses += 1;
    found.used = this.clock++;
    if (this.config.renew) found.until = now + this.config.ttl;
    return true;
  }

  store(key: number, bytes: number, now: number): void {
    const { ttl, most, bytes: room, lfu } = this.config;
    this.entries = this.entries.filter(({ until }) => until > now).filter((one) => one.key !== key);
    if (bytes > room) return;
    while (this.entries.length + 1 > most || this.held + bytes > room) {
      const order = this.entries.toSorted((a, b) => (lfu ? a.uses - b.uses : 0) || a.used - b.used);
      this.entries = this.entries.filter((entry) => entry !== order[0]);
      this.evictions += 1;
    }
    this.entries.push({ key, bytes, until: now + ttl, uses: 0, used: this.clock++ });
  }
}

it('does what a plain list does, over any sequence of calls', () => {
  const calls = fc.array(
    fc.record({
      gap: fc.nat(3),
      lookup: fc.boolean(),
      key: fc.nat(25),
      bytes: fc.integer({ min: 1, max: 25 }),
    }),
    { minLength: 50, maxLength: 150 },
  );
  const configs = fc.record({
    ttl: fc.constantFrom(5, 40, Number.POSITIVE_INFINITY),
    renew: fc.boolean(),
    most: fc.constantFrom(1, 3, 6, 15),
    bytes: fc.constantFrom(20, 50, 1000),
    lfu: fc.boolean(),
  });
  let evictions = 0;
  fc.assert(
    fc.property(configs, calls, (config, list) => {
      const { ttl, renew, most, bytes: room, lfu } = config;
      const cache = exactCache({
        ttl,
        renew,
        max_entries: most,
        max_bytes: room,
        eviction: lfu ? 'lfu' : 'lru',
      });
      const plain = new ListCache(config);
      const seen: number[][] = [];
      const expected: number[][] = [];
      let now = 0;
      for (const { gap, lookup, key, bytes } of list) {
        now += gap;
        if (lookup) {
          seen.push([cache.lookup(0, key, -1, now, 0) === 'hit' ? 1 : 0]);
          expected.push([plain.lookup(key, now) ? 1 : 0]);
        } else {
          cache.store(0, key, -1, bytes, now);
          plain.store(key, bytes, now);
        }
        const { counts } = cache;
        seen.push([counts.entries, counts.bytes, counts.evictions]);
        expected.push([plain.entries.length, plain.held, plain.evictions]);
      }
      expect(seen).toEqual(expected);
      evictions += plain.evictions;
    }),
    { numRuns: 200, seed: 1 },
  );
  expect(evictions).toBeGreaterThan(1000);
});

it('holds more entries than its columns begin with', () => {
  for (const eviction of ['lru', 'lfu'] as const) {
    const cache = exactCache({ max_entries: 1000, eviction });
    for (let content = 0; content < 3000; content += 1) ask(cache, content);
    expect(cache.counts).toMatchObject({ entries: 1000, evictions: 2000 });
    expect([1999, 2000, 2999].map((content) => cache.lookup(0, content, -1, 0, 0))).toEqual([
      'miss',
      'hit',
      'hit',
    ]);
  }
});

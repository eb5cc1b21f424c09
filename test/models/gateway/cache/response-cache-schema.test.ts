import { describe, expect, it } from 'vitest';
import { responseCache as cacheOf } from '../../../../src/models/gateway/cache/index.ts';
import type { ResponseCacheConfig } from '../../../../src/models/gateway/cache/response-cache.ts';
import { checkResponseCache } from '../../../../src/scenario/check-response-cache.ts';
import { content } from '../../../../src/scenario/schema/content.ts';
import { responseCache } from '../../../../src/scenario/schema/response-cache.ts';
import { type ContentConfig, contentDraw } from '../../../../src/workload/content.ts';

const common = { renew: false, eviction: 'lru', isolate_tenants: false, single_flight: false };

describe('the cache of a gateway in a scenario', () => {
  it.each([
    [{}, { kind: 'exact', latency: 0.001, bytes_per_token: 4, ...common }],
    [
      { kind: 'exact', ttl: '5min', max_bytes: '1GB', invalidate: { every: '1h', share: '20%' } },
      {
        kind: 'exact',
        latency: 0.001,
        bytes_per_token: 4,
        ...common,
        ttl: 300,
        max_bytes: 1e9,
        invalidate: { every: 3600, at: [], share: 0.2 },
      },
    ],
    [
      { kind: 'semantic', threshold: '85%' },
      {
        kind: 'semantic',
        latency: 0.02,
        bytes_per_token: 4,
        similarity: { kind: 'uniform', min: 0.5, max: 1 },
        threshold: 0.85,
        right_from: 0.9,
        ...common,
      },
    ],
    [
      { kind: 'embedding' },
      {
        kind: 'embedding',
        latency: 0.001,
        ttl: 3600,
        max_bytes: 20e9,
        dimensions: 768,
        bytes_per_number: 4,
        ...common,
      },
    ],
  ])('%j means %j', (written, meant) => {
    const config: ResponseCacheConfig = responseCache.parse(written);
    expect(config).toEqual(meant);
    const cache = cacheOf(config, 1, () => 0);
    cache.store(0, 1, 2, 100, 0);
    expect(cache.lookup(0, 1, 2, 1, 0)).toBe('hit');
  });

  it.each([
    [{ kind: 'exakt' }],
    [{ kind: 'exact', threshold: 0.8 }],
    [{ ttl: 60 }],
    [{ max_entries: 0 }],
    [{ kind: 'embedding', bytes_per_token: 4 }],
    [{ eviction: 'fifo' }],
    [{ invalidate: { share: 2 } }],
  ])('refuses %j', (written) => {
    expect(responseCache.safeParse(written).success).toBe(false);
  });

  it('says what its form does not show', () => {
    const found = checkResponseCache(
      ['cache'],
      responseCache.parse({
        kind: 'semantic',
        renew: true,
        invalidate: {},
        similarity: { kind: 'uniform', min: 1, max: 0.5 },
      }),
    );
    expect(found.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      'cache.renew: needs `ttl`, the time to begin anew',
      'cache.invalidate: says no time: needs `every` or `at`',
      'cache.similarity.max: is less than `min`',
    ]);
  });
});

describe('the content of a traffic in a scenario', () => {
  it('has ten thousand questions without topics where nothing is said', () => {
    const config: ContentConfig = content.parse({});
    expect(config).toEqual({ questions: 10_000, exponent: 1, share: 1, by: 'request' });
    const draft = { content: -1, topic: -1 };
    contentDraw(config, () => 0)(draft);
    expect(draft).toEqual({ content: 0, topic: -1 });
  });

  it('counts in thousands', () => {
    expect(content.parse({ questions: '20K', exponent: 0.8, topics: 500, share: '60%' })).toEqual({
      questions: 20_000,
      exponent: 0.8,
      topics: 500,
      share: 0.6,
      by: 'request',
    });
  });

  it.each([
    [{ questions: 0 }],
    [{ questions: 1.5 }],
    [{ topics: '1G' }],
    [{ share: 2 }],
    [{ n: 5 }],
  ])('refuses %j', (written) => {
    expect(content.safeParse(written).success).toBe(false);
  });
});

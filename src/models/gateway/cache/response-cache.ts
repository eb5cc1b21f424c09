import type { DistributionConfig } from '../../../engine/distributions.ts';

/** What a look into a cache finds: the answer, an answer to another question that is taken for it, or nothing. */
export type CacheAnswer = 'hit' | 'false-hit' | 'miss';

/**
 * Answers that are kept for whoever asks the same again. Questions and topics are whole numbers, -1 for none; times are
 * seconds of one clock that never goes back.
 */
export interface ResponseCache {
  /**
   * Looks for the answer to a question of a tenant, and counts it; a request without a question is a miss that nobody
   * counts. `u` is a uniform number of the request, from which its likeness to other questions is drawn.
   */
  lookup(tenant: number, content: number, topic: number, now: number, u: number): CacheAnswer;
  /** Keeps an answer, in the place of one to the same question. */
  store(tenant: number, content: number, topic: number, bytes: number, now: number): void;
  /** Forgets what has expired or is invalidated by now, as `lookup` and `store` do first. */
  advance(now: number): void;
  /** Forgets each answer with a chance of `share`; those that stay are as they were. */
  invalidate(share: number, now: number): void;
  readonly counts: Readonly<CacheCounts>;
}

/** What a cache did and has; false hits are among the hits. */
export interface CacheCounts {
  hits: number;
  falseHits: number;
  misses: number;
  stores: number;
  evictions: number;
  expirations: number;
  invalidations: number;
  /** Answers that are kept now, and their size. */
  entries: number;
  bytes: number;
}

/** What every cache has. */
export interface CacheBounds {
  /** Seconds for which an answer is kept; for ever where left out. */
  readonly ttl?: number | undefined;
  /** Whether a hit begins the time anew. */
  readonly renew: boolean;
  readonly max_entries?: number | undefined;
  readonly max_bytes?: number | undefined;
  /** Who makes room: the least recently used, or the least often used (of those, the least recently). */
  readonly eviction: 'lru' | 'lfu';
  /** Whether no tenant gets an answer that was made for another. */
  readonly isolate_tenants: boolean;
  readonly invalidate?: CacheInvalidation | undefined;
}

/** When a part of all answers becomes worthless: a release of the catalog, a price change. */
export interface CacheInvalidation {
  /** Every so many seconds, and at so many after the start. */
  readonly every?: number | undefined;
  readonly at: readonly number[];
  /** Of the answers. */
  readonly share: number;
}

/** The same question gets the same answer. */
export interface ExactCacheConfig extends CacheBounds {
  readonly kind: 'exact';
}

/**
 * A question that is like one that was answered gets its answer. The likeness of two questions of one topic is drawn from
 * a distribution, independent of all others; the likest of those in the cache counts.
 */
export interface SemanticCacheConfig extends CacheBounds {
  readonly kind: 'semantic';
  readonly similarity: DistributionConfig;
  /** Least likeness of a hit. */
  readonly threshold: number;
  /** Least likeness at which the answer is also right; a hit below is a false one. */
  readonly right_from: number;
}

/** The reference design's `EmbeddingCache`: vectors of users or products, by question. */
export interface EmbeddingCacheConfig extends CacheBounds {
  readonly kind: 'embedding';
  readonly dimensions: number;
  readonly bytes_per_number: number;
}

export type ResponseCacheConfig = ExactCacheConfig | SemanticCacheConfig | EmbeddingCacheConfig;

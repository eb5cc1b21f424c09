import { responseCache } from '../../../../src/models/gateway/cache/index.ts';
import type {
  CacheBounds,
  ResponseCache,
  SemanticCacheConfig,
} from '../../../../src/models/gateway/cache/response-cache.ts';

const bounds: CacheBounds = { renew: false, eviction: 'lru', isolate_tenants: false };

/** A cache of answers to exact questions for two tenants. */
export function exactCache(given: Partial<CacheBounds> = {}, uniform = () => 0): ResponseCache {
  return responseCache({ kind: 'exact', ...bounds, ...given }, 2, uniform);
}

/** A cache by likeness for two tenants: any two questions of a topic are alike to a part that is uniform up to 1. */
export function semanticCache(given: Partial<SemanticCacheConfig> = {}): ResponseCache {
  return responseCache(
    {
      kind: 'semantic',
      similarity: { kind: 'uniform', min: 0, max: 1 },
      threshold: 0.8,
      right_from: 0.9,
      ...bounds,
      ...given,
    },
    2,
    () => 0,
  );
}

/** Looks for a question, and keeps its answer of a byte where it is not there; whether it was. */
export function ask(cache: ResponseCache, content: number, now = 0, bytes = 1): boolean {
  if (cache.lookup(0, content, -1, now, 0.5) === 'hit') return true;
  cache.store(0, content, -1, bytes, now);
  return false;
}

import type { Uniform } from '../../../engine/streams.ts';
import { ExactCache } from './exact-cache.ts';
import type { ResponseCache, ResponseCacheConfig } from './response-cache.ts';
import { SemanticCache } from './semantic-cache.ts';

/**
 * The cache of a configuration for so many tenants. The stream decides which answers an invalidation of a part of them
 * takes; nothing else is drawn from it.
 */
export function responseCache(
  config: ResponseCacheConfig,
  tenants: number,
  uniform: Uniform,
): ResponseCache {
  switch (config.kind) {
    case 'exact':
      return new ExactCache(config, tenants, uniform);
    case 'semantic':
      return new SemanticCache(config, tenants, uniform);
    case 'embedding':
      return new ExactCache(config, tenants, uniform, config.dimensions * config.bytes_per_number);
  }
}

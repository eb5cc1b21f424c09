import type { ResponseCacheConfig } from '../models/gateway/cache/response-cache.ts';
import type { Finding } from './check.ts';
import { checkDistribution } from './check-distribution.ts';
import type { Path } from './source.ts';

/** What a cache of answers gets wrong; `path` leads to its block. */
export function checkResponseCache(path: Path, cache: ResponseCacheConfig): Finding[] {
  const findings: Finding[] = [];
  const add = (field: Path, message: string) =>
    findings.push({ path: [...path, ...field], message });
  if (cache.renew && cache.ttl === undefined) add(['renew'], 'needs `ttl`, the time to begin anew');
  const { invalidate } = cache;
  if (invalidate !== undefined && invalidate.every === undefined && invalidate.at.length === 0) {
    add(['invalidate'], 'says no time: needs `every` or `at`');
  }
  if (cache.kind !== 'semantic') return findings;
  return [...findings, ...checkDistribution([...path, 'similarity'], cache.similarity)];
}

import type { Uniform } from '../../../engine/streams.ts';
import { none } from '../../requests.ts';
import { cacheKey } from './cache-key.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { CacheAnswer, CacheBounds, ResponseCache } from './response-cache.ts';

/** Answers by the exact question. */
export class ExactCache implements ResponseCache {
  readonly #answers: KeptAnswers;
  readonly #tenants: number;
  readonly #isolate: boolean;
  readonly #bytesEach: number | undefined;

  /** `bytesEach` is the size of every answer, where it is not up to the answer. */
  constructor(bounds: CacheBounds, tenants: number, uniform: Uniform, bytesEach?: number) {
    this.#answers = new KeptAnswers(bounds, uniform, () => {});
    this.#tenants = tenants;
    this.#isolate = bounds.isolate_tenants;
    this.#bytesEach = bytesEach;
  }

  get counts() {
    return this.#answers.counts;
  }

  lookup(tenant: number, content: number, _topic: number, now: number): CacheAnswer {
    this.advance(now);
    if (content < 0) return 'miss';
    const entry = this.#answers.find(this.#key(tenant, content));
    if (entry === none) {
      this.counts.misses += 1;
      return 'miss';
    }
    this.counts.hits += 1;
    this.#answers.use(entry, now);
    return 'hit';
  }

  store(tenant: number, content: number, _topic: number, bytes: number, now: number): void {
    this.advance(now);
    if (content < 0) return;
    this.#answers.store(this.#key(tenant, content), this.#bytesEach ?? bytes, now);
  }

  advance(now: number): void {
    this.#answers.advance(now);
  }

  invalidate(share: number, now: number): void {
    this.advance(now);
    this.#answers.invalidate(share);
  }

  #key(tenant: number, content: number): number {
    return cacheKey(tenant, content, this.#tenants, this.#isolate);
  }
}

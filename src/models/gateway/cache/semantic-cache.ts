import { type Distribution, distribution } from '../../../engine/distributions.ts';
import type { Uniform } from '../../../engine/streams.ts';
import { none } from '../../requests.ts';
import { cacheKey } from './cache-key.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { CacheAnswer, ResponseCache, SemanticCacheConfig } from './response-cache.ts';
import { TopicEntries } from './topic-entries.ts';

/** Answers by likeness: the very question first, then the likest of its topic. */
export class SemanticCache implements ResponseCache {
  readonly #config: SemanticCacheConfig;
  readonly #similarity: Distribution;
  readonly #tenants: number;
  readonly #answers: KeptAnswers;
  readonly #topics = new TopicEntries();

  constructor(config: SemanticCacheConfig, tenants: number, uniform: Uniform) {
    this.#config = config;
    this.#similarity = distribution(config.similarity);
    this.#tenants = tenants;
    this.#answers = new KeptAnswers(config, uniform, (entry) => this.#topics.remove(entry));
  }

  get counts() {
    return this.#answers.counts;
  }

  lookup(tenant: number, content: number, topic: number, now: number, u: number): CacheAnswer {
    this.advance(now);
    if (content < 0) return 'miss';
    const entry = this.#answers.find(this.#key(tenant, content));
    if (entry !== none) {
      this.counts.hits += 1;
      this.#answers.use(entry, now);
      return 'hit';
    }
    return this.#nearest(this.#key(tenant, topic), now, u);
  }

  store(tenant: number, content: number, topic: number, bytes: number, now: number): void {
    this.advance(now);
    if (content < 0) return;
    const entry = this.#answers.store(this.#key(tenant, content), bytes, now);
    if (entry !== none) this.#topics.add(this.#key(tenant, topic), entry);
  }

  advance(now: number): void {
    this.#answers.advance(now);
  }

  invalidate(share: number, now: number): void {
    this.advance(now);
    this.#answers.invalidate(share);
  }

  /** What the likest of a topic's questions is worth; each of them is it with the same chance. */
  #nearest(topic: number, now: number, u: number): CacheAnswer {
    const { counts } = this;
    const questions = topic < 0 ? 0 : this.#topics.count(topic);
    const likeness = questions === 0 ? Number.NEGATIVE_INFINITY : this.#likeness(questions, u);
    if (likeness < this.#config.threshold) {
      counts.misses += 1;
      return 'miss';
    }
    // The last 27 of its 53 bits say which, since the first ones said how like.
    const place = Math.floor(((u * 67_108_864) % 1) * questions);
    this.#answers.use(this.#topics.at(topic, place), now);
    counts.hits += 1;
    if (likeness >= this.#config.right_from) return 'hit';
    counts.falseHits += 1;
    return 'false-hit';
  }

  /** That of the likest of so many: the largest of n independent draws lies below x with the chance F(x)ⁿ. */
  #likeness(questions: number, u: number): number {
    const part = questions === 1 ? u : Math.exp(Math.log(u) / questions);
    return this.#similarity.quantile(Math.min(part, justBelowOne));
  }

  /** -1 stays below 0 for every tenant. */
  #key(tenant: number, number: number): number {
    if (number < 0) return none;
    return cacheKey(tenant, number, this.#tenants, this.#config.isolate_tenants);
  }
}

/** Quantiles are of numbers below 1, which a root of one may be rounded to. */
const justBelowOne = 1 - Number.EPSILON / 2;

export interface PromptKvCacheConfig {
  /** Bytes that it may hold; the published class has 10 GiB. */
  readonly maxBytes: number;
  /** Whether the faults of the published class are mended. */
  readonly corrected: boolean;
}

/**
 * The reference design's `KVCacheOptimizer`: the KV of whole prompts by a key of prompt and model, least
 * recently used out first. As published, faults included: storing a key again adds its bytes without taking
 * off those of the entry that it replaces, so that they are never free again; it leaves the entry at its old
 * place in the order; and an entry larger than the whole cache evicts all others and is stored nevertheless.
 * Corrected, an entry replaces the one of its key and becomes the youngest, and one that is larger than the
 * whole cache is not kept.
 */
export class PromptKvCache {
  readonly #maxBytes: number;
  readonly #corrected: boolean;
  /** Bytes by key; a Map keeps the order of insertion, the oldest in front. */
  readonly #entries = new Map<number, number>();
  hits = 0;
  misses = 0;
  evictions = 0;
  /** What the cache believes that it holds. */
  bytes = 0;

  constructor(config: PromptKvCacheConfig) {
    this.#maxBytes = config.maxBytes;
    this.#corrected = config.corrected;
  }

  /** Entries kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** Part of the lookups that found their key; 0 before the first. */
  get hitRate(): number {
    const lookups = this.hits + this.misses;
    return lookups === 0 ? 0 : this.hits / lookups;
  }

  /** Whether the KV of a key is kept; it is then the youngest. */
  lookup(key: number): boolean {
    const bytes = this.#entries.get(key);
    if (bytes === undefined) {
      this.misses += 1;
      return false;
    }
    this.hits += 1;
    this.#entries.delete(key);
    this.#entries.set(key, bytes);
    return true;
  }

  /** Keeps the KV of a key, and evicts the oldest until it fits. */
  store(key: number, bytes: number): void {
    if (this.#corrected) {
      this.#remove(key);
      if (bytes > this.#maxBytes) return;
    }
    while (this.bytes + bytes > this.#maxBytes && this.#entries.size > 0) this.#evictOldest();
    this.#entries.set(key, bytes);
    this.bytes += bytes;
  }

  /** Forgets all entries, as their process ends. */
  clear(): void {
    this.#entries.clear();
    this.bytes = 0;
  }

  #evictOldest(): void {
    for (const key of this.#entries.keys()) {
      this.#remove(key);
      this.evictions += 1;
      return;
    }
  }

  #remove(key: number): void {
    const bytes = this.#entries.get(key);
    if (bytes === undefined) return;
    this.#entries.delete(key);
    this.bytes -= bytes;
  }
}

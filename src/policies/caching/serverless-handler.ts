export interface ServerlessHandlerConfig {
  /** Entries of the LRU; the published `lru_cache` has 128. */
  readonly lru: number;
  /** Whether a model that leaves the LRU leaves memory. */
  readonly corrected: boolean;
}

/**
 * The models that one instance of the reference design's `ServerlessAIHandler` has in memory. As published, `_get_model`
 * is behind an `lru_cache(maxsize=128)` and puts what it loads into `_model_cache`, a dictionary of the class that
 * nothing ever leaves: what the LRU drops is found there again, so that the LRU frees nothing and memory grows with every
 * model that was ever asked for. Corrected, there is only the LRU.
 */
export class ServerlessHandler {
  readonly #config: ServerlessHandlerConfig;
  /** The class's `_model_cache`. */
  readonly #classCache = new Set<number>();
  /** A Set keeps the order of insertion, the least recently used in front. */
  readonly #lru = new Set<number>();

  constructor(config: ServerlessHandlerConfig) {
    this.#config = config;
  }

  /** Models in memory. */
  get models(): number {
    return this.#config.corrected ? this.#lru.size : this.#classCache.size;
  }

  /** Asks for a model; false where it has to be loaded first. It is in memory afterwards. */
  get(model: number): boolean {
    const isCached = this.#lru.delete(model);
    this.#lru.add(model);
    if (this.#lru.size > this.#config.lru) this.#lru.delete(this.#lru.values().next().value!);
    if (this.#config.corrected) return isCached;
    const isHeld = this.#classCache.has(model);
    this.#classCache.add(model);
    return isHeld;
  }
}

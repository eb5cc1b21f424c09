import { promptKey } from '../../../policies/caching/prompt-key.ts';
import { none, type Prefix, type RequestId } from '../../requests.ts';
import type { PromptCache } from './config.ts';
import type { LlmEngine } from './llm-engine.ts';

/** A replica's cache of whole prompts: which prompts it is asked about, and what comes of it. */
export class WholePrompts {
  readonly #engine: LlmEngine;
  readonly #cache: PromptCache;
  readonly #bytesPerToken: number;

  constructor(engine: LlmEngine, cache: PromptCache, bytesPerToken: number) {
    this.#engine = engine;
    this.#cache = cache;
    this.#bytesPerToken = bytesPerToken;
  }

  /** A request comes: all of its prompt but the last token may be spared. */
  lookUp(request: RequestId): void {
    const { sequences, requests, totals } = this.#engine;
    const key = wholePromptKey(requests.prefix[request]!, requests.promptTokens[request]!);
    const isThere = key !== none && this.#cache.lookup(key);
    sequences.spared[request] = Number(isThere);
    totals.promptCacheLookups += 1;
    totals.promptCacheHits += Number(isThere);
  }

  /** The prompt of a request is processed. */
  store(request: RequestId): void {
    const { requests, totals } = this.#engine;
    const tokens = requests.promptTokens[request]!;
    const key = wholePromptKey(requests.prefix[request]!, tokens);
    if (key === none) return;
    const before = this.#cache.evictions;
    this.#cache.store(key, tokens * this.#bytesPerToken);
    totals.promptCacheEvictions += this.#cache.evictions - before;
  }

  /** Forgets everything. */
  clear(): void {
    this.#cache.clear();
  }
}

/** The key of a prompt that is shared as a whole; none where some of it is its request's own. */
function wholePromptKey(prefix: Prefix, promptTokens: number): number {
  let shared = 0;
  for (let link = 0; link < prefix.length; link += 1) shared += prefix.tokens[link]!;
  if (shared < promptTokens) return none;
  return promptKey(prefix.groups, prefix.tokens, prefix.length, 0);
}

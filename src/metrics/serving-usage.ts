import { type LlmTotals, noTotals } from '../models/serving/llm/config.ts';
import type { ModelTotals } from '../models/serving/model-handlers.ts';
import { Histogram } from './histogram.ts';
import { latencyValues } from './outcomes.ts';

/** What the engines of language models did, for one deployment or for several together. */
export class ServingUsage {
  /** Time between tokens, in ticks. */
  readonly gaps = new Histogram();
  readonly totals = noTotals();
  /** Caches of whole prompts, one for each replica that ever was. */
  readonly promptCaches: { readonly bytes: number }[] = [];
  /** Models that requests of `slots` engines asked for. */
  readonly models: ModelTotals = { lookups: 0, loads: 0, mostBytes: 0 };

  #forgottenTokens = 0;

  /** Tokens answered since the start of the run, the warm-up included. */
  get answeredTokens(): number {
    return this.#forgottenTokens + this.totals.outputTokens;
  }

  /** Forgets what was before now: the end of the warm-up. */
  reset(): void {
    this.#forgottenTokens = this.answeredTokens;
    this.gaps.clear();
    for (const name of names) this.totals[name] = 0;
    // What is in memory stays there.
    this.models.lookups = 0;
    this.models.loads = 0;
  }

  merge(other: ServingUsage): void {
    this.gaps.merge(other.gaps);
    for (const name of names) this.totals[name] += other.totals[name];
    this.promptCaches.push(...other.promptCaches);
    this.models.lookups += other.models.lookups;
    this.models.loads += other.models.loads;
    this.models.mostBytes = Math.max(this.models.mostBytes, other.models.mostBytes);
  }

  /** The metrics of what engines did, over so many seconds and rented accelerator seconds. */
  values(seconds: number, acceleratorSeconds: number): Record<string, number> {
    const { totals } = this;
    if (totals.steps === 0) return this.#modelValues();
    return {
      ...this.#modelValues(),
      ...latencyValues('itl', this.gaps),
      tokens_per_second: totals.outputTokens / seconds,
      tokens_per_second_per_accelerator: totals.outputTokens / acceleratorSeconds,
      computed_tokens_per_second: totals.computedTokens / seconds,
      batch_mean: totals.sequenceSteps / totals.steps,
      kv_use: totals.usedBlockSteps / totals.blockSteps,
      prefix_hit_rate: totals.foundTokens / totals.lookedUpTokens,
      prompt_cache_hit_rate: totals.promptCacheHits / totals.promptCacheLookups,
      prompt_cache_evictions:
        this.promptCaches.length === 0 ? Number.NaN : totals.promptCacheEvictions,
      prompt_cache_gb:
        this.promptCaches.length === 0
          ? Number.NaN
          : this.promptCaches.reduce((sum, { bytes }) => sum + bytes, 0) / 1e9,
      preemptions: totals.preemptions,
      loaded_tokens: totals.loadedTokens,
      steps: totals.steps,
    };
  }

  #modelValues(): Record<string, number> {
    const { lookups, loads, mostBytes } = this.models;
    if (lookups === 0) return {};
    return {
      model_hit_rate: 1 - loads / lookups,
      model_loads: loads,
      model_cache_gb: mostBytes / 1e9,
    };
  }
}

const names = Object.keys(noTotals()) as (keyof LlmTotals)[];

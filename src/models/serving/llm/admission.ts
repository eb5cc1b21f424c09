import { none, type RequestId } from '../../requests.ts';
import type { Holding, KvPrompt } from '../kv/kv-cache.ts';
import type { Batch } from './batch.ts';
import type { LlmConfig } from './config.ts';
import type { Lines } from './lines.ts';
import type { LlmEngine } from './llm-engine.ts';
import type { RemoteKv } from './remote-kv.ts';
import { stage } from './sequences.ts';

/** Lets those that wait run, in their turn, as long as there is room for them. */
export class Admission {
  readonly #engine: LlmEngine;
  readonly #index: number;
  readonly #config: LlmConfig;
  readonly #lines: Lines;
  readonly #batch: Batch;
  readonly #remote: RemoteKv;

  constructor(
    engine: LlmEngine,
    index: number,
    config: LlmConfig,
    lines: Lines,
    batch: Batch,
    remote: RemoteKv,
  ) {
    this.#engine = engine;
    this.#index = index;
    this.#config = config;
    this.#lines = lines;
    this.#batch = batch;
    this.#remote = remote;
  }

  /** Admits whom a step with so many tokens to give can take up; the tokens that are left. */
  admitWaiting(budget: number): number {
    const { running } = this.#batch;
    const { maxSequences } = this.#config;
    let left = budget;
    while (left > 0 && running.length < maxSequences && this.#lines.length > 0) {
      const request = this.#lines.next();
      const taken = this.#tryAdmit(request, left);
      if (taken < 0) return left;
      left -= taken;
    }
    return left;
  }

  /** Admits a request, and returns the tokens of its first chunk; -1 where there are not blocks enough. */
  #tryAdmit(request: RequestId, budget: number): number {
    const { sequences, totals } = this.#engine;
    const config = this.#config;
    const { blockSize, lowerTiers } = config.kv;
    const { cache } = this.#batch;
    const prompt = this.#batch.promptOf(request);
    const remote = sequences.remote[request]!;
    const tokens = remote > 0 ? remote + 1 : sequences.target[request]!;
    const found = prompt.length === 0 && prompt.tail === none ? 0 : cache.find(prompt, tokens);
    const known = remote > 0 ? remote : found * blockSize;
    let start = remote === 0 && sequences.spared[request] === 1 ? tokens - 1 : known;
    let chunk = remote > 0 ? 0 : Math.min(tokens - start, budget, config.chunk);
    const holding = cache.open(prompt);
    let isLoading = remote > 0;
    let from = 0;
    let seconds = 0;
    if (isLoading || (found > 0 && lowerTiers.length > 0)) {
      // Room for the first chunk is asked for even where KV has to come first: else a request would fit
      // that did not a step before, because blocks that it needs went to a lower tier.
      if (!cache.fits(holding, prompt, 0, start + chunk, found))
        return this.#refuse(holding, prompt);
      const loaded = cache.loadedBlocks;
      cache.grow(holding, prompt, 0, known, found);
      totals.loadedTokens += (cache.loadedBlocks - loaded) * blockSize;
      from = known;
      seconds = cache.loadSeconds;
      isLoading ||= seconds > 0;
      if (remote > 0) seconds += this.#remote.secondsOf(request, remote - found * blockSize);
    }
    if (isLoading) {
      start = known;
      chunk = 0;
    } else if (!cache.grow(holding, prompt, from, start + chunk, found)) {
      return this.#refuse(holding, prompt);
    }
    sequences.holding[request] = holding;
    sequences.computed[request] = start + chunk;
    sequences.chunk[request] = chunk;
    sequences.stage[request] = isLoading ? stage.loading : stage.prefilling;
    if (remote > 0) sequences.target[request] = remote;
    this.#engine.trace?.admitted(this.#index, request, start, isLoading);
    this.#enter(request, start);
    // Even what takes no time comes by an event: at the next boundary the sequence decodes.
    if (isLoading) this.#remote.load(request, seconds);
    return chunk;
  }

  #refuse(holding: Holding, prompt: KvPrompt): number {
    this.#batch.cache.close(holding, prompt, 0, 0);
    return -1;
  }

  /** Moves an admitted request from its line to the running ones. */
  #enter(request: RequestId, found: number): void {
    const { sequences, requests, totals, hooks, simulation } = this.#engine;
    const isFirst = sequences.admitted[request] === none;
    this.#lines.admit(request, isFirst);
    sequences.admitted[request] = this.#engine.admissions++;
    this.#batch.add(request);
    if (!isFirst) return;
    totals.lookedUpTokens += requests.promptTokens[request]!;
    totals.foundTokens += found;
    requests.cachedTokens[request] = found;
    requests.startedAt[request] = simulation.now;
    hooks.started(request);
  }
}

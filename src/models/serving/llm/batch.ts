import { RequestList } from '../../request-list.ts';
import { none, type RequestId } from '../../requests.ts';
import { type Holding, KvCache, type KvPrompt } from '../kv/kv-cache.ts';
import { AnswerGaps } from './answer-gaps.ts';
import type { LlmConfig } from './config.ts';
import { Decodes } from './decodes.ts';
import type { Lines } from './lines.ts';
import type { LlmEngine } from './llm-engine.ts';
import type { RemoteKv } from './remote-kv.ts';
import { stage } from './sequences.ts';
import { shorten } from './shorten.ts';

/** The sequences that run on a replica, and the KV blocks that each has; whoever is preempted for want of them. */
export class Batch {
  readonly cache: KvCache;
  readonly decodes: Decodes;
  readonly gaps: AnswerGaps;
  /** All that run, in the order of their admission. */
  readonly running: RequestList;
  /** Of those, in the same order, the ones that do not decode yet. */
  readonly prefilling: RequestId[] = [];
  /** Whether the blocks of the step that begins are taken already. */
  granted = false;

  readonly #engine: LlmEngine;
  readonly #index: number;
  readonly #config: LlmConfig;
  readonly #lines: Lines;
  readonly #remote: RemoteKv;
  readonly #prompt: KvPrompt = {
    length: 0,
    groups: empty,
    tokens: empty,
    tail: none,
    tailTokens: 0,
  };

  constructor(engine: LlmEngine, index: number, config: LlmConfig, lines: Lines, remote: RemoteKv) {
    const { requests, sequences } = engine;
    const { kv, inOrderOfArrival } = config;
    this.#engine = engine;
    this.#index = index;
    this.#config = config;
    this.#lines = lines;
    this.#remote = remote;
    this.cache = new KvCache(kv.blocks, kv.blockSize, kv.lowerTiers);
    const told = inOrderOfArrival ? undefined : lines;
    this.decodes = new Decodes(requests, sequences, kv.blockSize, told);
    this.gaps = new AnswerGaps(engine.gaps, sequences);
    this.running = new RequestList(requests);
  }

  /** A request's prompt as the KV cache sees it; the same object for all. */
  promptOf(request: RequestId): KvPrompt {
    this.#engine.sequences.prompt(request, this.#config.kv.prefixCache, this.#prompt);
    return this.#prompt;
  }

  /** An admitted sequence runs. */
  add(request: RequestId): void {
    this.running.append(request);
    this.prefilling.push(request);
  }

  /** Lets sequences decode that have all their KV; whether there were any. */
  startDecodes(): boolean {
    const { sequences, simulation } = this.#engine;
    let kept = 0;
    for (const request of this.prefilling) {
      const isReady =
        sequences.stage[request] === stage.prefilling &&
        sequences.computed[request] === sequences.target[request];
      // No branch: behind one that is seldom taken V8 compiles nothing, and all around it again when it is.
      this.prefilling[kept] = request;
      kept += Number(!isReady);
      if (!isReady) continue;
      // Of a token that came with this very boundary the gap begins now.
      if (sequences.lastTokenAt[request]! < simulation.now) this.gaps.resumed(request);
      sequences.stage[request] = stage.decoding;
      this.decodes.add(request);
      this.#engine.trace?.decodes(this.#index, request);
    }
    const started = this.prefilling.length - kept;
    shorten(this.prefilling, kept);
    return started > 0;
  }

  /** Takes the blocks that the next tokens of decoding sequences need; whether somebody was preempted for them. */
  grantDecodes(): boolean {
    let preempted = false;
    while (!this.cache.take(this.decodes.blocksAt(0))) {
      this.#preempt(this.#victim());
      preempted = true;
    }
    this.granted = true;
    return preempted;
  }

  /** Gives prompts under way their next chunks; the tokens that they take of the budget. */
  grantChunks(budget: number): number {
    const { sequences } = this.#engine;
    const { chunk: longest } = this.#config;
    let left = budget;
    for (let at = 0; at < this.prefilling.length; at += 1) {
      const request = this.prefilling[at]!;
      if (sequences.stage[request] === stage.loading) continue;
      const computed = sequences.computed[request]!;
      const chunk = Math.min(sequences.target[request]! - computed, left, longest);
      if (chunk <= 0) continue;
      const holding = sequences.holding[request]!;
      let isThere = true;
      while (!this.cache.grow(holding, this.promptOf(request), computed, computed + chunk, -1)) {
        const victim = this.#victim();
        // What it was to do in this step it leaves to others.
        left += sequences.stage[victim] === stage.decoding ? 1 : sequences.chunk[victim]!;
        const place = this.prefilling.indexOf(victim);
        if (place >= 0 && place <= at) at -= 1;
        this.#preempt(victim);
        isThere = victim !== request;
        if (!isThere) break;
      }
      if (!isThere) continue;
      sequences.computed[request] = computed + chunk;
      sequences.chunk[request] = chunk;
      left -= chunk;
    }
    return budget - left;
  }

  /** Adds up the work of the step that begins; whether it processes prompts. */
  fillWork(): boolean {
    const { sequences, work } = this.#engine;
    work.prefillTokens = 0;
    work.prefills = 0;
    work.prefillPairs = 0;
    work.prefillContext = 0;
    work.decodes = this.decodes.count;
    work.kvTokens = this.decodes.kvTokens;
    for (const request of this.prefilling) {
      const chunk = sequences.chunk[request]!;
      if (chunk === 0) continue;
      const context = sequences.computed[request]! - chunk;
      work.prefillTokens += chunk;
      work.prefills += 1;
      work.prefillPairs += chunk * (context + (chunk + 1) / 2);
      work.prefillContext += context;
    }
    return work.prefillTokens > 0;
  }

  /** Takes a sequence out of everything that runs, and ends its holding. */
  stop(request: RequestId): void {
    const { sequences, requests, simulation } = this.#engine;
    let known = sequences.computed[request]!;
    let held = this.cache.blocksOf(known);
    if (sequences.stage[request] === stage.decoding) {
      this.decodes.remove(request);
      known = requests.promptTokens[request]! + sequences.given[request]! - 1;
      held = this.cache.blocksOf(this.granted ? known + 1 : known);
    } else {
      this.prefilling.splice(this.prefilling.indexOf(request), 1);
      if (sequences.stage[request] === stage.loading) {
        simulation.cancel(sequences.loadEvent[request]!);
        known = 0;
      }
    }
    this.running.remove(request);
    this.cache.close(sequences.holding[request]!, this.promptOf(request), held, known);
  }

  /** Sends a sequence away that has its first token; its blocks stay until another replica has their contents. */
  handOver(request: RequestId): void {
    this.#engine.sequences.stage[request] = stage.waiting;
    this.running.remove(request);
    this.#lines.left(request);
    this.#engine.trace?.handedOver(this.#index, request);
    this.#remote.handOver(request);
  }

  /** Frees the blocks of a sequence that was handed over, or given up before. */
  letGo(request: RequestId, holding: Holding): void {
    const tokens = this.#engine.sequences.remote[request]!;
    this.cache.close(holding, this.promptOf(request), this.cache.blocksOf(tokens), tokens);
  }

  /** The running sequence that is preempted first: who came last, of the lowest priority where that counts. */
  #victim(): RequestId {
    const { requests } = this.#engine;
    let victim = this.running.last;
    if (!this.#config.preemptsByPriority) return victim;
    for (let one = requests.previous[victim]!; one !== none; one = requests.previous[one]!) {
      if (requests.priority[one]! < requests.priority[victim]!) victim = one;
    }
    return victim;
  }

  #preempt(request: RequestId): void {
    const { sequences, requests, simulation, totals } = this.#engine;
    const wasDecoding = sequences.stage[request] === stage.decoding;
    if (this.#config.kv.prefixCache && sequences.tail[request] === none) {
      sequences.tail[request] = this.#engine.privateTail--;
    }
    this.stop(request);
    if (wasDecoding) {
      const tokens = requests.promptTokens[request]! + sequences.given[request]!;
      if (!this.gaps.forget(request)) sequences.lastTokenAt[request] = simulation.now;
      sequences.target[request] = tokens;
      this.#remote.swapOut(request, tokens - 1);
    }
    sequences.computed[request] = 0;
    sequences.chunk[request] = 0;
    sequences.spared[request] = 0;
    sequences.stage[request] = stage.waiting;
    this.#lines.rejoin(request);
    totals.preemptions += 1;
    this.#engine.trace?.preempted(
      this.#index,
      request,
      sequences.given[request]!,
      sequences.remote[request]!,
    );
  }
}

const empty = new Int32Array(0);

import type { EventHandle } from '../../../engine/event-queue.ts';
import { toTicks } from '../../../engine/time.ts';
import { promptKey } from '../../../policies/caching/prompt-key.ts';
import { RequestList } from '../../request-list.ts';
import { none, type Prefix, type RequestId } from '../../requests.ts';
import type { Share } from '../../sharing/share.ts';
import { KvCache, type KvPrompt } from '../kv/kv-cache.ts';
import { shortestStep } from '../step-time/step-time.ts';
import type { LlmConfig, PromptCache } from './config.ts';
import { FinishHeap } from './finish-heap.ts';
import { Lines } from './lines.ts';
import type { LlmEngine } from './llm-engine.ts';
import { stage } from './sequences.ts';
import { Stretch } from './stretch.ts';

/** What a replica is doing. */
const doing = { nothing: 0, chunks: 1, decodes: 2 } as const;

/**
 * One running engine. Between two steps, at a boundary, it ends, preempts, continues and admits sequences, as
 * docs/models/serving.md says. Steps that process prompts are events; steps that only decode are a stretch,
 * of which only the end is one: the next change that can be foreseen, or the next boundary after something
 * that cannot.
 */
export class LlmReplica {
  /** Requests that it holds, and their prompt tokens. */
  outstanding = 0;
  promptTokens = 0;

  readonly #engine: LlmEngine;
  readonly #index: number;
  readonly #config: LlmConfig;
  /** Its part of accelerators that others use too. */
  readonly #share: Share | undefined;
  readonly #cache: KvCache;
  readonly #lines: Lines;
  /** Sequences that run, in the order of their admission. */
  readonly #running: RequestList;
  readonly #finish: FinishHeap;
  /** Of those, in the same order, the ones that do not decode yet. */
  readonly #prefilling: RequestId[] = [];
  readonly #cancelled: RequestId[] = [];
  /** Decoding sequences whose last token came before the present step began: they waited for memory. */
  readonly #late: RequestId[] = [];
  readonly #prompt: KvPrompt = {
    length: 0,
    groups: empty,
    tokens: empty,
    tail: none,
    tailTokens: 0,
  };
  readonly #promptCache: PromptCache | undefined;

  #doing: number = doing.nothing;
  /** Steps done since the replica began. */
  #step = 0;
  /** Decoding sequences, and the KV tokens that they read with the next step. */
  #decodes = 0;
  #kvTokens = 0;
  /** Decoding sequences by the step, modulo the block size, that needs a block. */
  readonly #phases: Int32Array;
  /** Decoding sequences by line, where the order wants to know. */
  readonly #decodesOf: number[] = [];
  /** Whether the blocks of the step that begins are taken already. */
  #granted = false;

  /** The steps under way: those of a stretch, or one with chunks. */
  readonly #stretch = new Stretch();
  #pace = 1;
  #event: EventHandle = none;
  #atBoundary = false;
  /** It fell, and nothing wakes it. */
  #isDown = false;
  /** Host memory in use by swapped sequences, in tokens; and when the link to it, or to other replicas, is free. */
  #swapped = 0;
  #linkFreeAt = 0;
  /** Holdings of requests that another replica takes over, until it has their KV. */
  readonly #held = new Map<RequestId, number>();

  constructor(engine: LlmEngine, index: number, config: LlmConfig, share: Share | undefined) {
    const { requests, sequences } = engine;
    this.#engine = engine;
    this.#index = index;
    this.#config = config;
    this.#share = share;
    this.#cache = new KvCache(config.kv.blocks, config.kv.blockSize, config.kv.lowerTiers);
    this.#lines = new Lines(requests, sequences, config.order());
    this.#running = new RequestList(requests);
    this.#finish = new FinishHeap(sequences);
    this.#phases = new Int32Array(config.kv.blockSize);
    this.#promptCache = config.promptCache?.();
  }

  /** Whether a request sent now would start now: only where there is nothing to do. */
  get startsAtOnce(): boolean {
    return this.#doing === doing.nothing && this.#lines.length === 0;
  }

  /** The part of its blocks in use, those of the present step included. */
  kvUse(): number {
    let used = this.#cache.used;
    if (this.#doing === doing.decodes) {
      const until = this.#stretch.passed(this.#engine.simulation.now);
      const next = this.#stretch.done + Number(this.#granted);
      for (let step = next; step <= until; step += 1) used += this.#blocksAt(step);
    }
    return used / this.#cache.blocks;
  }

  admit(request: RequestId): void {
    const { sequences, requests } = this.#engine;
    sequences.enter(request, this.#lines.lineOf(request));
    requests.cachedTokens[request] = 0;
    this.#lookUpPrompt(request);
    this.#queue(request);
  }

  /** Takes over a request whose prompt another replica processed. */
  takeOver(request: RequestId): void {
    const { sequences } = this.#engine;
    sequences.line[request] = this.#lines.lineOf(request);
    this.#queue(request);
  }

  /** Lets the owner send what waits. */
  refill(): void {
    const wasAtBoundary = this.#atBoundary;
    this.#atBoundary = true;
    this.#engine.hooks.roomMade(this.#index);
    this.#atBoundary = wasAtBoundary;
    if (this.#lines.length > 0) this.#wake();
  }

  withdraw(request: RequestId): boolean {
    const { sequences } = this.#engine;
    if (sequences.stage[request] !== stage.waiting) {
      sequences.cancelled[request] = 1;
      this.#cancelled.push(request);
      this.#wake();
      return false;
    }
    this.#lines.unlink(request);
    this.#lines.left(request);
    this.#forgetRemote(request);
    this.#leave(request);
    // It may have stood in the way of one that can be admitted.
    if (this.#lines.length > 0) this.#wake();
    return true;
  }

  /** Ends the holding of a request that another replica has, or that was given up before one had it. */
  letGoHeld(request: RequestId): void {
    const { sequences } = this.#engine;
    const holding = this.#held.get(request)!;
    this.#held.delete(request);
    if (this.#isDown) return;
    const tokens = sequences.remote[request]!;
    this.#cache.close(holding, this.#promptOf(request), this.#cache.blocksOf(tokens), tokens);
    this.#leave(request);
    this.#engine.hooks.roomMade(this.#index);
    if (this.#lines.length > 0) this.#wake();
  }

  /** Stops at once, for good: steps that are done count, and the one under way is lost. */
  halt(): void {
    this.settle();
    this.#isDown = true;
    this.#engine.simulation.cancel(this.#event);
    this.#promptCache?.clear();
    if (this.#doing === doing.nothing) return;
    this.#doing = doing.nothing;
    this.#share?.rest();
    this.#engine.hooks.busy(this.#index, -1);
  }

  /**
   * Once it has halted: lets go of every request that it has a part in. First those that run, in the order of their
   * admission; then those that wait, line by line; then those whose KV it holds for others, as they were handed over.
   */
  abandon(each: (request: RequestId) => void): void {
    const { requests, sequences, simulation } = this.#engine;
    const own: RequestId[] = [];
    for (let one = this.#running.first; one !== none; one = requests.next[one]!) own.push(one);
    this.#lines.each((request) => own.push(request));
    for (const request of own) {
      if (sequences.stage[request] === stage.loading) {
        simulation.cancel(sequences.loadEvent[request]!);
      }
      this.#forgetRemote(request);
      this.#tellLost(request, each);
    }
    for (const request of [...this.#held.keys()]) {
      const heir = requests.replica[request]!;
      // One that fell as well lets go of it itself.
      if (heir !== this.#index && this.#engine.replica(heir).#isDown) continue;
      if (heir === this.#index) this.#engine.keep(request);
      else this.#engine.replica(heir).lose(request);
      this.#tellLost(request, each);
    }
  }

  /** The replica that holds the KV of a request, which waits or loads here, fell. */
  lose(request: RequestId): void {
    const { sequences } = this.#engine;
    this.settle();
    if (sequences.stage[request] === stage.waiting) this.#lines.unlink(request);
    else this.#stop(request);
    if (sequences.cancelled[request] === 1) {
      this.#cancelled.splice(this.#cancelled.indexOf(request), 1);
    }
    this.#lines.left(request);
    this.#leave(request);
    // It may have stood in the way of others, or been the last that a draining replica had.
    this.refill();
  }

  /** KV that a sequence waited for is there. */
  kvArrived(request: RequestId): void {
    const { sequences } = this.#engine;
    if (sequences.remote[request]! > 0) this.#forgetRemote(request);
    sequences.stage[request] = stage.prefilling;
    this.#wake();
  }

  /** The step, or stretch of steps, that was scheduled is done. */
  stepDone(): void {
    if (this.#doing === doing.chunks) this.#endChunks();
    else this.#settle(this.#stretch.end);
    this.#boundary();
  }

  paceChanged(pace: number): void {
    const { simulation } = this.#engine;
    this.settle();
    this.#pace = pace;
    this.#stretch.repace(simulation.now, pace);
    simulation.cancel(this.#event);
    this.#scheduleEnd();
  }

  /** Brings running totals up to now. */
  settle(): void {
    if (this.#doing !== doing.decodes) return;
    this.#settle(this.#stretch.passed(this.#engine.simulation.now));
  }

  #tellLost(request: RequestId, each: (request: RequestId) => void): void {
    const { sequences, hooks } = this.#engine;
    if (sequences.cancelled[request] === 1) hooks.left(request);
    else each(request);
  }

  #queue(request: RequestId): void {
    const { requests, sequences, hooks } = this.#engine;
    const config = this.#config;
    sequences.stage[request] = stage.waiting;
    this.outstanding += 1;
    this.promptTokens += requests.promptTokens[request]!;
    const isBehind = this.#lines.length > 0 && config.inOrderOfArrival;
    // A fair order compares what each has been answered by now.
    if (!config.inOrderOfArrival) this.settle();
    this.#lines.join(request);
    hooks.loadChanged(this.#index);
    // Whoever stands behind one that could not be admitted cannot be either.
    if (!isBehind && this.#running.length < config.maxSequences) this.#wake();
  }

  /** Something changed: begins a step where nothing is done, or ends the stretch at the next boundary. */
  #wake(): void {
    if (this.#atBoundary || this.#doing === doing.chunks) return;
    if (this.#doing === doing.nothing) {
      this.#boundary();
      return;
    }
    const { simulation } = this.#engine;
    const end = this.#stretch.passed(simulation.now) + 1;
    if (end >= this.#stretch.end) return;
    this.#stretch.end = end;
    simulation.cancel(this.#event);
    this.#scheduleEnd();
  }

  /** Schedules the end of the step, or stretch, that is under way. */
  #scheduleEnd(): void {
    const { simulation, stepDone } = this.#engine;
    const { end } = this.#stretch;
    this.#event =
      this.#pace === 0 ? none : simulation.scheduleAt(this.#stretch.at(end), stepDone, this.#index);
  }

  /** Takes its part of the accelerator for steps like the next, which takes so long where nobody is in its way. */
  #run(seconds: number): void {
    if (this.#share === undefined) return;
    const { work } = this.#engine;
    const { memorySeconds, stepTime } = this.#config;
    const reading = memorySeconds?.(work) ?? 0;
    const host = stepTime.hostSeconds?.(work.prefills + work.decodes) ?? 0;
    this.#pace = this.#share.run(Math.min(1, reading / seconds), Math.min(1, host / seconds));
  }

  #boundary(): void {
    this.#atBoundary = true;
    this.#granted = false;
    const wasIdle = this.#doing === doing.nothing;
    const { admissions } = this.#engine;
    const before = this.#running.length;
    let isSame = this.#doing === doing.decodes;
    this.#dropCancelled();
    const started = this.#startDecodes();
    this.#endSequences();
    const left = before - this.#running.length;
    isSame &&= left === 0 && !started;
    if (left > 0) this.#engine.hooks.roomMade(this.#index);
    let preempted = this.#grantDecodes();
    const { tokenBudget } = this.#config;
    let budget = tokenBudget - this.#decodes;
    if (this.#prefilling.length > 0) {
      const most = this.#running.length;
      budget -= this.#grantChunks(budget);
      preempted ||= this.#running.length < most;
    }
    if (!preempted) this.#admitWaiting(budget);
    isSame &&= !preempted && this.#engine.admissions === admissions;
    this.#begin(isSame, preempted);
    this.#atBoundary = false;
    if (wasIdle !== (this.#doing === doing.nothing)) {
      this.#engine.hooks.busy(this.#index, wasIdle ? 1 : -1);
    }
  }

  #dropCancelled(): void {
    if (this.#cancelled.length === 0) return;
    for (const request of this.#cancelled) {
      this.#stop(request);
      this.#forgetRemote(request);
      this.#lines.left(request);
      this.#leave(request);
      this.#engine.hooks.left(request);
    }
    shorten(this.#cancelled, 0);
  }

  /** Answers the sequences whose last token came with the step that just ended. */
  #endSequences(): void {
    while (this.#finish.firstStep <= this.#step) {
      const request = this.#finish.first;
      this.#stop(request);
      this.#lines.left(request);
      this.#leave(request);
      this.#engine.hooks.completed(request);
    }
  }

  /** Lets sequences decode that have all their KV; whether there were any. */
  #startDecodes(): boolean {
    const { sequences, requests } = this.#engine;
    const config = this.#config;
    const { blockSize } = config.kv;
    let kept = 0;
    for (const request of this.#prefilling) {
      const isReady =
        sequences.stage[request] === stage.prefilling &&
        sequences.computed[request] === sequences.target[request];
      if (!isReady) {
        this.#prefilling[kept++] = request;
        continue;
      }
      const given = sequences.given[request]!;
      const next = requests.promptTokens[request]! + given;
      // Of a token that came with this very boundary the gap begins now.
      if (sequences.lastTokenAt[request]! < this.#engine.simulation.now) this.#late.push(request);
      sequences.stage[request] = stage.decoding;
      const phase = positive(this.#step - next + 1, blockSize);
      sequences.phase[request] = phase;
      this.#phases[phase]! += 1;
      this.#count(request, 1);
      this.#kvTokens += next;
      this.#finish.add(request, this.#step + requests.outputTokens[request]! - given);
    }
    const started = this.#prefilling.length - kept;
    shorten(this.#prefilling, kept);
    return started > 0;
  }

  /** Takes the blocks that the next tokens of decoding sequences need; whether somebody was preempted for them. */
  #grantDecodes(): boolean {
    const { blockSize } = this.#config.kv;
    let preempted = false;
    while (!this.#cache.take(this.#phases[this.#step % blockSize]!)) {
      this.#preempt(this.#victim());
      preempted = true;
    }
    this.#granted = true;
    return preempted;
  }

  /** Gives prompts under way their next chunks; the tokens that they take of the budget. */
  #grantChunks(budget: number): number {
    const { sequences } = this.#engine;
    const config = this.#config;
    let left = budget;
    for (let at = 0; at < this.#prefilling.length; at += 1) {
      const request = this.#prefilling[at]!;
      if (sequences.stage[request] === stage.loading) continue;
      const computed = sequences.computed[request]!;
      const chunk = Math.min(sequences.target[request]! - computed, left, config.chunk);
      if (chunk <= 0) continue;
      const holding = sequences.holding[request]!;
      let isThere = true;
      while (!this.#cache.grow(holding, this.#promptOf(request), computed, computed + chunk, -1)) {
        const victim = this.#victim();
        // What it was to do in this step it leaves to others.
        left += sequences.stage[victim] === stage.decoding ? 1 : sequences.chunk[victim]!;
        const place = this.#prefilling.indexOf(victim);
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

  #admitWaiting(budget: number): void {
    const config = this.#config;
    let left = budget;
    while (left > 0 && this.#running.length < config.maxSequences && this.#lines.length > 0) {
      const request = this.#lines.next();
      const taken = this.#tryAdmit(request, left);
      if (taken < 0) return;
      left -= taken;
    }
  }

  /** Admits a request, and returns the tokens of its first chunk; -1 where there are not blocks enough. */
  #tryAdmit(request: RequestId, budget: number): number {
    const { sequences, totals } = this.#engine;
    const config = this.#config;
    const { blockSize, lowerTiers } = config.kv;
    const cache = this.#cache;
    const prompt = this.#promptOf(request);
    const remote = sequences.remote[request]!;
    const tokens = remote > 0 ? remote + 1 : sequences.target[request]!;
    const found = prompt.length === 0 && prompt.tail === none ? 0 : cache.find(prompt, tokens);
    const known = remote > 0 ? remote : found * blockSize;
    let start = remote === 0 && sequences.spared[request] === 1 ? tokens - 1 : known;
    let chunk = remote > 0 ? 0 : Math.min(tokens - start, budget, config.chunk);
    const holding = cache.open();
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
      if (remote > 0) seconds += this.#remoteSeconds(request, remote - found * blockSize);
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
    this.#enter(request, start);
    // Even what takes no time comes by an event: at the next boundary the sequence decodes.
    if (isLoading) this.#load(request, seconds);
    return chunk;
  }

  #refuse(holding: number, prompt: KvPrompt): number {
    this.#cache.close(holding, prompt, 0, 0);
    return -1;
  }

  /** Moves an admitted request from its line to the running ones. */
  #enter(request: RequestId, found: number): void {
    const { sequences, requests, totals, hooks, simulation } = this.#engine;
    const isFirst = sequences.admitted[request] === none;
    this.#lines.admit(request, isFirst);
    sequences.admitted[request] = this.#engine.admissions++;
    this.#running.append(request);
    this.#prefilling.push(request);
    if (!isFirst) return;
    totals.lookedUpTokens += requests.promptTokens[request]!;
    totals.foundTokens += found;
    requests.cachedTokens[request] = found;
    requests.startedAt[request] = simulation.now;
    hooks.started(request);
  }

  /** Asks the cache of whole prompts, where there is one, whether it spares all of a prompt but its last token. */
  #lookUpPrompt(request: RequestId): void {
    const { sequences, requests, totals } = this.#engine;
    if (this.#promptCache === undefined) return;
    const key = wholePromptKey(requests.prefix[request]!, requests.promptTokens[request]!);
    const isThere = key !== none && this.#promptCache.lookup(key);
    sequences.spared[request] = Number(isThere);
    totals.promptCacheLookups += 1;
    totals.promptCacheHits += Number(isThere);
  }

  #storePrompt(request: RequestId): void {
    const { requests, totals } = this.#engine;
    const config = this.#config;
    const tokens = requests.promptTokens[request]!;
    const key = wholePromptKey(requests.prefix[request]!, tokens);
    if (key === none) return;
    const cache = this.#promptCache!;
    const before = cache.evictions;
    cache.store(key, tokens * config.kv.bytesPerToken);
    totals.promptCacheEvictions += cache.evictions - before;
  }

  /** Begins the next step, or goes on with the present stretch; or rests. */
  #begin(isSame: boolean, preempted: boolean): void {
    const { simulation } = this.#engine;
    const { stepTime, maxSequences, stepwise } = this.#config;
    const stretch = this.#stretch;
    if (this.#fillWork()) {
      const seconds = Math.max(shortestStep, stepTime.step(this.#engine.work));
      this.#doing = doing.chunks;
      this.#run(seconds);
      stretch.begin(simulation.now, 0, 0, seconds, 0, this.#pace);
      stretch.end = 1;
      this.#scheduleEnd();
      return;
    }
    if (this.#decodes === 0) {
      this.#doing = doing.nothing;
      this.#share?.rest();
      return;
    }
    this.#doing = doing.decodes;
    if (!isSame) {
      const base = stepTime.decodeBase(this.#decodes);
      const perKvToken = stepTime.decodePerKvToken(this.#decodes);
      this.#run(base + perKvToken * this.#kvTokens);
      stretch.begin(simulation.now, this.#decodes, this.#kvTokens, base, perKvToken, this.#pace);
    }
    // After a preemption nobody was admitted, but somebody may be at the next boundary; and where the turn
    // moves, it may then be that of one who finds room.
    const hasPlace = this.#running.length < maxSequences;
    const looksAgain = preempted || (hasPlace && this.#lines.turnMoves);
    const isShort = stepwise || (this.#lines.length > 0 && looksAgain);
    stretch.end = isShort ? stretch.done + 1 : this.#foresee();
    this.#scheduleEnd();
  }

  /** The step of the stretch before which somebody ends, or blocks run out. */
  #foresee(): number {
    const { blockSize } = this.#config.kv;
    const steps = this.#finish.firstStep - this.#step;
    const { available } = this.#cache;
    if (Math.ceil(steps / blockSize) * this.#decodes <= available)
      return this.#stretch.done + steps;
    let needed = 0;
    let step = 1;
    for (; step < steps; step += 1) {
      needed += this.#phases[(this.#step + step) % blockSize]!;
      if (needed > available) break;
    }
    return this.#stretch.done + step;
  }

  /** Adds up the work of the step that begins; whether it processes prompts. */
  #fillWork(): boolean {
    const { sequences, work } = this.#engine;
    work.prefillTokens = 0;
    work.prefills = 0;
    work.prefillPairs = 0;
    work.prefillContext = 0;
    work.decodes = this.#decodes;
    work.kvTokens = this.#kvTokens;
    for (const request of this.#prefilling) {
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

  /** Counts the steps of the stretch up to one that is done, and takes the blocks that they needed. */
  #settle(until: number): void {
    const { totals } = this.#engine;
    const stretch = this.#stretch;
    const from = stretch.done;
    if (until <= from) return;
    const steps = until - from;
    const phases = this.#phases;
    const before = this.#cache.used;
    let at = this.#step % phases.length;
    // The blocks of the first step were taken at its boundary, those of the others were not.
    let needed = this.#granted ? 0 : phases[at]!;
    let usedBlocks = before + needed;
    for (let step = 1; step < steps; step += 1) {
      at = at + 1 === phases.length ? 0 : at + 1;
      needed += phases[at]!;
      usedBlocks += before + needed;
    }
    totals.usedBlockSteps += usedBlocks;
    this.#countGaps(from, until);
    this.#cache.take(needed);
    this.#granted = false;
    totals.steps += steps;
    totals.blockSteps += steps * this.#cache.blocks;
    totals.sequenceSteps += steps * this.#decodes;
    totals.outputTokens += steps * this.#decodes;
    this.#answer(steps);
    this.#step += steps;
    this.#kvTokens += steps * this.#decodes;
    stretch.advance(until);
  }

  /** Blocks that decoding sequences take at the beginning of a step of the stretch. */
  #blocksAt(step: number): number {
    const { blockSize } = this.#config.kv;
    return this.#phases[(this.#step + step - this.#stretch.done) % blockSize]!;
  }

  /** Counts a step with chunks that is done, and gives those whose prompt is complete a token. */
  #endChunks(): void {
    const { simulation, sequences, totals, work, requests } = this.#engine;
    const { now } = simulation;
    const ticks = now - this.#stretch.doneAt;
    this.#fillWork();
    totals.steps += 1;
    totals.blockSteps += this.#cache.blocks;
    totals.sequenceSteps += this.#decodes + work.prefills;
    totals.computedTokens += work.prefillTokens;
    totals.usedBlockSteps += this.#cache.used;
    totals.outputTokens += this.#decodes;
    if (this.#decodes > 0) this.#recordGaps(ticks, now);
    this.#answer(1);
    this.#step += 1;
    this.#granted = false;
    this.#kvTokens += this.#decodes;
    let kept = 0;
    for (const request of this.#prefilling) {
      const isDone =
        sequences.chunk[request]! > 0 &&
        sequences.computed[request] === sequences.target[request] &&
        sequences.cancelled[request] === 0;
      sequences.chunk[request] = 0;
      if (isDone) this.#giveFirst(request, now);
      const isHandedOver = isDone && this.#handsOver(request, requests.outputTokens[request]!);
      if (!isHandedOver) this.#prefilling[kept++] = request;
    }
    shorten(this.#prefilling, kept);
  }

  /** A sequence whose prompt is complete has a token. */
  #giveFirst(request: RequestId, now: number): void {
    const { sequences, requests, totals, gaps } = this.#engine;
    const before = sequences.lastTokenAt[request]!;
    sequences.given[request]! += 1;
    totals.outputTokens += 1;
    this.#lines.answered(sequences.line[request]!, 1);
    if (Number.isNaN(before)) {
      requests.firstAnswerAt[request] = now;
      if (this.#promptCache !== undefined) this.#storePrompt(request);
    } else {
      gaps.record(now - before, 1);
    }
    sequences.lastTokenAt[request] = now;
  }

  /** Sends a sequence that has its first token away, where answers are other replicas' work. */
  #handsOver(request: RequestId, outputTokens: number): boolean {
    const { simulation, sequences, handOver } = this.#engine;
    const config = this.#config;
    const isOurs = config.disaggregation === undefined || !this.#engine.takesNew(this.#index);
    if (isOurs || sequences.given[request] === outputTokens) return false;
    sequences.remote[request] = sequences.target[request]!;
    sequences.stage[request] = stage.waiting;
    this.#held.set(request, sequences.holding[request]!);
    this.#running.remove(request);
    this.#lines.left(request);
    sequences.loadEvent[request] = simulation.scheduleAt(simulation.now, handOver, request);
    return true;
  }

  /** Records the gaps between the tokens of steps of the stretch. */
  #countGaps(from: number, until: number): void {
    const stretch = this.#stretch;
    const begin = stretch.at(from);
    const steps = until - from;
    const decodes = this.#decodes;
    const isBent = stretch.isBent && from === stretch.done;
    if (steps === 1 || isBent || this.#late.length > 0) {
      const end = stretch.at(from + 1);
      this.#recordGaps(end - begin, end);
      if (steps > 1) this.#countGaps(from + 1, until);
      return;
    }
    const sum = decodes * (stretch.at(until) - begin);
    const shortest = stretch.shortest(from);
    const longest = stretch.longest(until - 1);
    if (this.#engine.gaps.recordAlike(shortest, longest, steps * decodes, sum)) return;
    const middle = from + (steps >> 1);
    this.#countGaps(from, middle);
    this.#countGaps(middle, until);
  }

  #recordGaps(ticks: number, end: number): void {
    const { gaps, sequences } = this.#engine;
    gaps.record(ticks, this.#decodes - this.#late.length);
    if (this.#late.length === 0) return;
    for (const request of this.#late) gaps.record(end - sequences.lastTokenAt[request]!, 1);
    shorten(this.#late, 0);
  }

  /** Tells the order of tokens that decoding sequences got. */
  #answer(steps: number): void {
    if (this.#config.inOrderOfArrival) return;
    for (let line = 0; line < this.#decodesOf.length; line += 1) {
      const decodes = this.#decodesOf[line]!;
      if (decodes > 0) this.#lines.answered(line, decodes * steps);
    }
  }

  /** One decoding sequence more, or less. */
  #count(request: RequestId, change: number): void {
    this.#decodes += change;
    if (this.#config.inOrderOfArrival) return;
    const line = this.#engine.sequences.line[request]!;
    while (this.#decodesOf.length <= line) this.#decodesOf.push(0);
    this.#decodesOf[line]! += change;
  }

  /** The running sequence that is preempted first: who came last, of the lowest priority where that counts. */
  #victim(): RequestId {
    const { requests } = this.#engine;
    const config = this.#config;
    let victim = this.#running.last;
    if (!config.preemptsByPriority) return victim;
    for (let one = requests.previous[victim]!; one !== none; one = requests.previous[one]!) {
      if (requests.priority[one]! < requests.priority[victim]!) victim = one;
    }
    return victim;
  }

  #preempt(request: RequestId): void {
    const { sequences, requests, simulation, totals } = this.#engine;
    const config = this.#config;
    const wasDecoding = sequences.stage[request] === stage.decoding;
    const { swap, kv } = config;
    if (kv.prefixCache && sequences.tail[request] === none) {
      sequences.tail[request] = this.#engine.privateTail--;
    }
    this.#stop(request);
    const prompt = requests.promptTokens[request]!;
    const given = sequences.given[request]!;
    if (wasDecoding) {
      const tokens = prompt + given - 1;
      if (!this.#isLate(request)) sequences.lastTokenAt[request] = simulation.now;
      sequences.target[request] = prompt + given;
      if (swap !== undefined && this.#swapped + tokens <= swap.tokens) {
        this.#swapped += tokens;
        sequences.remote[request] = tokens;
        this.#occupyLink(tokens * swap.secondsPerToken);
      }
    }
    sequences.computed[request] = 0;
    sequences.chunk[request] = 0;
    sequences.spared[request] = 0;
    sequences.stage[request] = stage.waiting;
    this.#lines.rejoin(request);
    totals.preemptions += 1;
  }

  /** Whether a sequence had no token since it came back; it is late no more. */
  #isLate(request: RequestId): boolean {
    const at = this.#late.indexOf(request);
    if (at < 0) return false;
    this.#late.splice(at, 1);
    return true;
  }

  /** Takes a sequence out of everything that runs, and ends its holding. */
  #stop(request: RequestId): void {
    const { sequences, requests, simulation } = this.#engine;
    const prompt = requests.promptTokens[request]!;
    let known = sequences.computed[request]!;
    let held = this.#cache.blocksOf(known);
    if (sequences.stage[request] === stage.decoding) {
      const left = this.#finish.stepOf(request) - this.#step;
      const given = requests.outputTokens[request]! - left;
      this.#finish.remove(request);
      this.#phases[sequences.phase[request]!]! -= 1;
      this.#count(request, -1);
      this.#kvTokens -= prompt + given;
      sequences.given[request] = given;
      known = prompt + given - 1;
      held = this.#cache.blocksOf(this.#granted ? known + 1 : known);
    } else {
      this.#prefilling.splice(this.#prefilling.indexOf(request), 1);
      if (sequences.stage[request] === stage.loading) {
        simulation.cancel(sequences.loadEvent[request]!);
        known = 0;
      }
    }
    this.#running.remove(request);
    this.#cache.close(sequences.holding[request]!, this.#promptOf(request), held, known);
  }

  /** A request is no longer this replica's. */
  #leave(request: RequestId): void {
    this.outstanding -= 1;
    this.promptTokens -= this.#engine.requests.promptTokens[request]!;
    this.#engine.hooks.loadChanged(this.#index);
  }

  /** Seconds for KV of so many tokens to come from where a sequence left it. */
  #remoteSeconds(request: RequestId, tokens: number): number {
    const { sequences, totals } = this.#engine;
    const config = this.#config;
    totals.loadedTokens += tokens;
    if (sequences.source[request] === none) return tokens * config.swap!.secondsPerToken;
    return tokens * config.disaggregation!.secondsPerToken;
  }

  /** Lets KV come over the link of the replica, or host, that has it. */
  #load(request: RequestId, seconds: number): void {
    const { sequences, simulation, kvArrived } = this.#engine;
    const config = this.#config;
    const source = sequences.source[request]!;
    const isForeign = sequences.remote[request]! > 0 && source !== none;
    const from = isForeign ? this.#engine.replica(source) : this;
    const latency = isForeign ? toTicks(config.disaggregation!.latency) : 0;
    const at = from.#occupyLink(seconds) + latency;
    sequences.loadEvent[request] = simulation.scheduleAt(at, kvArrived, request);
  }

  /** Keeps the link busy for so many seconds when it is free; the instant at which it is free again. */
  #occupyLink(seconds: number): number {
    const { now } = this.#engine.simulation;
    this.#linkFreeAt = Math.max(now, this.#linkFreeAt) + toTicks(seconds);
    return this.#linkFreeAt;
  }

  /** Frees the memory elsewhere that held a sequence's KV. */
  #forgetRemote(request: RequestId): void {
    const { sequences } = this.#engine;
    const tokens = sequences.remote[request]!;
    if (tokens === 0) return;
    const source = sequences.source[request]!;
    if (source === none) this.#swapped -= tokens;
    else this.#engine.replica(source).letGoHeld(request);
    sequences.remote[request] = 0;
    sequences.source[request] = none;
  }

  #promptOf(request: RequestId): KvPrompt {
    const { sequences } = this.#engine;
    const config = this.#config;
    sequences.prompt(request, config.kv.prefixCache, this.#prompt);
    return this.#prompt;
  }
}

const empty = new Int32Array(0);

/** Drops the last entries of a list; setting its length, even to what it is, costs ten times as much. */
function shorten(list: RequestId[], length: number): void {
  while (list.length > length) list.pop();
}

/** The key of a prompt that is shared as a whole; none where some of it is its request's own. */
function wholePromptKey(prefix: Prefix, promptTokens: number): number {
  let shared = 0;
  for (let link = 0; link < prefix.length; link += 1) shared += prefix.tokens[link]!;
  if (shared < promptTokens) return none;
  return promptKey(prefix.groups, prefix.tokens, prefix.length, 0);
}

/** The remainder that is not negative. */
function positive(dividend: number, divisor: number): number {
  const remainder = dividend % divisor;
  return remainder < 0 ? remainder + divisor : remainder;
}

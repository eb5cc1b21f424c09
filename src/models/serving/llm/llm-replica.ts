import { none, type RequestId } from '../../requests.ts';
import type { Share } from '../../sharing/share.ts';
import type { AdmissionLimit } from '../serving-trace.ts';
import { Admission } from './admission.ts';
import { Batch } from './batch.ts';
import type { LlmConfig } from './config.ts';
import { Lines } from './lines.ts';
import type { LlmEngine } from './llm-engine.ts';
import { Progress } from './progress.ts';
import { RemoteKv } from './remote-kv.ts';
import { stage } from './sequences.ts';
import { shorten } from './shorten.ts';
import { doing, Steps } from './steps.ts';
import { WholePrompts } from './whole-prompts.ts';

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
  readonly remote: RemoteKv;

  readonly #engine: LlmEngine;
  readonly #index: number;
  readonly #config: LlmConfig;
  readonly #lines: Lines;
  readonly #batch: Batch;
  readonly #admission: Admission;
  readonly #steps: Steps;
  readonly #progress: Progress;
  readonly #wholePrompts: WholePrompts | undefined;
  readonly #cancelled: RequestId[] = [];
  #atBoundary = false;
  /** Sequences that its owner was told of last. */
  #toldRunning = 0;
  /** It fell, and nothing wakes it. */
  #isDown = false;

  constructor(engine: LlmEngine, index: number, config: LlmConfig, share: Share | undefined) {
    const { requests, sequences } = engine;
    const { kv, disaggregation } = config;
    const promptCache = config.promptCache?.();
    const handsOver = disaggregation !== undefined && engine.takesNew(index);
    this.#engine = engine;
    this.#index = index;
    this.#config = config;
    this.remote = new RemoteKv(engine, config);
    this.#lines = new Lines(requests, sequences, config.order());
    this.#batch = new Batch(engine, index, config, this.#lines, this.remote);
    this.#admission = new Admission(engine, index, config, this.#lines, this.#batch, this.remote);
    this.#steps = new Steps(engine, index, config, share);
    this.#wholePrompts = promptCache && new WholePrompts(engine, promptCache, kv.bytesPerToken);
    this.#progress = new Progress(
      engine,
      index,
      this.#lines,
      this.#batch,
      this.#steps.stretch,
      this.#wholePrompts,
      handsOver,
    );
  }

  /** Whether a request sent now would start now: only where there is nothing to do. */
  get startsAtOnce(): boolean {
    return this.#steps.kind === doing.nothing && this.#lines.length === 0;
  }

  /** Requests that wait to be admitted, those that were preempted among them. */
  get waiting(): number {
    return this.#lines.length;
  }

  /** The part of its blocks in use, those of the present step included. */
  kvUse(): number {
    const { cache, decodes, granted } = this.#batch;
    let { used } = cache;
    if (this.#steps.kind === doing.decodes) {
      const { stretch } = this.#steps;
      const passed = stretch.passed(this.#engine.simulation.now) - stretch.done;
      for (let step = Number(granted); step <= passed; step += 1) used += decodes.blocksAt(step);
    }
    return used / cache.blocks;
  }

  admit(request: RequestId): void {
    const { sequences, requests } = this.#engine;
    sequences.enter(request, this.#lines.lineOf(request));
    requests.cachedTokens[request] = 0;
    this.#wholePrompts?.lookUp(request);
    this.#queue(request);
  }

  /** Takes over a request whose prompt another replica processed. */
  takeOver(request: RequestId): void {
    this.#engine.sequences.line[request] = this.#lines.lineOf(request);
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
    this.#engine.countLost(request);
    this.#lines.unlink(request);
    this.#lines.left(request);
    this.remote.forget(request);
    this.#leave(request);
    // It may have stood in the way of one that can be admitted.
    if (this.#lines.length > 0) this.#wake();
    return true;
  }

  /** Ends the holding of a request that another replica has, or that was given up before one had it. */
  letGoHeld(request: RequestId): void {
    const holding = this.remote.letGo(request);
    if (this.#isDown) return;
    this.#batch.letGo(request, holding);
    this.#leave(request);
    this.#engine.hooks.roomMade(this.#index);
    if (this.#lines.length > 0) this.#wake();
  }

  /** Stops at once, for good: steps that are done count, and the one under way is lost. */
  halt(): void {
    this.settle();
    this.#isDown = true;
    const isBusy = this.#steps.kind !== doing.nothing;
    this.#steps.halt();
    this.#wholePrompts?.clear();
    if (isBusy) this.#engine.hooks.busy(this.#index, -1);
    this.#tellRunning(0);
  }

  /**
   * Once it has halted: lets go of every request that it has a part in. First those that run, in the order of their
   * admission; then those that wait, line by line; then those whose KV it holds for others, as they were handed over.
   */
  abandon(each: (request: RequestId) => void): void {
    const { requests, sequences, simulation } = this.#engine;
    const { first } = this.#batch.running;
    const own: RequestId[] = [];
    for (let one = first; one !== none; one = requests.next[one]!) own.push(one);
    this.#lines.each((request) => own.push(request));
    for (const request of own) {
      if (sequences.stage[request] === stage.loading) {
        simulation.cancel(sequences.loadEvent[request]!);
      }
      if (sequences.stage[request] === stage.decoding) {
        sequences.given[request] = this.#batch.decodes.givenTo(request);
      }
      this.remote.forget(request);
      this.#tellLost(request, each);
    }
    for (const request of [...this.remote.held]) {
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
    else this.#batch.stop(request);
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
    if (sequences.remote[request]! > 0) this.remote.forget(request);
    sequences.stage[request] = stage.prefilling;
    const isAll = sequences.computed[request] === sequences.target[request];
    this.#engine.trace?.kvArrived(this.#index, request, isAll);
    this.#wake();
  }

  /** The step, or stretch of steps, that was scheduled is done. */
  stepDone(): void {
    const { kind, stretch } = this.#steps;
    if (kind === doing.chunks) this.#progress.countChunks();
    else this.#progress.countDecodes(stretch.end, this.#engine.simulation.now);
    this.#boundary();
  }

  paceChanged(pace: number): void {
    this.settle();
    this.#steps.paceChanged(pace);
  }

  /** Brings running totals up to now. */
  settle(): void {
    const { kind, stretch } = this.#steps;
    if (kind !== doing.decodes) return;
    const until = stretch.passed(this.#engine.simulation.now);
    if (until > stretch.done) this.#progress.countDecodes(until, stretch.at(until));
  }

  /** What is done between two steps: the sequence that docs/models/serving.md gives, after its tokens. */
  #boundary(): void {
    const batch = this.#batch;
    const { running, decodes } = batch;
    const { kind } = this.#steps;
    this.#atBoundary = true;
    batch.granted = false;
    const { admissions } = this.#engine;
    const before = running.length;
    this.#dropCancelled();
    const started = batch.startDecodes();
    this.#endSequences();
    const left = before - running.length;
    if (left > 0) this.#engine.hooks.roomMade(this.#index);
    // It drained, and fell asleep with the last of its requests: it has halted, and its slot rests already.
    if (this.#isDown) {
      this.#atBoundary = false;
      return;
    }
    let preempted = batch.grantDecodes();
    let budget = this.#config.tokenBudget - decodes.count;
    const most = running.length;
    budget -= batch.grantChunks(budget);
    preempted ||= running.length < most;
    if (!preempted) budget = this.#admission.admitWaiting(budget);
    const { trace } = this.#engine;
    if (trace !== undefined) {
      const { used, blocks, evictedBlocks } = batch.cache;
      const limit = this.#limit(preempted, budget);
      trace.boundary(this.#index, { limit, usedBlocks: used, blocks, evictedBlocks });
    }
    const isSame =
      kind === doing.decodes &&
      !started &&
      left === 0 &&
      !preempted &&
      this.#engine.admissions === admissions;
    this.#begin(isSame, preempted);
    this.#atBoundary = false;
    const wasIdle = kind === doing.nothing;
    if (wasIdle !== (this.#steps.kind === doing.nothing)) {
      this.#engine.hooks.busy(this.#index, wasIdle ? 1 : -1);
    }
    const { work } = this.#engine;
    this.#tellRunning(work.decodes + work.prefills);
  }

  /** Steps work on so many sequences from now on: those whose KV is on its way are not among them. */
  #tellRunning(count: number): void {
    if (count === this.#toldRunning) return;
    this.#toldRunning = count;
    this.#engine.hooks.running?.(this.#index, count);
  }

  #dropCancelled(): void {
    if (this.#cancelled.length === 0) return;
    for (const request of this.#cancelled) {
      this.#batch.stop(request);
      this.#engine.countLost(request);
      this.remote.forget(request);
      this.#lines.left(request);
      this.#leave(request);
      this.#engine.hooks.left(request);
    }
    shorten(this.#cancelled, 0);
  }

  /** Answers the sequences whose last token came with the step that just ended. */
  #endSequences(): void {
    const batch = this.#batch;
    for (let request = batch.decodes.ended; request !== none; request = batch.decodes.ended) {
      batch.stop(request);
      this.#engine.countAnswered(request);
      this.#lines.left(request);
      this.#leave(request);
      this.#engine.hooks.completed(request);
    }
  }

  /** Begins the next step, or goes on with the present stretch; or rests. */
  #begin(isSame: boolean, preempted: boolean): void {
    const { maxSequences, stepwise } = this.#config;
    const { cache, decodes, running } = this.#batch;
    const steps = this.#steps;
    if (this.#batch.fillWork()) {
      steps.beginChunks();
      return;
    }
    if (decodes.count === 0) {
      steps.rest();
      return;
    }
    if (!isSame) steps.beginDecodes(decodes);
    // After a preemption nobody was admitted, but somebody may be at the next boundary; and where the turn
    // moves, it may then be that of one who finds room.
    const hasPlace = running.length < maxSequences;
    const looksAgain = preempted || (hasPlace && this.#lines.turnMoves);
    const isShort = stepwise || (this.#lines.length > 0 && looksAgain);
    steps.endAfter(isShort ? 1 : decodes.foresee(cache.available));
  }

  #queue(request: RequestId): void {
    const { requests, sequences, hooks } = this.#engine;
    const { inOrderOfArrival, maxSequences } = this.#config;
    sequences.stage[request] = stage.waiting;
    this.outstanding += 1;
    this.promptTokens += requests.promptTokens[request]!;
    const isFirst = this.#lines.length === 0;
    const isBehind = !isFirst && inOrderOfArrival;
    // A fair order compares what each has been answered by now.
    if (!inOrderOfArrival) this.settle();
    this.#lines.join(request);
    hooks.loadChanged(this.#index);
    // Whoever stands behind one that could not be admitted cannot be either.
    if (isBehind) return;
    const hasPlace = this.#batch.running.length < maxSequences;
    // Whoever waited before may have left, with what kept them.
    if (isFirst || !hasPlace) {
      this.#engine.trace?.limited(this.#index, hasPlace ? undefined : 'sequences');
    }
    if (hasPlace) this.#wake();
  }

  /** Why those that wait were not let in just now; undefined where nobody does. */
  #limit(preempted: boolean, tokensLeft: number): AdmissionLimit | undefined {
    if (this.#lines.length === 0) return undefined;
    if (preempted) return 'preemption';
    if (this.#batch.running.length >= this.#config.maxSequences) return 'sequences';
    return tokensLeft > 0 ? 'kv' : 'tokens';
  }

  /** Something changed: begins a step where nothing is done, or ends the stretch at the next boundary. */
  #wake(): void {
    const { kind } = this.#steps;
    if (this.#atBoundary || kind === doing.chunks) return;
    if (kind === doing.nothing) this.#boundary();
    else this.#steps.endNext();
  }

  /** A request is no longer this replica's. */
  #leave(request: RequestId): void {
    this.outstanding -= 1;
    this.promptTokens -= this.#engine.requests.promptTokens[request]!;
    this.#engine.hooks.loadChanged(this.#index);
  }

  #tellLost(request: RequestId, each: (request: RequestId) => void): void {
    const { sequences, hooks } = this.#engine;
    this.#engine.countLost(request);
    if (sequences.cancelled[request] === 1) hooks.left(request);
    else each(request);
  }
}

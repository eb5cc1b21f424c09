import { toTicks } from '../../../src/engine/time.ts';
import type { StepWork } from '../../../src/models/serving/step-time/step-time.ts';
import { blocksFor, close, type Finds, grow, missingBlocks } from './naive-holding.ts';
import { NaiveKv } from './naive-kv.ts';
import type {
  NaiveBoundary,
  NaiveConfig,
  NaiveOutcome,
  NaiveRequest,
  NaiveRun,
} from './naive-load.ts';
import { type Sequence, sequence, textLength } from './naive-sequence.ts';

/**
 * One replica of the `llm` engine by its definition, the oracle of the fast one: every step is made,
 * with loops over every sequence and every block. Requests are in order of arrival. Where a watcher is
 * given it is told of every boundary, and the books of the blocks are audited before.
 */
export function simulateNaively(
  config: NaiveConfig,
  requests: readonly NaiveRequest[],
  watch?: (boundary: NaiveBoundary) => void,
): NaiveRun {
  return new NaiveReplica(config, requests, watch).run();
}

/** Decode steps in a row with the same sequences, their boundaries rounded from its start. */
interface Composition {
  readonly start: number;
  readonly sequences: number;
  /** KV tokens that its first step reads. */
  readonly kvTokens: number;
  steps: number;
}

/** Far more than any test needs: a run that does not end fails. */
const stepLimit = 1_000_000;

class NaiveReplica {
  readonly #config: NaiveConfig;
  readonly #watch: ((boundary: NaiveBoundary) => void) | undefined;
  readonly #kv: NaiveKv;
  readonly #sequences: readonly Sequence[];
  /** In order of admission. */
  #running: Sequence[] = [];
  /** In order of arrival, but for the preempted, who stand in front. */
  #waiting: Sequence[] = [];
  /** Cancelled while they ran, in that order: they leave at the next boundary. */
  #leaving: Sequence[] = [];
  #composition: Composition | undefined;
  #now = 0;
  /** The end of the present step; Infinity where there is none. */
  #boundary = Number.POSITIVE_INFINITY;
  /** Tokens that are left of the budget of the step being made. */
  #budget = 0;
  /** Somebody was preempted at this boundary; somebody came, left or was preempted. */
  #hasPreempted = false;
  #hasChanged = false;
  #steps = 0;
  #preemptions = 0;
  #decodeTokens = 0;
  #outputTokens = 0;
  #usedBlockSteps = 0;
  readonly #gaps = new Map<number, number>();
  /** The beginning of the present step. */
  #began = 0;

  constructor(
    config: NaiveConfig,
    requests: readonly NaiveRequest[],
    watch: ((boundary: NaiveBoundary) => void) | undefined,
  ) {
    this.#config = config;
    this.#watch = watch;
    this.#kv = new NaiveKv(config.blocks);
    this.#sequences = requests.map((request, id) => sequence(request, id, config));
  }

  run(): NaiveRun {
    const arrivals = [...this.#sequences];
    const cancellations = this.#sequences
      .filter(({ request }) => request.cancelAt !== undefined)
      .toSorted((a, b) => a.request.cancelAt! - b.request.cancelAt! || a.id - b.id);
    for (;;) {
      const arrival = arrivals[0]?.request.at ?? Number.POSITIVE_INFINITY;
      const cancellation = cancellations[0]?.request.cancelAt ?? Number.POSITIVE_INFINITY;
      this.#now = Math.min(this.#boundary, arrival, cancellation);
      if (this.#now === Number.POSITIVE_INFINITY) break;
      // At one instant a boundary comes first, then arrivals, then cancellations.
      if (this.#now === this.#boundary) this.#workAtBoundary();
      else if (this.#now === arrival) this.#arrive(arrivals.shift()!);
      else this.#cancel(cancellations.shift()!);
    }
    if (this.#waiting.length > 0) throw new Error('requests wait for an idle replica');
    return {
      requests: this.#sequences.map(({ result }) => result),
      steps: this.#steps,
      preemptions: this.#preemptions,
      decodeTokens: this.#decodeTokens,
      outputTokens: this.#outputTokens,
      usedBlockSteps: this.#usedBlockSteps,
      gaps: [...this.#gaps].sort(([a], [b]) => a - b),
    };
  }

  #arrive(sequence: Sequence): void {
    const { prompt, output } = sequence.request;
    const { maxModelLength, blockSize, blocks } = this.#config;
    const isServable =
      prompt + output <= maxModelLength && Math.ceil((prompt + output - 1) / blockSize) <= blocks;
    if (!isServable) {
      this.#end(sequence, 'rejected');
      return;
    }
    sequence.phase = 'waiting';
    this.#waiting.push(sequence);
    if (this.#boundary === Number.POSITIVE_INFINITY) this.#workAtBoundary();
  }

  #cancel(sequence: Sequence): void {
    switch (sequence.phase) {
      case 'to come':
        throw new Error('a request is cancelled before it comes');
      case 'gone':
        return;
      case 'waiting':
        this.#waiting = without(this.#waiting, sequence);
        this.#end(sequence, 'cancelled');
        return;
      case 'prefill':
      case 'decode':
        sequence.result.outcome = 'cancelled';
        sequence.result.endedAt = this.#now;
        this.#leaving.push(sequence);
    }
  }

  #workAtBoundary(): void {
    this.#boundary = Number.POSITIVE_INFINITY;
    this.#budget = this.#config.tokenBudget;
    this.#hasPreempted = false;
    this.#hasChanged = false;
    this.#countStep();
    this.#leaveCancelled();
    this.#endSequences();
    this.#decode();
    this.#continuePrefills();
    if (!this.#hasPreempted) this.#admit();
    this.#beginStep();
    this.#report();
  }

  #countStep(): void {
    if (this.#now > this.#began) this.#usedBlockSteps += this.#kv.counts().used;
    for (const sequence of this.#running) {
      // Who was cancelled takes part to the end, but his prompt gives no token any more.
      const isDecode = sequence.phase === 'decode' && sequence.granted > 0;
      sequence.computed += sequence.granted;
      sequence.granted = 0;
      const isPrompt = sequence.computed === textLength(sequence) && !isDecode;
      if (isDecode || (isPrompt && !this.#leaving.includes(sequence))) this.#giveToken(sequence);
    }
  }

  #giveToken(sequence: Sequence): void {
    const gap = this.#now - sequence.lastTokenAt;
    if (sequence.lastTokenAt >= 0) this.#gaps.set(gap, (this.#gaps.get(gap) ?? 0) + 1);
    sequence.lastTokenAt = this.#now;
    this.#outputTokens += 1;
  }

  #endSequences(): void {
    for (const sequence of [...this.#running]) {
      const { request, result } = sequence;
      if (sequence.computed < textLength(sequence)) continue;
      sequence.phase = 'decode';
      sequence.given += 1;
      if (sequence.given === 1) result.firstTokenAt = this.#now;
      if (sequence.given === request.output) {
        this.#stopRunning(sequence);
        this.#end(sequence, 'completed');
      }
    }
  }

  #leaveCancelled(): void {
    for (const sequence of this.#leaving) {
      this.#stopRunning(sequence);
      sequence.phase = 'gone';
    }
    this.#leaving = [];
  }

  #decode(): void {
    const decoding = () => this.#running.filter(({ phase }) => phase === 'decode');
    const missing = () =>
      decoding().reduce((sum, each) => sum + missingBlocks(each, 1, this.#config.blockSize), 0) >
      this.#kv.available;
    while (missing()) this.#preempt(this.#victim());
    for (const sequence of decoding()) this.#grant(sequence, 1);
  }

  #continuePrefills(): void {
    for (const sequence of this.#running.filter(({ phase }) => phase === 'prefill')) {
      if (!this.#running.includes(sequence)) continue;
      const tokens = this.#nextChunk(sequence, sequence.computed);
      if (tokens === 0) continue;
      while (
        this.#running.includes(sequence) &&
        this.#blocksFor(sequence, tokens) > this.#kv.available
      )
        this.#preempt(this.#victim());
      if (this.#running.includes(sequence)) this.#grant(sequence, tokens);
    }
  }

  #admit(): void {
    const { maxSequences, blockSize } = this.#config;
    while (this.#running.length < maxSequences && this.#budget > 0 && this.#waiting.length > 0) {
      const sequence = this.#next();
      const lookedUp = Math.floor((textLength(sequence) - 1) / blockSize);
      const found = this.#kv.find(sequence.keys.slice(0, lookedUp));
      const cachedTokens = found.length * blockSize;
      const tokens = this.#nextChunk(sequence, cachedTokens);
      const cached = found.filter(({ holders }) => holders === 0).length;
      sequence.blocks = found;
      sequence.computed = cachedTokens;
      // What was found is not there to be taken as well.
      if (this.#blocksFor(sequence, tokens) > this.#kv.available - cached) {
        sequence.blocks = [];
        sequence.computed = 0;
        break;
      }
      for (const block of found) this.#kv.hold(block);
      if (sequence.result.startedAt < 0) {
        sequence.result.startedAt = this.#now;
        sequence.result.cachedTokens = cachedTokens;
      }
      this.#waiting = without(this.#waiting, sequence);
      this.#running.push(sequence);
      this.#hasChanged = true;
      this.#grant(sequence, tokens);
      sequence.phase = 'prefill';
    }
  }

  #beginStep(): void {
    const work = this.#work();
    if (work.decodes + work.prefills === 0) {
      if (this.#running.length + this.#waiting.length > 0) throw new Error('a step without work');
      this.#composition = undefined;
      return;
    }
    this.#steps += 1;
    this.#began = this.#now;
    if (this.#steps > stepLimit) throw new Error('the run does not end');
    this.#decodeTokens += work.decodes;
    if (work.prefills > 0) {
      this.#composition = undefined;
      this.#boundary = this.#now + toTicks(this.#config.stepTime.step(work));
    } else {
      if (this.#composition === undefined || this.#hasChanged)
        this.#composition = {
          start: this.#now,
          sequences: work.decodes,
          kvTokens: work.kvTokens,
          steps: 0,
        };
      this.#composition.steps += 1;
      this.#boundary = this.#boundaryOf(this.#composition);
    }
    if (!(this.#boundary > this.#now)) throw new Error('a step takes no time');
  }

  #boundaryOf(composition: Composition): number {
    const { stepTime } = this.#config;
    const { start, sequences: B, kvTokens: K0, steps: j } = composition;
    const base = stepTime.decodeBase(B);
    const perKv = stepTime.decodePerKvToken(B);
    // The KV grows by B tokens a step. The fast engine evaluates in this very order: the last bit counts.
    const seconds = j * base + perKv * (j * K0 + (B * j * (j - 1)) / 2);
    return start + toTicks(seconds);
  }

  #work(): StepWork {
    const work = {
      prefillTokens: 0,
      prefills: 0,
      prefillPairs: 0,
      prefillContext: 0,
      decodes: 0,
      kvTokens: 0,
    };
    for (const { phase, granted, computed } of this.#running) {
      if (granted === 0) continue;
      if (phase === 'decode') {
        work.decodes += 1;
        work.kvTokens += computed + 1;
      } else {
        work.prefills += 1;
        work.prefillTokens += granted;
        work.prefillPairs += granted * (computed + (granted + 1) / 2);
        work.prefillContext += computed;
      }
    }
    return work;
  }

  /** A chunk of what is left of the text of a sequence that has computed so much of it. */
  #nextChunk(sequence: Sequence, computed: number): number {
    return Math.min(textLength(sequence) - computed, this.#budget, this.#config.chunk);
  }

  #blocksFor(sequence: Sequence, tokens: number): number {
    return blocksFor(this.#kv, sequence, tokens, this.#config.blockSize, findsOf(sequence));
  }

  /** Gives a sequence so many tokens of the step, with the blocks for them. */
  #grant(sequence: Sequence, tokens: number): void {
    grow(this.#kv, sequence, tokens, this.#config.blockSize, findsOf(sequence));
    sequence.granted = tokens;
    this.#budget -= tokens;
  }

  /** The last admitted, by priority of those with the lowest. */
  #victim(): Sequence {
    const lowest = Math.min(...this.#running.map((each) => this.#priorityOf(each)));
    return this.#running.findLast((each) => this.#priorityOf(each) === lowest)!;
  }

  /** The first that waits, by priority of those with the highest. */
  #next(): Sequence {
    const highest = Math.max(...this.#waiting.map((each) => this.#priorityOf(each)));
    return this.#waiting.find((each) => this.#priorityOf(each) === highest)!;
  }

  #priorityOf(sequence: Sequence): number {
    return this.#config.order === 'priority' ? sequence.request.priority : 0;
  }

  #preempt(sequence: Sequence): void {
    this.#budget += sequence.granted;
    if (sequence.phase === 'prefill') sequence.computed += sequence.granted;
    sequence.granted = 0;
    this.#stopRunning(sequence);
    sequence.phase = 'waiting';
    this.#waiting.unshift(sequence);
    sequence.result.preemptions += 1;
    this.#preemptions += 1;
    this.#hasPreempted = true;
  }

  #stopRunning(sequence: Sequence): void {
    this.#running = without(this.#running, sequence);
    close(this.#kv, sequence, this.#config.blockSize);
    this.#hasChanged = true;
  }

  #end(sequence: Sequence, outcome: NaiveOutcome['outcome']): void {
    sequence.phase = 'gone';
    sequence.result.outcome = outcome;
    sequence.result.endedAt = this.#now;
  }

  #report(): void {
    if (this.#watch === undefined) return;
    this.#kv.audit(
      this.#running.map(({ blocks }) => blocks),
      this.#sequences.map(({ keys }) => keys),
    );
    this.#watch({
      at: this.#now,
      until: this.#boundary === Number.POSITIVE_INFINITY ? -1 : this.#boundary,
      running: this.#running.map(({ id, granted }) => [id, granted]),
      waiting: this.#waiting.map(({ id }) => id),
      blocks: this.#kv.counts(),
      hasPreempted: this.#hasPreempted,
    });
  }
}

function findsOf({ phase }: Sequence): Finds {
  if (phase === 'decode') return 'nothing';
  return phase === 'waiting' ? 'all' : 'shared';
}

function without(list: readonly Sequence[], sequence: Sequence): Sequence[] {
  return list.filter((each) => each !== sequence);
}

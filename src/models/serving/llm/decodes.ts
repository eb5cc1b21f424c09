import { none, type RequestId, type Requests } from '../../requests.ts';
import { FinishHeap, never } from './finish-heap.ts';
import type { Lines } from './lines.ts';
import type { Sequences } from './sequences.ts';

/**
 * The decoding sequences of a replica, as sums: how many there are, what they read, which steps need how many blocks,
 * and who ends with which. So any number of steps is counted without looking at one of them.
 */
export class Decodes {
  /** Steps done since the replica began, those without decoding sequences included. */
  step = 0;
  count = 0;
  /** KV tokens that they read with the next step. */
  kvTokens = 0;
  /** Blocks that `blocksOver` found to be taken in each of its steps, summed over them. */
  blockSteps = 0;

  readonly #requests: Requests;
  readonly #sequences: Sequences;
  /** Told of answers, where the order of admission wants to know. */
  readonly #lines: Lines | undefined;
  readonly #finish: FinishHeap;
  /** The step with which the first of them ends. */
  #firstStep = never;
  /** Sequences by the step, modulo the block size, that needs a block. */
  readonly #phases: Int32Array;
  /** Sequences by line, where the order wants to know. */
  readonly #byLine: number[] = [];

  constructor(
    requests: Requests,
    sequences: Sequences,
    blockSize: number,
    lines: Lines | undefined,
  ) {
    this.#requests = requests;
    this.#sequences = sequences;
    this.#lines = lines;
    this.#finish = new FinishHeap(sequences);
    this.#phases = new Int32Array(blockSize);
  }

  /** Who had its last token with the step before the next, in the order of admission; or none. */
  get ended(): RequestId {
    return this.#firstStep <= this.step ? this.#finish.first : none;
  }

  /** A sequence decodes from the next step on. */
  add(request: RequestId): void {
    const requests = this.#requests;
    const sequences = this.#sequences;
    const given = sequences.given[request]!;
    const next = requests.promptTokens[request]! + given;
    const phase = positive(this.step - next + 1, this.#phases.length);
    sequences.phase[request] = phase;
    this.#phases[phase]! += 1;
    this.#change(request, 1);
    this.kvTokens += next;
    this.#finish.add(request, this.step + requests.outputTokens[request]! - given);
    this.#firstStep = this.#finish.firstStep;
  }

  /** A sequence decodes no more; writes down what it was given. */
  remove(request: RequestId): void {
    const requests = this.#requests;
    const sequences = this.#sequences;
    const given = this.givenTo(request);
    this.#finish.remove(request);
    this.#firstStep = this.#finish.firstStep;
    this.#phases[sequences.phase[request]!]! -= 1;
    this.#change(request, -1);
    this.kvTokens -= requests.promptTokens[request]! + given;
    sequences.given[request] = given;
  }

  /** Tokens that a decoding sequence was given by now. */
  givenTo(request: RequestId): number {
    const left = this.#finish.stepOf(request) - this.step;
    return this.#requests.outputTokens[request]! - left;
  }

  /** Blocks that are taken at the beginning of a step: the next, or one so many steps after it. */
  blocksAt(later: number): number {
    return this.#phases[(this.step + later) % this.#phases.length]!;
  }

  /** Blocks that are taken in so many steps; those of the first only where they were not granted before. */
  blocksOver(steps: number, granted: boolean): number {
    const phases = this.#phases;
    let at = this.step % phases.length;
    let taken = phases[at]! * Number(!granted);
    let blockSteps = taken;
    for (let step = 1; step < steps; step += 1) {
      at = at + 1 === phases.length ? 0 : at + 1;
      taken += phases[at]!;
      blockSteps += taken;
    }
    this.blockSteps = blockSteps;
    return taken;
  }

  /** Steps until somebody ends, or before the first for which so many blocks, after those of the next step, are too few. */
  foresee(available: number): number {
    const steps = this.#firstStep - this.step;
    if (Math.ceil(steps / this.#phases.length) * this.count <= available) return steps;
    let needed = 0;
    let step = 1;
    for (; step < steps; step += 1) {
      needed += this.blocksAt(step);
      if (needed > available) break;
    }
    return step;
  }

  /** So many steps are done, with a token for each sequence. */
  advance(steps: number): void {
    this.step += steps;
    this.kvTokens += steps * this.count;
    if (this.#lines === undefined) return;
    for (let line = 0; line < this.#byLine.length; line += 1) {
      const decodes = this.#byLine[line]!;
      if (decodes > 0) this.#lines.answered(line, decodes * steps);
    }
  }

  /** One more, or less. */
  #change(request: RequestId, change: number): void {
    this.count += change;
    if (this.#lines === undefined) return;
    const line = this.#sequences.line[request]!;
    while (this.#byLine.length <= line) this.#byLine.push(0);
    this.#byLine[line]! += change;
  }
}

/** The remainder that is not negative. */
function positive(dividend: number, divisor: number): number {
  const remainder = dividend % divisor;
  return remainder < 0 ? remainder + divisor : remainder;
}

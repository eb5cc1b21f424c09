import type { TimerId } from '../../../engine/timers.ts';
import type { Share } from '../../sharing/share.ts';
import { shortestStep } from '../step-time/step-time.ts';
import type { LlmConfig } from './config.ts';
import type { Decodes } from './decodes.ts';
import type { LlmEngine } from './llm-engine.ts';
import { Stretch } from './stretch.ts';

/** What a replica is doing. */
export const doing = { nothing: 0, chunks: 1, decodes: 2 } as const;

/**
 * The steps that are under way on a replica: one with chunks, or a stretch of steps that only decode, of which only the
 * end is an event. They last as long as the step-time model says, at the pace of the replica's share.
 */
export class Steps {
  /** One of `doing`. */
  kind: number = doing.nothing;
  readonly stretch = new Stretch();

  readonly #engine: LlmEngine;
  readonly #config: LlmConfig;
  /** Its part of accelerators that others use too. */
  readonly #share: Share | undefined;
  #pace = 1;
  /** Set to the end of what is under way. */
  readonly #timer: TimerId;

  constructor(engine: LlmEngine, index: number, config: LlmConfig, share: Share | undefined) {
    this.#engine = engine;
    this.#config = config;
    this.#share = share;
    this.#timer = engine.timerOf(index);
  }

  /** Begins a step with chunks: the engine's work. */
  beginChunks(): void {
    const { simulation, work } = this.#engine;
    const seconds = Math.max(shortestStep, this.#config.stepTime.step(work));
    this.kind = doing.chunks;
    this.#run(seconds);
    this.stretch.begin(simulation.now, 0, 0, seconds, 0, this.#pace);
    this.endAfter(1);
  }

  /** Begins steps that only decode; when they end is to be told. */
  beginDecodes({ count, kvTokens }: Decodes): void {
    const { stepTime } = this.#config;
    const base = stepTime.decodeBase(count);
    const perKvToken = stepTime.decodePerKvToken(count);
    this.kind = doing.decodes;
    this.#run(base + perKvToken * kvTokens);
    const { now } = this.#engine.simulation;
    this.stretch.begin(now, count, kvTokens, base, perKvToken, this.#pace);
  }

  /** There is something to do after so many steps more. */
  endAfter(steps: number): void {
    this.stretch.end = this.stretch.done + steps;
    this.#setTimer();
  }

  /** There is something to do after the present step. */
  endNext(): void {
    const { simulation } = this.#engine;
    const end = this.stretch.passed(simulation.now) + 1;
    if (end >= this.stretch.end) return;
    this.stretch.end = end;
    this.#setTimer();
  }

  /** There is nothing to do. */
  rest(): void {
    this.kind = doing.nothing;
    this.#share?.rest();
  }

  /** Stops in the middle of whatever it is. */
  halt(): void {
    this.#engine.simulation.stopTimer(this.#timer);
    if (this.kind !== doing.nothing) this.rest();
  }

  /** Goes on at another pace; what is done by now is counted. */
  paceChanged(pace: number): void {
    const { simulation } = this.#engine;
    this.#pace = pace;
    this.stretch.repace(simulation.now, pace);
    this.#setTimer();
  }

  #setTimer(): void {
    const { simulation } = this.#engine;
    if (this.#pace === 0) simulation.stopTimer(this.#timer);
    else simulation.setTimer(this.#timer, this.stretch.at(this.stretch.end));
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
}

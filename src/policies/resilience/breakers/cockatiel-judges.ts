import { toTicks } from '../../../engine/time.ts';
import { inARow, tooMany } from './words.ts';

/** When cockatiel opens a circuit: one of its three breakers, under their names; times are seconds. */
export type CockatielJudgeConfig =
  | { readonly kind: 'consecutive'; readonly threshold: number }
  | {
      readonly kind: 'count';
      readonly threshold: number;
      readonly size: number;
      /** The size where left out. */
      readonly minimum_number_of_calls?: number | undefined;
    }
  | {
      readonly kind: 'sampling';
      readonly threshold: number;
      readonly duration: number;
      /** Where left out, as many calls a second that five would fail. */
      readonly minimum_rps?: number | undefined;
    };

/** Hears how each call ended, and whether it was the trial call of a half-open circuit. Times are ticks. */
export interface CockatielJudge {
  success(isTrial: boolean, now: number): void;
  /** Whether the circuit is to open. */
  failure(isTrial: boolean, now: number): boolean;
  /** Why it would open now. */
  because(): string;
}

/** A fresh judge. */
export function cockatielJudge(config: CockatielJudgeConfig): CockatielJudge {
  switch (config.kind) {
    case 'consecutive':
      return new ConsecutiveJudge(config.threshold);
    case 'count':
      return new CountJudge(
        config.threshold,
        config.size,
        config.minimum_number_of_calls ?? config.size,
      );
    case 'sampling':
      return new SamplingJudge(
        config.threshold,
        toTicks(config.duration) / 1000,
        config.minimum_rps,
      );
  }
}

/** So many failures in a row. */
export class ConsecutiveJudge implements CockatielJudge {
  readonly #threshold: number;
  #failures = 0;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  success(): void {
    this.#failures = 0;
  }

  failure(): boolean {
    this.#failures += 1;
    return this.#failures >= this.#threshold;
  }

  because(): string {
    return inARow(this.#failures);
  }
}

const failed = 1;
const succeeded = 2;

/** More than a part of the last calls. */
export class CountJudge implements CockatielJudge {
  failures = 0;
  successes = 0;
  readonly #threshold: number;
  readonly #fewest: number;
  readonly #outcomes: Uint8Array;
  #next = 0;

  constructor(threshold: number, size: number, fewest: number) {
    this.#threshold = threshold;
    this.#fewest = fewest;
    this.#outcomes = new Uint8Array(size);
  }

  success(isTrial: boolean): void {
    if (isTrial) this.#clear();
    this.#add(succeeded);
  }

  failure(isTrial: boolean): boolean {
    this.#add(failed);
    const calls = this.failures + this.successes;
    return isTrial || (calls >= this.#fewest && this.failures > this.#threshold * calls);
  }

  because(): string {
    return tooMany(this.failures, this.failures + this.successes, this.#threshold, 'failed');
  }

  #clear(): void {
    this.#outcomes.fill(0);
    this.failures = 0;
    this.successes = 0;
  }

  #add(outcome: number): void {
    const before = this.#outcomes[this.#next];
    if (before === failed) this.failures -= 1;
    if (before === succeeded) this.successes -= 1;
    if (outcome === failed) this.failures += 1;
    else this.successes += 1;
    this.#outcomes[this.#next] = outcome;
    this.#next = this.#next + 1 === this.#outcomes.length ? 0 : this.#next + 1;
  }
}

/** More than a part of the calls of the last time, if they were enough; five windows or more, each of a second or less. */
export class SamplingJudge implements CockatielJudge {
  failures = 0;
  successes = 0;
  /** What of the settings is rounded: milliseconds of a window, and of all. */
  readonly windowMilliseconds: number;
  readonly durationMilliseconds: number;
  readonly windows: number;
  readonly minimumPerMillisecond: number;
  readonly #threshold: number;
  readonly #startedAt: Float64Array;
  readonly #failures: Float64Array;
  readonly #successes: Float64Array;
  #current = 0;

  constructor(threshold: number, milliseconds: number, minimumPerSecond: number | undefined) {
    this.#threshold = threshold;
    this.windows = Math.max(5, Math.ceil(milliseconds / 1000));
    this.windowMilliseconds = Math.round(milliseconds / this.windows);
    this.durationMilliseconds = this.windowMilliseconds * this.windows;
    this.minimumPerMillisecond =
      minimumPerSecond === undefined ? 5 / (threshold * 1000) : minimumPerSecond / 1000;
    // Its windows began in 1970: the first call opens a new one.
    this.#startedAt = new Float64Array(this.windows).fill(Number.NEGATIVE_INFINITY);
    this.#failures = new Float64Array(this.windows);
    this.#successes = new Float64Array(this.windows);
  }

  success(isTrial: boolean, now: number): void {
    if (isTrial) this.#clear();
    const window = this.#window(now);
    this.#successes[window]! += 1;
    this.successes += 1;
  }

  failure(isTrial: boolean, now: number): boolean {
    const window = this.#window(now);
    this.#failures[window]! += 1;
    this.failures += 1;
    const calls = this.failures + this.successes;
    if (isTrial) return true;
    if (calls < this.durationMilliseconds * this.minimumPerMillisecond) return false;
    return this.failures > this.#threshold * calls;
  }

  because(): string {
    return tooMany(this.failures, this.failures + this.successes, this.#threshold, 'failed');
  }

  #clear(): void {
    this.failures = 0;
    this.successes = 0;
    this.#failures.fill(0);
    this.#successes.fill(0);
    this.#startedAt.fill(Number.NEGATIVE_INFINITY);
  }

  /** The present window: a new one, in the place of the oldest, once the last is over, however long ago that was. */
  #window(now: number): number {
    if (now - this.#startedAt[this.#current]! >= this.windowMilliseconds * 1000) {
      this.#current = this.#current + 1 === this.windows ? 0 : this.#current + 1;
      this.failures -= this.#failures[this.#current]!;
      this.successes -= this.#successes[this.#current]!;
      this.#failures[this.#current] = 0;
      this.#successes[this.#current] = 0;
      this.#startedAt[this.#current] = now;
    }
    return this.#current;
  }
}

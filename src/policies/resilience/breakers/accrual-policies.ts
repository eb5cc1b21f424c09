import type { Uniform } from '../../../engine/streams.ts';
import { WindowedAdder } from '../windowed-adder.ts';
import { type MarkDeadForConfig, markDeadFor } from './mark-dead-for.ts';
import { Waits } from './waits.ts';
import { inARow, percent } from './words.ts';

/** When Finagle marks a target dead: one of its policies, under their names. */
export type AccrualPolicyConfig = { readonly mark_dead_for: MarkDeadForConfig } & (
  | { readonly kind: 'consecutive-failures'; readonly failures: number }
  /** A mean over so many requests. */
  | { readonly kind: 'success-rate'; readonly required: number; readonly requests: number }
  /** A mean over so many seconds, in which there were so many requests. */
  | {
      readonly kind: 'success-rate-within-duration';
      readonly required: number;
      readonly window: number;
      readonly min_requests: number;
    }
);

/** Finagle's `FailureAccrualPolicy`. Times are whole milliseconds. */
export interface AccrualPolicy {
  recordSuccess(now: number): void;
  /** Seconds for which the target is dead from now on; undefined where it lives. */
  markDeadOnFailure(now: number): number | undefined;
  /** The target answered again: all is forgotten. */
  revived(now: number): void;
  /** Why it marked the target dead. */
  because(): string;
}

/** A fresh policy, begun at 0. */
export function accrualPolicy(config: AccrualPolicyConfig, draw: Uniform): AccrualPolicy {
  const durations = new Waits(markDeadFor(config.mark_dead_for), draw);
  switch (config.kind) {
    case 'consecutive-failures':
      return new ConsecutiveFailures(config.failures, durations);
    case 'success-rate':
      return new SuccessRate(config.required, config.requests, durations);
    case 'success-rate-within-duration':
      return new SuccessRateWithinDuration(
        config.required,
        config.window * 1000,
        config.min_requests,
        durations,
      );
  }
}

class ConsecutiveFailures implements AccrualPolicy {
  readonly #most: number;
  readonly #durations: Waits;
  #failures = 0;

  constructor(most: number, durations: Waits) {
    this.#most = most;
    this.#durations = durations;
  }

  recordSuccess(): void {
    this.#failures = 0;
  }

  markDeadOnFailure(): number | undefined {
    this.#failures += 1;
    return this.#failures >= this.#most ? this.#durations.next() : undefined;
  }

  revived(): void {
    this.#failures = 0;
    this.#durations.restart();
  }

  because(): string {
    return inARow(this.#failures);
  }
}

class SuccessRate implements AccrualPolicy {
  readonly #mean: MovingMean;
  readonly #required: number;
  readonly #requests: number;
  readonly #durations: Waits;
  #count = 0;

  constructor(required: number, requests: number, durations: Waits) {
    this.#mean = new MovingMean(requests);
    this.#required = required;
    this.#requests = requests;
    this.#durations = durations;
  }

  recordSuccess(): void {
    this.#count += 1;
    this.#mean.update(this.#count, 1);
  }

  markDeadOnFailure(): number | undefined {
    this.#count += 1;
    const rate = this.#mean.update(this.#count, 0);
    const isTooLow = this.#count >= this.#requests && rate < this.#required;
    return isTooLow ? this.#durations.next() : undefined;
  }

  revived(): void {
    this.#count = 0;
    this.#mean.reset();
    this.#durations.restart();
  }

  because(): string {
    return tooFew(this.#mean.last, this.#required);
  }
}

class SuccessRateWithinDuration implements AccrualPolicy {
  readonly #mean: MovingMean;
  readonly #required: number;
  readonly #window: number;
  readonly #minRequests: number;
  readonly #durations: Waits;
  readonly #requests: WindowedAdder;
  #since = 0;

  constructor(required: number, window: number, minRequests: number, durations: Waits) {
    this.#mean = new MovingMean(window);
    this.#required = required;
    this.#window = window;
    this.#minRequests = minRequests;
    this.#durations = durations;
    // Finagle says that it chose five slices arbitrarily.
    this.#requests = new WindowedAdder(window, 5);
  }

  recordSuccess(now: number): void {
    this.#requests.add(now, 1);
    this.#mean.update(now - this.#since, 1);
  }

  markDeadOnFailure(now: number): number | undefined {
    this.#requests.add(now, 1);
    const rate = this.#mean.update(now - this.#since, 0);
    const isTooLow =
      now - this.#since >= this.#window &&
      rate < this.#required &&
      this.#requests.sum(now) >= this.#minRequests;
    return isTooLow ? this.#durations.next() : undefined;
  }

  revived(now: number): void {
    this.#since = now;
    this.#requests.reset(now);
    this.#mean.reset();
    this.#durations.restart();
  }

  because(): string {
    return tooFew(this.#mean.last, this.#required);
  }
}

/** Finagle's `Ema`: an exponential mean whose weights decay by e over its window. */
class MovingMean {
  last = 0;
  readonly #window: number;
  #stamp = Number.NaN;

  constructor(window: number) {
    this.#window = window;
  }

  update(stamp: number, value: number): number {
    if (Number.isNaN(this.#stamp)) this.last = value;
    else {
      const weight = Math.exp(-(stamp - this.#stamp) / this.#window);
      this.last = value * (1 - weight) + this.last * weight;
    }
    this.#stamp = stamp;
    return this.last;
  }

  reset(): void {
    this.last = 0;
    this.#stamp = Number.NaN;
  }
}

function tooFew(rate: number, required: number): string {
  return `a mean of ${percent(rate, 1)} succeeded, ${percent(required, 1)} required`;
}

import { toSeconds, toTicks } from '../../../engine/time.ts';
import type { GuardChange } from '../target-guard.ts';
import { type EmaHealth, type EmaHealthConfig, rateIs } from './ema-health-config.ts';

const available = 0;
const unavailable = 1;
/** One call is under way that shows whether the target is back. */
const probing = 2;

/** Part of a half-life that an unavailable target is left alone at least. */
const leastWait = 0.1;

/**
 * Corrected: error rates fade with time as well. A target that was unavailable gets one call at a time once its rate is
 * below the limit again, and is available when one is answered.
 */
export class CorrectedEmaHealth implements EmaHealth {
  readonly #config: EmaHealthConfig;
  readonly #changed: GuardChange;
  readonly #latencyMs: Float64Array;
  readonly #errorRate: Float64Array;
  /** When the error rate was what is noted. */
  readonly #notedAt: Float64Array;
  /** When the error rate of an unavailable target has faded enough for a probe, in ticks. */
  readonly #probeAt: Float64Array;
  readonly #state: Uint8Array;

  constructor(config: EmaHealthConfig, targets: number, changed: GuardChange) {
    this.#config = config;
    this.#changed = changed;
    this.#latencyMs = new Float64Array(targets);
    this.#errorRate = new Float64Array(targets);
    this.#notedAt = new Float64Array(targets);
    this.#probeAt = new Float64Array(targets);
    this.#state = new Uint8Array(targets);
  }

  isOpen(target: number, now: number): boolean {
    const state = this.#state[target];
    return state === available || (state === unavailable && toTicks(now) >= this.#probeAt[target]!);
  }

  admit(target: number, now: number): boolean {
    if (!this.isOpen(target, now)) return false;
    if (this.#state[target] === unavailable) {
      this.#state[target] = probing;
      this.#changed(target, 'probing', rateIs(this.errorRate(target, now)));
    }
    return true;
  }

  retryAt(target: number, now: number): number {
    switch (this.#state[target]) {
      case available:
        return now;
      case unavailable:
        return Math.max(now, toSeconds(this.#probeAt[target]!));
      default:
        return Number.POSITIVE_INFINITY;
    }
  }

  succeeded(target: number, now: number, seconds: number): void {
    const alpha = this.#config.latency_alpha;
    this.#latencyMs[target] = alpha * (seconds * 1000) + (1 - alpha) * this.#latencyMs[target]!;
    const rate = this.errorRate(target, now) * this.#config.success_factor;
    this.#note(target, now, rate);
    // An answer of before the target failed too often says nothing of it now.
    const isBack = this.#state[target] === probing || toTicks(now) >= this.#probeAt[target]!;
    if (this.#state[target] === available || !isBack) return;
    this.#state[target] = available;
    this.#changed(target, 'available', `a call was answered; ${rateIs(rate)}`);
  }

  failed(target: number, now: number): void {
    const { failure_step, unavailable_at, half_life } = this.#config;
    const rate = Math.min(1, this.errorRate(target, now) + failure_step);
    this.#note(target, now, rate);
    const before = this.#state[target];
    if (before === available && rate < unavailable_at) return;
    this.#state[target] = unavailable;
    // Not at once, even where the rate has just reached the limit, or a probe failed below it.
    const fading = (half_life * Math.log(rate / unavailable_at)) / Math.LN2;
    this.#probeAt[target] = toTicks(now + Math.max(fading, half_life * leastWait));
    if (before !== unavailable) this.#changed(target, 'unavailable', rateIs(rate));
  }

  released(target: number): void {
    if (this.#state[target] === probing) this.#state[target] = unavailable;
  }

  latencyMs(target: number): number {
    return this.#latencyMs[target]!;
  }

  errorRate(target: number, now: number): number {
    const since = now - this.#notedAt[target]!;
    return this.#errorRate[target]! * Math.exp((-Math.LN2 * since) / this.#config.half_life);
  }

  #note(target: number, now: number, rate: number): void {
    this.#errorRate[target] = rate;
    this.#notedAt[target] = now;
  }
}

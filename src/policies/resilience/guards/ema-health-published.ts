import type { GuardChange } from '../target-guard.ts';
import { type EmaHealth, type EmaHealthConfig, rateIs } from './ema-health-config.ts';

/**
 * As published: a target is available while its error rate is below a half, which answers lower and failures raise. An
 * unavailable target is sent nothing, so that nothing ever lowers its error rate again: it never recovers.
 */
export class PublishedEmaHealth implements EmaHealth {
  readonly #config: EmaHealthConfig;
  readonly #changed: GuardChange;
  readonly #latencyMs: Float64Array;
  readonly #errorRate: Float64Array;
  readonly #isAvailable: Uint8Array;

  constructor(config: EmaHealthConfig, targets: number, changed: GuardChange) {
    this.#config = config;
    this.#changed = changed;
    this.#latencyMs = new Float64Array(targets);
    this.#errorRate = new Float64Array(targets);
    this.#isAvailable = new Uint8Array(targets).fill(1);
  }

  isOpen(target: number): boolean {
    return this.#isAvailable[target] === 1;
  }

  admit(target: number): boolean {
    return this.isOpen(target);
  }

  retryAt(target: number, now: number): number {
    return this.isOpen(target) ? now : Number.POSITIVE_INFINITY;
  }

  succeeded(target: number, _now: number, seconds: number): void {
    const alpha = this.#config.latency_alpha;
    this.#latencyMs[target] = alpha * (seconds * 1000) + (1 - alpha) * this.#latencyMs[target]!;
    this.#set(target, this.#errorRate[target]! * this.#config.success_factor);
  }

  failed(target: number): void {
    this.#set(target, Math.min(1, this.#errorRate[target]! + this.#config.failure_step));
  }

  released(): void {}

  latencyMs(target: number): number {
    return this.#latencyMs[target]!;
  }

  errorRate(target: number): number {
    return this.#errorRate[target]!;
  }

  #set(target: number, rate: number): void {
    this.#errorRate[target] = rate;
    const isAvailable = rate < this.#config.unavailable_at ? 1 : 0;
    if (isAvailable === this.#isAvailable[target]) return;
    this.#isAvailable[target] = isAvailable;
    this.#changed(target, isAvailable === 1 ? 'available' : 'unavailable', rateIs(rate));
  }
}

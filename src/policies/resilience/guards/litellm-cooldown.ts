import { toSeconds, toTicks } from '../../../engine/time.ts';
import type { CallStatus } from '../failure.ts';
import type { GuardChange, TargetGuard } from '../target-guard.ts';
import {
  type AllowedFails,
  allowedFailsFor,
  type CooldownThresholds,
  cooldownReason,
  countsForCooldown,
} from './cooldown-rule.ts';

/** LiteLLM's settings; times in seconds. */
export interface LitellmCooldownConfig extends CooldownThresholds {
  readonly kind: 'litellm-cooldown';
  readonly cooldown_time: number;
  /** Failures within a cooldown time that are allowed, in place of the thresholds. */
  readonly allowed_fails?: number | undefined;
  readonly allowed_fails_policy?: AllowedFails | undefined;
}

/** How long LiteLLM counts calls: from the first one, and then anew. */
const countedSeconds = 60;

/**
 * LiteLLM's cooldowns: a target that fails too often within a minute is left alone for some seconds. As there, a call
 * that fails while its target cools down does not lengthen that, and what was counted before stays counted after.
 */
export class LitellmCooldown implements TargetGuard {
  readonly #config: LitellmCooldownConfig;
  readonly #changed: GuardChange;
  readonly #isOnly: boolean;
  readonly #successes: ExpiringCounts;
  readonly #failures: ExpiringCounts;
  readonly #allowed: ExpiringCounts;
  /** In ticks, as the engine counts time, so that a call at the instant that `retryAt` names is let through. */
  readonly #coolsUntil: Float64Array;
  readonly #isCooling: Uint8Array;

  constructor(config: LitellmCooldownConfig, targets: number, changed: GuardChange) {
    this.#config = config;
    this.#changed = changed;
    this.#isOnly = targets === 1;
    this.#successes = new ExpiringCounts(targets, countedSeconds);
    this.#failures = new ExpiringCounts(targets, countedSeconds);
    this.#allowed = new ExpiringCounts(targets, config.cooldown_time);
    this.#coolsUntil = new Float64Array(targets).fill(Number.NEGATIVE_INFINITY);
    this.#isCooling = new Uint8Array(targets);
  }

  isOpen(target: number, now: number): boolean {
    if (this.#isCooling[target] === 0) return true;
    if (toTicks(now) < this.#coolsUntil[target]!) return false;
    this.#isCooling[target] = 0;
    this.#changed(target, 'available', `cooled down for ${this.#config.cooldown_time} s`);
    return true;
  }

  admit(target: number, now: number): boolean {
    return this.isOpen(target, now);
  }

  retryAt(target: number, now: number): number {
    return this.isOpen(target, now) ? now : toSeconds(this.#coolsUntil[target]!);
  }

  succeeded(target: number, now: number): void {
    this.#successes.add(target, now);
  }

  failed(target: number, now: number, _seconds: number, status: CallStatus): void {
    this.#failures.add(target, now);
    if (!countsForCooldown(status)) return;
    const because = this.#reason(target, now, status);
    if (because === undefined || !this.isOpen(target, now)) return;
    if (this.#config.cooldown_time === 0) return;
    this.#isCooling[target] = 1;
    this.#coolsUntil[target] = toTicks(now) + toTicks(this.#config.cooldown_time);
    this.#changed(target, 'cooling', because);
  }

  released(): void {}

  #reason(target: number, now: number, status: CallStatus): string | undefined {
    const { allowed_fails, allowed_fails_policy } = this.#config;
    const allowed = allowedFailsFor(status, allowed_fails, allowed_fails_policy);
    if (allowed === undefined) {
      const successes = this.#successes.at(target, now);
      const failures = this.#failures.at(target, now);
      return cooldownReason(this.#config, status, successes, failures, this.#isOnly);
    }
    // The one too many is not counted: the next failure is one too many again.
    const failures = this.#allowed.at(target, now) + 1;
    if (failures > allowed) return `${failures} failures, ${allowed} allowed`;
    this.#allowed.add(target, now);
    return undefined;
  }
}

/** Counts by target that are forgotten so many seconds after the first. */
class ExpiringCounts {
  readonly #counts: Float64Array;
  /** In ticks. */
  readonly #until: Float64Array;
  readonly #lasting: number;

  constructor(targets: number, seconds: number) {
    this.#counts = new Float64Array(targets);
    this.#until = new Float64Array(targets);
    this.#lasting = toTicks(seconds);
  }

  at(target: number, now: number): number {
    return toTicks(now) < this.#until[target]! ? this.#counts[target]! : 0;
  }

  add(target: number, now: number): void {
    const before = this.at(target, now);
    if (before === 0) this.#until[target] = toTicks(now) + this.#lasting;
    this.#counts[target] = before + 1;
  }
}

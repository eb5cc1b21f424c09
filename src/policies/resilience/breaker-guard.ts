import type { Uniform } from '../../engine/streams.ts';
import { toTicks } from '../../engine/time.ts';
import type { Breaker, BreakerState } from './breaker.ts';
import { type BreakerConfig, breaker } from './breakers/index.ts';
import { badRequest, type CallStatus } from './failure.ts';
import type { GuardChange, TargetGuard } from './target-guard.ts';

/** The breaker of each target of a gateway, which are alike. */
export type BreakerGuardConfig = BreakerConfig & {
  /**
   * Statuses of failed calls that say nothing of the target. Where left out, those of requests that it could never serve;
   * but none for the published breaker, whose gateway tells it of whatever is raised.
   */
  readonly ignored_statuses?: readonly CallStatus[] | undefined;
};

/** A guard with one breaker for each of so many targets; `draw` gives the luck of a target's waits. */
export function breakerGuard(
  config: BreakerGuardConfig,
  targets: number,
  changed: GuardChange,
  draw: (target: number) => Uniform,
): TargetGuard {
  return new BreakerGuard(config, targets, changed, draw);
}

class BreakerGuard implements TargetGuard {
  readonly #breakers: readonly Breaker[];
  readonly #told: BreakerState[];
  readonly #changed: GuardChange;
  readonly #ignored: readonly CallStatus[];

  constructor(
    config: BreakerGuardConfig,
    targets: number,
    changed: GuardChange,
    draw: (target: number) => Uniform,
  ) {
    this.#breakers = Array.from({ length: targets }, (_, at) => breaker(config, draw(at)));
    this.#told = this.#breakers.map((one) => one.state);
    this.#changed = changed;
    this.#ignored = config.ignored_statuses ?? ignoredBy(config);
  }

  isOpen(target: number, now: number): boolean {
    const at = this.retryAt(target, now);
    // In ticks, as breakers compare, so that what it says is what `admit` does.
    return at <= now || toTicks(at) <= toTicks(now);
  }

  retryAt(target: number, now: number): number {
    const one = this.#breakers[target]!;
    one.observe?.(now);
    this.#tell(target, one);
    return one.retryAt;
  }

  admit(target: number, now: number): boolean {
    const one = this.#breakers[target]!;
    const isAdmitted = one.admit(now);
    this.#tell(target, one);
    return isAdmitted;
  }

  succeeded(target: number, now: number, seconds: number): void {
    const one = this.#breakers[target]!;
    one.record(now, true, seconds);
    this.#tell(target, one);
  }

  failed(target: number, now: number, seconds: number, status: CallStatus): void {
    const one = this.#breakers[target]!;
    if (this.#ignored.includes(status)) one.release(now);
    else one.record(now, false, seconds);
    this.#tell(target, one);
  }

  released(target: number, now: number): void {
    const one = this.#breakers[target]!;
    one.release(now);
    this.#tell(target, one);
  }

  #tell(target: number, one: Breaker): void {
    const { state } = one;
    if (state === this.#told[target]) return;
    this.#told[target] = state;
    this.#changed(target, state, one.because);
  }
}

function ignoredBy(config: BreakerConfig): readonly CallStatus[] {
  return config.kind === 'ai-gateway' && config.corrected !== true ? [] : [badRequest];
}

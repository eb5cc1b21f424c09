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
  const ignored = config.ignored_statuses ?? ignoredBy(config);
  const breakers = Array.from({ length: targets }, (_, target) => breaker(config, draw(target)));
  const told = breakers.map((one) => one.state);
  const tell = (target: number, one: Breaker): void => {
    const state: BreakerState = one.state;
    if (state === told[target]) return;
    told[target] = state;
    changed(target, state, one.because);
  };
  const retryAt = (target: number, now: number): number => {
    const one = breakers[target]!;
    one.observe?.(now);
    tell(target, one);
    return one.retryAt;
  };

  return {
    // In ticks, as breakers compare, so that what it says is what `admit` does.
    isOpen: (target, now) => toTicks(retryAt(target, now)) <= toTicks(now),
    retryAt,
    admit(target, now) {
      const one = breakers[target]!;
      const isAdmitted = one.admit(now);
      tell(target, one);
      return isAdmitted;
    },
    succeeded(target, now, seconds) {
      const one = breakers[target]!;
      one.record(now, true, seconds);
      tell(target, one);
    },
    failed(target, now, seconds, status) {
      const one = breakers[target]!;
      if (ignored.includes(status)) one.release(now);
      else one.record(now, false, seconds);
      tell(target, one);
    },
    released(target, now) {
      const one = breakers[target]!;
      one.release(now);
      tell(target, one);
    },
  };
}

function ignoredBy(config: BreakerConfig): readonly CallStatus[] {
  return config.kind === 'ai-gateway' && config.corrected !== true ? [] : [badRequest];
}

import { toSeconds, toTicks } from '../../engine/time.ts';
import type { TargetGuard } from './target-guard.ts';

/** What becomes of a request none of whose targets may be called; times in seconds. */
export type AllUnhealthyConfig =
  | { readonly kind: 'fail' }
  | {
      readonly kind: 'wait';
      /** Since it was first in want of a target; then it fails. */
      readonly at_most: number;
      /** Until it looks again, where no time alone brings any target back. */
      readonly look_again: number;
    }
  | { readonly kind: 'panic' };

/** What is done with one request; the caller's object is refilled. */
export interface AllUnhealthyDecision {
  kind: 'fail' | 'wait' | 'panic';
  /** When a request that waits looks again, always later than now; now for the others. */
  until: number;
  because: string;
}

/**
 * Decides for a request none of whose `targets` may be called now, and which has been in want of one since
 * `wantsSince`: it fails, it waits for the first that may be called again, or all may be called as if they were well.
 */
export function whenAllUnhealthy(
  config: AllUnhealthyConfig,
  guard: Pick<TargetGuard, 'retryAt'>,
  targets: readonly number[],
  now: number,
  wantsSince: number,
  decision: AllUnhealthyDecision,
): void {
  decision.until = now;
  if (targets.length === 0) {
    // Nobody to wait for, and nobody to call in panic.
    decision.kind = 'fail';
    decision.because = 'no target may serve it';
    return;
  }
  switch (config.kind) {
    case 'fail':
      decision.kind = 'fail';
      decision.because = 'all targets are unhealthy';
      return;
    case 'panic':
      decision.kind = 'panic';
      decision.because = 'all targets are unhealthy: called as if they were not';
      return;
    case 'wait':
      wait(config, firstBack(guard, targets, now), now, wantsSince, decision);
  }
}

function wait(
  config: Extract<AllUnhealthyConfig, { kind: 'wait' }>,
  back: number,
  now: number,
  wantsSince: number,
  decision: AllUnhealthyDecision,
): void {
  // In ticks, as the engine counts: a look at the very instant of the last would be one without end.
  const at = toTicks(now);
  const deadline = toTicks(wantsSince) + toTicks(config.at_most);
  // One that is to be tried by now is being tried by others: how that ends is not a matter of time.
  const isTimed = Number.isFinite(back) && toTicks(back) > at;
  const until = isTimed ? toTicks(back) : Math.min(at + toTicks(config.look_again), deadline);
  if (until > deadline || until <= at) {
    decision.kind = 'fail';
    decision.because = 'all targets are unhealthy for longer than it may wait';
    return;
  }
  decision.kind = 'wait';
  decision.until = toSeconds(until);
  decision.because = isTimed
    ? 'all targets are unhealthy: it waits for the first that is back'
    : 'all targets are unhealthy or being tried: it looks again';
}

function firstBack(
  guard: Pick<TargetGuard, 'retryAt'>,
  targets: readonly number[],
  now: number,
): number {
  let first = Number.POSITIVE_INFINITY;
  for (const target of targets) first = Math.min(first, guard.retryAt(target, now));
  return first;
}

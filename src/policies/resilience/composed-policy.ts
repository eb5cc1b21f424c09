import type { Mutable } from '../../engine/mutable.ts';
import type { Uniform } from '../../engine/streams.ts';
import type { GatewayRouter, TargetChoice } from '../routing/gateway/gateway-router.ts';
import {
  type AllUnhealthyConfig,
  type AllUnhealthyDecision,
  whenAllUnhealthy,
} from './all-unhealthy.ts';
import type { CallPlan, CallPolicy, CallState, OpenTargets } from './call-policy.ts';
import type { Hedge } from './hedge.ts';
import type { FailedAttempt, RetryDecision, RetryPolicy } from './retry-decision.ts';
import type { TargetGuard } from './target-guard.ts';

export interface ComposedParts {
  readonly router: GatewayRouter;
  readonly guard: TargetGuard;
  readonly retry: RetryPolicy;
  readonly hedge: Hedge | undefined;
  readonly allUnhealthy: AllUnhealthyConfig;
}

/** The policy of a gateway from its parts: guards say who may be called, the router who is, the retry policy what after a failure. */
export function composedPolicy(parts: ComposedParts): CallPolicy {
  return new ComposedPolicy(parts);
}

// A class, for its methods are compiled once for all runs of a process; closures are not.
class ComposedPolicy implements CallPolicy {
  readonly escalates: boolean;
  readonly shadows: boolean;
  readonly #router: GatewayRouter;
  readonly #guard: TargetGuard;
  readonly #retry: RetryPolicy;
  readonly #hedge: Hedge | undefined;
  readonly #allUnhealthy: AllUnhealthyConfig;
  readonly #choice: TargetChoice = { target: -1, because: '' };
  readonly #decision: RetryDecision = {
    action: 'give-up',
    seconds: 0,
    sdkRetries: 0,
    memory: 0,
    because: '',
  };
  readonly #unhealthy: AllUnhealthyDecision = { kind: 'fail', until: 0, because: '' };
  readonly #failed: Mutable<FailedAttempt> = {
    now: 0,
    status: 0,
    atTarget: 0,
    inAll: 0,
    sdkRetries: 0,
    memory: 0,
    retryAfter: 0,
    remaining: 0,
    isOpen: false,
    hasOther: false,
  };
  /** Targets that are closed and have not failed the request. */
  readonly #closed: number[] = [];

  constructor({ router, guard, retry, hedge, allUnhealthy }: ComposedParts) {
    this.escalates = router.escalate !== undefined;
    this.shadows = router.shadow !== undefined;
    this.#router = router;
    this.#guard = guard;
    this.#retry = retry;
    this.#hedge = hedge;
    this.#allUnhealthy = allUnhealthy;
  }

  plan(state: CallState, view: OpenTargets, now: number, draw: Uniform, plan: CallPlan): void {
    plan.isForced = false;
    plan.memory = state.memory;
    plan.sdkRetries = 0;
    if (state.stage === 'failed') {
      this.#recover(state, view, now, draw, plan);
      return;
    }
    if (state.stage === 'first') {
      this.#retry.began(now);
      this.#hedge?.began(now);
    }
    this.#want(state, view, now, draw, plan);
  }

  admit(target: number, now: number): boolean {
    return this.#guard.admit(target, now);
  }

  succeeded(target: number, now: number, seconds: number): void {
    this.#guard.succeeded(target, now, seconds);
    this.#retry.answered(now);
    this.#hedge?.answered(target, seconds);
  }

  failed(target: number, now: number, seconds: number, status: number): void {
    if (this.#retry.counts(status)) this.#guard.failed(target, now, seconds, status);
    else this.#guard.released(target, now);
  }

  released(target: number, now: number): void {
    this.#guard.released(target, now);
  }

  copyAfter(target: number, copies: number): number {
    return this.#hedge === undefined ? Number.POSITIVE_INFINITY : this.#hedge.delay(target, copies);
  }

  copy(state: CallState, view: OpenTargets, busy: number, now: number, draw: Uniform): number {
    if (this.#hedge === undefined) return -1;
    this.#look(state, view, now, busy);
    // A copy beside the only target that there is may still meet another replica.
    if (view.open.length === 0 && this.#guard.isOpen(busy, now)) view.open.push(busy);
    if (view.open.length === 0 || !this.#hedge.admit(now)) return -1;
    this.#router.choose(state, view, draw, this.#choice);
    return this.#choice.target;
  }

  escalate(
    state: CallState,
    target: number,
    view: OpenTargets,
    now: number,
    draw: Uniform,
  ): number {
    if (!this.escalates) return -1;
    this.#look(state, view, now, target);
    return view.open.length === 0 ? -1 : this.#router.escalate!(state, target, view, draw);
  }

  shadow(state: CallState, view: OpenTargets, now: number, draw: Uniform): number {
    if (!this.shadows) return -1;
    this.#look(state, view, now, -1);
    return view.open.length === 0 ? -1 : this.#router.shadow!(state, view, draw);
  }

  /** Sorts the targets that a request may still go to into open and closed ones. */
  #look(state: CallState, view: OpenTargets, now: number, not: number): void {
    const { allowed, failed } = state;
    const { open } = view;
    const closed = this.#closed;
    let opened = 0;
    let shut = 0;
    for (let at = 0; at < allowed.length; at += 1) {
      const target = allowed[at]!;
      if (target === not || (failed & (1 << target)) !== 0) continue;
      if (this.#guard.isOpen(target, now)) open[opened++] = target;
      else closed[shut++] = target;
    }
    // Overwritten and cut, not emptied and filled: an array that was empty gets new memory.
    open.length = opened;
    closed.length = shut;
  }

  /** A target is wanted: one that is open, or what is done while there is none. */
  #want(state: CallState, view: OpenTargets, now: number, draw: Uniform, plan: CallPlan): void {
    const choice = this.#choice;
    this.#look(state, view, now, -1);
    if (view.open.length > 0) {
      this.#router.choose(state, view, draw, choice);
      if (choice.target < 0) giveUp(plan, choice.because);
      else send(plan, choice.target, 0, choice.because);
      return;
    }
    const since = Number.isNaN(state.wantsSince) ? now : state.wantsSince;
    const closed = this.#closed;
    if (closed.length === 0) {
      giveUp(plan, 'every target failed');
      return;
    }
    const unhealthy = this.#unhealthy;
    whenAllUnhealthy(this.#allUnhealthy, this.#guard, closed, now, since, unhealthy);
    switch (unhealthy.kind) {
      case 'fail':
        giveUp(plan, unhealthy.because);
        return;
      case 'wait':
        wait(plan, unhealthy.until - now, unhealthy.because);
        return;
      case 'panic':
        view.open.push(...closed);
        this.#router.choose(state, view, draw, choice);
        if (choice.target < 0) {
          giveUp(plan, choice.because);
          return;
        }
        send(plan, choice.target, 0, unhealthy.because);
        plan.isForced = true;
    }
  }

  /** A call failed: again there, elsewhere, or not at all. */
  #recover(state: CallState, view: OpenTargets, now: number, draw: Uniform, plan: CallPlan): void {
    const failed = this.#failed;
    const decision = this.#decision;
    this.#look(state, view, now, state.lastTarget);
    failed.now = now;
    failed.status = state.lastStatus;
    failed.atTarget = state.callsAtTarget;
    failed.inAll = state.attempts;
    failed.sdkRetries = state.sdkRetries;
    failed.memory = state.memory;
    failed.retryAfter = state.retryAfter;
    failed.remaining = state.secondsLeft;
    failed.isOpen = this.#guard.isOpen(state.lastTarget, now);
    failed.hasOther =
      view.open.length > 0 || (this.#closed.length > 0 && this.#allUnhealthy.kind !== 'fail');
    this.#retry.next(failed, draw, decision);
    plan.memory = decision.memory;
    plan.sdkRetries = decision.sdkRetries;
    switch (decision.action) {
      case 'give-up':
        giveUp(plan, decision.because);
        return;
      case 'again':
        send(plan, state.lastTarget, decision.seconds, decision.because);
        return;
      case 'fall-back':
        if (decision.seconds > 0) wait(plan, decision.seconds, decision.because);
        else this.#want(state, view, now, draw, plan);
    }
  }
}

function send(plan: CallPlan, target: number, delay: number, because: string): void {
  plan.what = 'send';
  plan.target = target;
  plan.delay = delay;
  plan.because = because;
}

function wait(plan: CallPlan, delay: number, because: string): void {
  plan.what = 'wait';
  plan.delay = delay;
  plan.because = because;
}

function giveUp(plan: CallPlan, because: string): void {
  plan.what = 'give-up';
  plan.because = because;
}

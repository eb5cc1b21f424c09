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

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The policy of a gateway from its parts: guards say who may be called, the router who is, the retry policy what after a failure. */
export function composedPolicy(parts: ComposedParts): CallPolicy {
  const { router, guard, retry, hedge } = parts;
  const choice: TargetChoice = { target: -1, because: '' };
  const decision: RetryDecision = {
    action: 'give-up',
    seconds: 0,
    sdkRetries: 0,
    memory: 0,
    because: '',
  };
  const unhealthy: AllUnhealthyDecision = { kind: 'fail', until: 0, because: '' };
  const failed: Mutable<FailedAttempt> = {
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
  const closed: number[] = [];

  /** Sorts the targets that a request may still go to into open and closed ones. */
  const look = (state: CallState, view: OpenTargets, now: number, not: number) => {
    view.open.length = 0;
    closed.length = 0;
    for (const target of state.allowed) {
      if (target === not || (state.failed & (1 << target)) !== 0) continue;
      (guard.isOpen(target, now) ? view.open : closed).push(target);
    }
  };

  /** A target is wanted: one that is open, or what is done while there is none. */
  const want = (
    state: CallState,
    view: OpenTargets,
    now: number,
    draw: Uniform,
    plan: CallPlan,
  ) => {
    look(state, view, now, -1);
    if (view.open.length > 0) {
      router.choose(state, view, draw, choice);
      if (choice.target < 0) return giveUp(plan, choice.because);
      return send(plan, choice.target, 0, choice.because);
    }
    const since = Number.isNaN(state.wantsSince) ? now : state.wantsSince;
    if (closed.length === 0) return giveUp(plan, 'every target failed');
    whenAllUnhealthy(parts.allUnhealthy, guard, closed, now, since, unhealthy);
    switch (unhealthy.kind) {
      case 'fail':
        return giveUp(plan, unhealthy.because);
      case 'wait':
        return wait(plan, unhealthy.until - now, unhealthy.because);
      case 'panic':
        view.open.push(...closed);
        router.choose(state, view, draw, choice);
        if (choice.target < 0) return giveUp(plan, choice.because);
        send(plan, choice.target, 0, unhealthy.because);
        plan.isForced = true;
    }
  };

  /** A call failed: again there, elsewhere, or not at all. */
  const recover = (
    state: CallState,
    view: OpenTargets,
    now: number,
    draw: Uniform,
    plan: CallPlan,
  ) => {
    look(state, view, now, state.lastTarget);
    failed.now = now;
    failed.status = state.lastStatus;
    failed.atTarget = state.callsAtTarget;
    failed.inAll = state.attempts;
    failed.sdkRetries = state.sdkRetries;
    failed.memory = state.memory;
    failed.retryAfter = state.retryAfter;
    failed.remaining = state.secondsLeft;
    failed.isOpen = guard.isOpen(state.lastTarget, now);
    failed.hasOther =
      view.open.length > 0 || (closed.length > 0 && parts.allUnhealthy.kind !== 'fail');
    retry.next(failed, draw, decision);
    plan.memory = decision.memory;
    plan.sdkRetries = decision.sdkRetries;
    switch (decision.action) {
      case 'give-up':
        return giveUp(plan, decision.because);
      case 'again':
        return send(plan, state.lastTarget, decision.seconds, decision.because);
      case 'fall-back':
        if (decision.seconds > 0) return wait(plan, decision.seconds, decision.because);
        want(state, view, now, draw, plan);
    }
  };

  return {
    plan(state, view, now, draw, plan) {
      plan.isForced = false;
      plan.memory = state.memory;
      plan.sdkRetries = 0;
      if (state.stage === 'failed') return recover(state, view, now, draw, plan);
      if (state.stage === 'first') {
        retry.began(now);
        hedge?.began(now);
      }
      want(state, view, now, draw, plan);
    },
    admit: (target, now) => guard.admit(target, now),
    succeeded(target, now, seconds) {
      guard.succeeded(target, now, seconds);
      retry.answered(now);
      hedge?.answered(target, seconds);
    },
    failed(target, now, seconds, status) {
      if (retry.counts(status)) guard.failed(target, now, seconds, status);
      else guard.released(target, now);
    },
    released: (target, now) => guard.released(target, now),
    copyAfter: (target, copies) => hedge?.delay(target, copies) ?? Number.POSITIVE_INFINITY,
    copy(state, view, busy, now, draw) {
      if (hedge === undefined) return -1;
      look(state, view, now, busy);
      // A copy beside the only target that there is may still meet another replica.
      if (view.open.length === 0 && guard.isOpen(busy, now)) view.open.push(busy);
      if (view.open.length === 0 || !hedge.admit(now)) return -1;
      router.choose(state, view, draw, choice);
      return choice.target;
    },
    escalate(state, target, view, now, draw) {
      if (router.escalate === undefined) return -1;
      look(state, view, now, target);
      return view.open.length === 0 ? -1 : router.escalate(state, target, view, draw);
    },
    shadow(state, view, now, draw) {
      if (router.shadow === undefined) return -1;
      look(state, view, now, -1);
      return view.open.length === 0 ? -1 : router.shadow(state, view, draw);
    },
  };
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

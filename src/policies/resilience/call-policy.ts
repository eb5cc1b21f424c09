import type { Uniform } from '../../engine/streams.ts';
import type { GatewayRequest, TargetView } from '../routing/gateway/gateway-router.ts';
import type { CallStatus } from './failure.ts';

/** What a policy sees of a request that is to be sent; one object is refilled request after request. Times are seconds. */
export interface CallState extends GatewayRequest {
  /** Targets that it may go to, ascending, whatever their health. */
  readonly allowed: readonly number[];
  /** The target that failed it last and how, and when that may be asked again, if it said so; -1, 0 and 0 before. */
  readonly lastTarget: number;
  readonly lastStatus: CallStatus;
  readonly retryAfter: number;
  /** Calls to that target in a row; retries that a client library made by itself are not counted, here and in `attempts`. */
  readonly callsAtTarget: number;
  /** What the last plan said of these; 0 before. */
  readonly sdkRetries: number;
  readonly memory: number;
  /** Whether nothing was planned yet, a call failed, or a target is still wanted: since when, NaN where none is. */
  readonly stage: 'first' | 'failed' | 'wanting';
  readonly wantsSince: number;
  /** Until the request is given up; infinite where it never is. */
  readonly secondsLeft: number;
}

/** A target view whose open targets are the policy's to fill in. */
export interface OpenTargets extends TargetView {
  readonly open: number[];
}

/** What is to be done with a request; the policy refills it. */
export interface CallPlan {
  /** `wait` asks again after the delay, wanting a target; `send` sends after it. */
  what: 'send' | 'wait' | 'give-up';
  target: number;
  /** Seconds. */
  delay: number;
  /** To be kept for the request. Above 0 where the call is that of a client library, as of `RetryDecision`. */
  sdkRetries: number;
  memory: number;
  /** Whether the call is made although its target is out of use: it needs no permit, and nobody is told of its end. */
  isForced: boolean;
  because: string;
}

/**
 * Decides where a request of a gateway goes, and where to after a failure. Times are seconds of one clock that never
 * goes back. `draw` gives numbers that depend on the request and its number of calls alone.
 */
export interface CallPolicy {
  /** Plans the next call of a request: its first, or one after a failure. */
  plan(state: CallState, view: OpenTargets, now: number, draw: Uniform, plan: CallPlan): void;
  /** Takes the permits for a call that was planned, at the instant at which it is made; false where they are gone. */
  admit(target: number, now: number): boolean;
  succeeded(target: number, now: number, seconds: number): void;
  failed(target: number, now: number, seconds: number, status: CallStatus): void;
  /** A call came to nothing that says anything of its target. */
  released(target: number, now: number): void;
  /** The target of a copy of a request that is under way at `busy`, or -1 for none. */
  copy(state: CallState, view: OpenTargets, busy: number, now: number, draw: Uniform): number;
  /** Seconds from a call to a target until a copy is thought of, where there are so many; infinite for never. */
  copyAfter(target: number, copies: number): number;
  /** Whether answers may go on to a dearer target, and whether some requests are copied; where not, nobody asks below. */
  readonly escalates: boolean;
  readonly shadows: boolean;
  /** As of `GatewayRouter`. */
  escalate(state: CallState, target: number, view: OpenTargets, now: number, draw: Uniform): number;
  shadow(state: CallState, view: OpenTargets, now: number, draw: Uniform): number;
}

import type { Uniform } from '../../../engine/streams.ts';

/** What does not change of a target of a gateway. */
export interface TargetFacts {
  readonly name: string;
  /** Whether it is a deployment of one's own. */
  readonly isOwn: boolean;
  /** What it says of itself in the scenario; 1, 0 and empty where it says nothing. */
  readonly weight: number;
  /** Smaller is tried earlier. */
  readonly priority: number;
  readonly tier: string;
  /** Part of the requests that it answers well, 0 to 1. */
  readonly quality: number;
}

/** What a router sees of its gateway's targets, which are numbered from 0, as of now and for the request at hand. */
export interface TargetView {
  readonly targets: readonly TargetFacts[];
  /** Targets that may be called now: allowed for the request, healthy, and not yet given up on; ascending. */
  readonly open: readonly number[];
  /** Dollars that the request is expected to cost there; what a deployment of one's own costs an hour is not in it. */
  usd(target: number): number;
  /** Dollars of a million tokens, a quarter of them answered: to compare targets apart from the request. */
  price(target: number): number;
  /** Mean seconds of the last calls, and of those to the first token; 0 where there were none. */
  seconds(target: number): number;
  firstTokenSeconds(target: number): number;
  /** Mean seconds for each answered token of the last calls; 0 where there were none. */
  secondsPerToken(target: number): number;
  /** Calls that are under way from this gateway. */
  inFlight(target: number): number;
  /** Of a deployment of one's own: requests that wait there, and replicas that are ready; 0 and infinite of others. */
  waiting(target: number): number;
  replicas(target: number): number;
  /** Part of its tightest rate limit that is left, 1 to 0; 1 where there is none. */
  headroom(target: number): number;
  /** Tokens of the last minute, from this gateway. */
  tokensLastMinute(target: number): number;
  /** Seconds since its last failure that was the target's fault; infinite where there was none. */
  sinceFailure(target: number): number;
}

/** What a router sees of the request; one object is refilled request after request. */
export interface GatewayRequest {
  readonly tenant: number;
  readonly tenantName: string;
  /** Number of the place that its client is at, or -1 where nothing is far. */
  readonly place: number;
  /** Its conversation, or -1. */
  readonly session: number;
  /** Its number in the order of arrival, from 0. */
  readonly number: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Uniform in [0, 1), drawn at its arrival: targets of a quality above it answer it well, in whatever attempt. */
  readonly difficulty: number;
  /** Attempts made for it so far, and targets that failed it, as bits. */
  readonly attempts: number;
  readonly failed: number;
}

/** A choice, refilled by the router: the target, or -1 for none, and why. */
export interface TargetChoice {
  target: number;
  because: string;
}

/** Chooses the target of one attempt; one object for each gateway, which may have a state of its own. */
export interface GatewayRouter {
  /**
   * Fills in the choice among `view.open`, which is not empty. `draw` gives uniform numbers that depend on the request
   * and the attempt alone, so that it may be called as often as needed.
   */
  choose(request: GatewayRequest, view: TargetView, draw: Uniform, choice: TargetChoice): void;
  /**
   * The target that a request goes on to although `target` answered it, because a dearer one is to do better; -1 where
   * the answer stands. Undefined for routers that never do so.
   */
  escalate?(request: GatewayRequest, target: number, view: TargetView, draw: Uniform): number;
  /** The target that gets a copy of the request whose answer nobody waits for, or -1. */
  shadow?(request: GatewayRequest, view: TargetView, draw: Uniform): number;
}

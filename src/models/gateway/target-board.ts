import { toSeconds } from '../../engine/time.ts';
import type { OpenTargets } from '../../policies/resilience/call-policy.ts';
import type { TargetFacts } from '../../policies/routing/gateway/gateway-router.ts';
import { none, type RequestId } from '../requests.ts';
import type { GatewayTarget } from './target.ts';

/** Calls whose times a mean is of. */
const remembered = 10;
const minute = 60;

/** What a gateway has seen of its targets, for its policies. */
export class TargetBoard implements OpenTargets {
  readonly targets: readonly TargetFacts[];
  readonly open: number[] = [];
  /** The request at hand, and the present, in seconds. */
  request: RequestId = none;
  now = 0;

  readonly #targets: readonly GatewayTarget[];
  readonly #inFlight: Int32Array;
  readonly #failedAt: Float64Array;
  /** Rings of the last times of each target, in seconds, and how many were ever written. */
  readonly #seconds: Float64Array;
  readonly #firstSeconds: Float64Array;
  readonly #tokenSeconds: Float64Array;
  readonly #seen: Int32Array;
  /** Tokens of each second of the last minute, and the second that each cell is of. */
  readonly #tokens: Float64Array;
  readonly #tokenSecond: Float64Array;

  constructor(facts: readonly TargetFacts[], targets: readonly GatewayTarget[]) {
    this.targets = facts;
    this.#targets = targets;
    this.#inFlight = new Int32Array(targets.length);
    this.#failedAt = new Float64Array(targets.length).fill(Number.NEGATIVE_INFINITY);
    this.#seconds = new Float64Array(targets.length * remembered);
    this.#firstSeconds = new Float64Array(targets.length * remembered);
    this.#tokenSeconds = new Float64Array(targets.length * remembered);
    this.#seen = new Int32Array(targets.length);
    this.#tokens = new Float64Array(targets.length * minute);
    this.#tokenSecond = new Float64Array(targets.length * minute).fill(none);
  }

  /** A call is sent. */
  sent(target: number): void {
    this.#inFlight[target]! += 1;
  }

  /** A call is no longer under way. */
  ended(target: number): void {
    this.#inFlight[target]! -= 1;
  }

  /** A call was answered, after times in ticks; with so many tokens, of which these were answered. */
  answered(
    target: number,
    firstTicks: number,
    ticks: number,
    tokens: number,
    outputTokens: number,
  ): void {
    const cell = target * remembered + (this.#seen[target]! % remembered);
    this.#firstSeconds[cell] = toSeconds(firstTicks);
    this.#seconds[cell] = toSeconds(ticks);
    this.#tokenSeconds[cell] = toSeconds(ticks) / Math.max(1, outputTokens);
    this.#seen[target]! += 1;
    const second = Math.floor(this.now);
    const of = target * minute + (second % minute);
    if (this.#tokenSecond[of] !== second) {
      this.#tokenSecond[of] = second;
      this.#tokens[of] = 0;
    }
    this.#tokens[of]! += tokens;
  }

  /** A call failed, and not by the fault of its request. */
  failed(target: number): void {
    this.#failedAt[target] = this.now;
  }

  usd(target: number): number {
    return this.#targets[target]!.expectedUsd(this.request);
  }

  price(target: number): number {
    return this.#targets[target]!.usdPerMillion;
  }

  seconds(target: number): number {
    return this.#mean(this.#seconds, target);
  }

  firstTokenSeconds(target: number): number {
    return this.#mean(this.#firstSeconds, target);
  }

  secondsPerToken(target: number): number {
    return this.#mean(this.#tokenSeconds, target);
  }

  inFlight(target: number): number {
    return this.#inFlight[target]!;
  }

  waiting(target: number): number {
    return this.#targets[target]!.waiting();
  }

  replicas(target: number): number {
    return this.#targets[target]!.replicas();
  }

  headroom(target: number): number {
    return this.#targets[target]!.headroom(this.now);
  }

  tokensLastMinute(target: number): number {
    const oldest = Math.floor(this.now) - minute;
    let sum = 0;
    for (let cell = target * minute; cell < (target + 1) * minute; cell += 1) {
      if (this.#tokenSecond[cell]! > oldest) sum += this.#tokens[cell]!;
    }
    return sum;
  }

  sinceFailure(target: number): number {
    return this.now - this.#failedAt[target]!;
  }

  #mean(ring: Float64Array, target: number): number {
    const count = Math.min(this.#seen[target]!, remembered);
    let sum = 0;
    for (let cell = 0; cell < count; cell += 1) sum += ring[target * remembered + cell]!;
    return count === 0 ? 0 : sum / count;
  }
}

import type { Simulation } from '../../engine/simulation.ts';
import { ticksPerSecond, toSeconds } from '../../engine/time.ts';
import {
  answered,
  badRequest,
  type CallStatus,
  overloaded,
  rateLimited,
} from '../../policies/resilience/failure.ts';
import type { RequestId, Requests } from '../requests.ts';
import type { CallLuck } from './call-luck.ts';
import { callState } from './calls.ts';
import { errorMet } from './errors.ts';
import type { Health } from './health.ts';
import type { Instances } from './instances.ts';
import type { ProviderConfig } from './provider-config.ts';
import type { RateLimits } from './rate-limits.ts';

/** Decides what becomes of a call as it comes to a provider, in the order in which a real one finds out. */
export class Door {
  /** Of the call that was let in or turned away last. */
  status: CallStatus = answered;
  /** Seconds after which it may come again, or 0 where nothing is known of that. */
  retryAfter = 0;
  /** Whether it took its share of the rate limits. */
  isCharged = false;

  readonly #config: ProviderConfig;
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #luck: CallLuck;
  readonly #health: Health;
  readonly #limits: RateLimits | undefined;
  readonly #instances: Instances | undefined;

  constructor(
    config: ProviderConfig,
    parts: {
      readonly simulation: Simulation;
      readonly requests: Requests;
      readonly luck: CallLuck;
      readonly health: Health;
      readonly limits: RateLimits | undefined;
      readonly instances: Instances | undefined;
    },
  ) {
    this.#config = config;
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#luck = parts.luck;
    this.#health = parts.health;
    this.#limits = parts.limits;
    this.#instances = parts.instances;
  }

  /** The state of a call that comes while `held` others are there: failing, hanging, or served as soon as there is room. */
  enter(request: RequestId, attempt: number, held: number): number {
    const { errors, worst } = this.#health;
    const luck = this.#luck;
    this.isCharged = false;
    this.retryAfter = 0;
    if (worst !== undefined && luck(request, attempt, 'outage') < errors) {
      // Whoever is down counts nothing.
      if (luck(request, attempt, 'silence') < worst.hang) return callState.hanging;
      return this.#failing(worst.status);
    }
    const refusal = this.#refusal(request, held);
    if (refusal !== undefined) return this.#failing(refusal);
    this.isCharged = true;
    const { errors: classes, hang } = this.#config;
    if (classes.length > 0) {
      const status = errorMet(classes, luck(request, attempt, 'error'));
      if (status !== undefined) return this.#failing(status);
    }
    if (hang > 0 && luck(request, attempt, 'hang') < hang) return callState.hanging;
    return callState.served;
  }

  #failing(status: CallStatus): number {
    this.status = status;
    return callState.failing;
  }

  /** Why a provider that is well does not take a call; undefined where it does, and then its limits are charged. */
  #refusal(request: RequestId, held: number): CallStatus | undefined {
    const { promptTokens, cachedTokens, outputTokens } = this.#requests;
    const prompt = promptTokens[request]!;
    const output = outputTokens[request]!;
    if (prompt + output > this.#config.context) return badRequest;
    if (held >= this.#config.concurrency * this.#health.limits) return rateLimited;
    if (this.#instances?.isOpen === false) return overloaded;
    if (this.#limits === undefined) return undefined;
    const now = toSeconds(this.#simulation.now);
    const wait = this.#limits.admit(now, prompt, cachedTokens[request]!, output);
    if (wait === 0) return undefined;
    // Whole ticks; and no promise to a request that is larger than the bucket.
    if (Number.isFinite(wait)) this.retryAfter = toSeconds(Math.ceil(wait * ticksPerSecond));
    return rateLimited;
  }
}

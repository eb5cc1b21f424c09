import type { KeyedUniform } from '../../engine/keyed-uniform.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { toSeconds, toTicks } from '../../engine/time.ts';
import { wideNumbers } from '../../engine/wide-numbers.ts';
import { noConnection, rateLimited } from '../../policies/resilience/failure.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import { Account, type Charge } from './billing.ts';
import { type CallLuck, callLuck } from './call-luck.ts';
import { Calls, callState } from './calls.ts';
import { Door } from './door.ts';
import { Health } from './health.ts';
import type { ProviderHooks } from './hooks.ts';
import { Instances } from './instances.ts';
import type { OutageImpact, OutageVictim } from './outages.ts';
import type { ProviderConfig } from './provider-config.ts';
import { RateLimits } from './rate-limits.ts';
import { firstTokenSeconds, meanSeconds, restSeconds, slowSeconds } from './service.ts';

/**
 * A hosted model that calls are sent to. All luck of a call goes by the request's number and the attempt alone, so that
 * it is the same whatever else a gateway does. A request has one call at a provider at a time.
 *
 * Invariant: sent = answered + failed + left + in flight.
 */
export class Provider implements OutageVictim {
  readonly config: ProviderConfig;
  /** Running totals of calls, and of those that failed by a limit of the provider. */
  readonly totals = wideNumbers({ sent: 0, answered: 0, failed: 0, left: 0, limited: 0 });

  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #hooks: ProviderHooks;
  readonly #luck: CallLuck;
  readonly #door: Door;
  readonly #calls = new Calls();
  readonly #health = new Health();
  readonly #limits: RateLimits | undefined;
  readonly #instances: Instances | undefined;
  readonly #account: Account;
  readonly #ends: HandlerId;
  /** Calls that are served, wait or hang: those that a limit of calls side by side counts. */
  #held = 0;

  constructor(
    config: ProviderConfig,
    parts: {
      readonly simulation: Simulation;
      readonly requests: Requests;
      readonly hooks: ProviderHooks;
      readonly draw: KeyedUniform;
      /** Randomness of cold starts, one number each. */
      readonly startDraw: Uniform;
    },
  ) {
    const { simulation, requests } = parts;
    const { name, limits, instances, billing } = config;
    this.config = config;
    this.#simulation = simulation;
    this.#requests = requests;
    this.#hooks = parts.hooks;
    this.#luck = callLuck(requests, parts.draw);
    this.#account = new Account(billing);
    if (limits !== undefined) this.#limits = new RateLimits(limits);
    if (instances !== undefined) {
      const begin = (request: RequestId, instance: number) => {
        this.#serve(request, instance);
        parts.hooks.started(request);
      };
      this.#instances = new Instances(
        name,
        simulation,
        requests,
        instances,
        parts.startDraw,
        begin,
      );
    }
    this.#door = new Door(config, {
      simulation,
      requests,
      luck: this.#luck,
      health: this.#health,
      limits: this.#limits,
      instances: this.#instances,
    });
    this.#ends = simulation.on(`${name}/end`, priority.completion, (request) => this.#end(request));
  }

  /** Calls that were sent and have not ended. */
  get inFlight(): number {
    return this.#calls.count;
  }

  /** Instances of a platform that are ready; infinite of others. */
  get ready(): number {
    return this.#instances?.ready ?? Number.POSITIVE_INFINITY;
  }

  /** Calls that wait for an instance. */
  get waiting(): number {
    return this.#instances?.waiting ?? 0;
  }

  /** The outage that calls suffer from now, or undefined. */
  get outage(): OutageImpact | undefined {
    return this.#health.worst;
  }

  /** The part that is left of the limit that is nearest to its end, 0 to 1; 1 where there is none. */
  get headroom(): number {
    const concurrency = this.config.concurrency * this.#health.limits;
    const calls =
      concurrency === Number.POSITIVE_INFINITY ? 1 : Math.max(0, 1 - this.#held / concurrency);
    return Math.min(calls, this.#limits?.headroom(toSeconds(this.#simulation.now)) ?? 1);
  }

  /** Sends a call for a request, for which it is the `attempt`th, from 0. How it ends is told later, never at once. */
  send(request: RequestId, attempt: number): void {
    const { cachedTokens, promptTokens, startedAt, firstAnswerAt } = this.#requests;
    const calls = this.#calls;
    if (calls.isUnderWay(request)) {
      throw new RangeError(`request ${request} has a call at ${this.config.name} already`);
    }
    this.totals.sent += 1;
    calls.add(request, attempt);
    startedAt[request] = none;
    firstAnswerAt[request] = none;
    cachedTokens[request] = this.#cachedOf(promptTokens[request]!);
    const state = this.#door.enter(request, attempt, this.#held);
    const { isCharged, status } = this.#door;
    calls.state[request] = state;
    calls.isCharged[request] = isCharged ? 1 : 0;
    if (state === callState.failing) {
      if (isCharged) this.#settle(request, 0);
      else if (status === rateLimited) this.totals.limited += 1;
      this.#fail(request, attempt);
      return;
    }
    this.#held += 1;
    if (state === callState.hanging) return;
    const instance = this.#instances?.take(request);
    if (instance === undefined) this.#serve(request, none);
    else if (instance !== none) this.#serve(request, instance);
    else calls.state[request] = callState.waiting;
  }

  /** Its sender does not want a call any more: it is gone when this returns. */
  withdraw(request: RequestId): void {
    const calls = this.#calls;
    if (!calls.isUnderWay(request)) {
      throw new RangeError(`request ${request} has no call at ${this.config.name} to withdraw`);
    }
    const state = calls.state[request]!;
    const event = calls.event[request]!;
    if (event !== none) this.#simulation.cancel(event);
    const tokens = state === callState.served ? this.#tokensSoFar(request) : 0;
    if (state === callState.served) this.#billWithdrawn(request, tokens);
    this.#settle(request, tokens);
    this.#forgetFirst(request);
    calls.remove(request);
    this.totals.left += 1;
    if (state !== callState.failing) this.#free(request, state);
    this.#hooks.left(request);
  }

  /** Dollars that the last call of a request cost by itself, once it has ended. */
  usd(request: RequestId): number {
    return this.#calls.usd[request] ?? 0;
  }

  /** Dollars that such a call is expected to cost by itself. */
  expectedUsd(prompt: number, output: number): number {
    const cached = this.#cachedOf(prompt);
    // Only where it matters: this is asked for every request, and quantiles take long.
    const seconds = this.#account.countsSeconds
      ? meanSeconds(this.config.service, prompt - cached, output)
      : 0;
    return this.#account.usd(prompt, cached, output, seconds);
  }

  /**
   * Dollars that it may cost at the most: with nothing cached, as long an answer as callers ask for, and where seconds cost, as
   * slow as one in a thousand is.
   */
  mostUsd(prompt: number, output: number): number {
    const { service, limits } = this.config;
    const most = Math.max(output, limits?.maxTokens ?? 0);
    const seconds = this.#account.countsSeconds ? slowSeconds(service, prompt, most) : 0;
    return this.#account.usd(prompt, 0, most, seconds);
  }

  /** Dollars of a million tokens, a quarter of them answered, in calls of a thousand. */
  get usdPerMillion(): number {
    return 1000 * this.expectedUsd(750, 250);
  }

  /** All that was billed until now. */
  charges(): readonly Charge[] {
    const now = toSeconds(this.#simulation.now);
    return this.#account.charges(now, this.#instances?.paidSeconds ?? 0);
  }

  outageBegan(impact: OutageImpact): void {
    this.#health.outageBegan(impact);
    this.#squeeze();
    if (impact.drops) this.dropAll();
  }

  outageEnded(impact: OutageImpact): void {
    this.#health.outageEnded(impact);
    this.#squeeze();
  }

  /** All that is under way is lost, at once: each is told by an event of its own. */
  dropAll(): void {
    const calls = this.#calls;
    // Those that wait go first, or they would be served by what the others leave.
    for (const isWaiting of [true, false]) {
      for (let place = 0; place < calls.count; place += 1) {
        const request = calls.at(place);
        const state = calls.state[request]!;
        if (state === callState.failing || (state === callState.waiting) !== isWaiting) continue;
        const event = calls.event[request]!;
        if (event !== none) this.#simulation.cancel(event);
        this.#forgetFirst(request);
        this.#settle(request, 0);
        calls.state[request] = callState.failing;
        calls.status[request] = noConnection;
        calls.retryAfter[request] = 0;
        calls.event[request] = this.#simulation.schedule(0, this.#ends, request);
        this.#free(request, state);
      }
    }
  }

  /** Rate limits are as far as outages leave them. */
  #squeeze(): void {
    this.#limits?.squeeze(toSeconds(this.#simulation.now), this.#health.limits);
  }

  #cachedOf(prompt: number): number {
    return Math.floor(this.config.cachedPart * prompt);
  }

  #fail(request: RequestId, attempt: number): void {
    const calls = this.#calls;
    const seconds = this.config.refusal.quantile(this.#luck(request, attempt, 'refusal'));
    calls.status[request] = this.#door.status;
    calls.retryAfter[request] = this.#door.retryAfter;
    calls.event[request] = this.#simulation.schedule(seconds, this.#ends, request);
  }

  #serve(request: RequestId, instance: number): void {
    const calls = this.#calls;
    const { startedAt, firstAnswerAt, promptTokens, cachedTokens, outputTokens } = this.#requests;
    const { service } = this.config;
    const { slowdown } = this.#health;
    const { now } = this.#simulation;
    const prompt = promptTokens[request]! - cachedTokens[request]!;
    const attempt = calls.attempt[request]!;
    const ttft = this.#luck(request, attempt, 'ttft');
    const network = this.#luck(request, attempt, 'network');
    const speed = this.#luck(request, attempt, 'speed');
    const first = now + toTicks(firstTokenSeconds(service, ttft, network, prompt, slowdown));
    const end = first + toTicks(restSeconds(service, speed, outputTokens[request]!, slowdown));
    startedAt[request] = now;
    firstAnswerAt[request] = first;
    calls.state[request] = callState.served;
    calls.instance[request] = instance;
    calls.endsAt[request] = end;
    calls.event[request] = this.#simulation.scheduleAt(end, this.#ends, request);
  }

  #end(request: RequestId): void {
    const calls = this.#calls;
    const state = calls.state[request]!;
    calls.remove(request);
    if (state === callState.failing) {
      this.totals.failed += 1;
      this.#hooks.failed(request, calls.status[request]!, calls.retryAfter[request]!);
      return;
    }
    const output = this.#requests.outputTokens[request]!;
    this.totals.answered += 1;
    this.#settle(request, output);
    this.#bill(request, output);
    this.#free(request, state);
    this.#hooks.answered(request);
  }

  /** A call no longer takes part in what is limited. */
  #free(request: RequestId, state: number): void {
    this.#held -= 1;
    const instance = this.#calls.instance[request]!;
    if (state === callState.waiting) this.#instances!.withdraw(request);
    else if (instance !== none) this.#instances!.release(instance);
  }

  /** A first token that has not come never will. */
  #forgetFirst(request: RequestId): void {
    const { firstAnswerAt } = this.#requests;
    if (firstAnswerAt[request]! > this.#simulation.now) firstAnswerAt[request] = none;
  }

  #settle(request: RequestId, used: number): void {
    if (this.#limits === undefined || this.#calls.isCharged[request] === 0) return;
    this.#calls.isCharged[request] = 0;
    const now = toSeconds(this.#simulation.now);
    this.#limits.settle(now, this.#requests.outputTokens[request]!, used);
  }

  #tokensSoFar(request: RequestId): number {
    const output = this.#requests.outputTokens[request]!;
    const first = this.#requests.firstAnswerAt[request]!;
    const since = this.#simulation.now - first;
    if (since < 0) return 0;
    const rest = this.#calls.endsAt[request]! - first;
    return rest === 0 ? output : 1 + Math.floor(((output - 1) * since) / rest);
  }

  #billWithdrawn(request: RequestId, tokens: number): void {
    switch (this.config.cancelled) {
      case 'so-far':
        this.#bill(request, tokens);
        return;
      case 'all':
        this.#bill(request, this.#requests.outputTokens[request]!);
        return;
      case 'nothing':
        return;
    }
  }

  #bill(request: RequestId, output: number): void {
    const { promptTokens, cachedTokens, startedAt } = this.#requests;
    const seconds = toSeconds(this.#simulation.now - startedAt[request]!);
    this.#calls.usd[request] = this.#account.bill(
      promptTokens[request]!,
      cachedTokens[request]!,
      output,
      seconds,
    );
  }
}

import { longer } from '../../engine/longer.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import { ticksPerSecond, toSeconds } from '../../engine/time.ts';
import type { SpendingLimit } from '../../policies/budgeting/spending-limit.ts';
import type { TenantLimits } from '../../policies/budgeting/tenant-limits.ts';
import { type QueueOrder, WaitingQueue } from '../fleet/queue.ts';
import { TimeOuts } from '../fleet/time-outs.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { Answers } from './answers.ts';
import type { Calls } from './calls.ts';
import type { CallsHooks } from './calls-config.ts';
import { Deferred, type DeferredParts } from './deferred.ts';
import type { GatewayObserver, GatewayRejection, GatewayTrail } from './gateway-observer.ts';
import type { GatewayTotals } from './gateway-totals.ts';

export interface GatewayConfig {
  readonly name: string;
  /** Requests that it lets go on at once, and that may wait for that; infinite where unlimited. */
  readonly concurrency: number;
  readonly queue: { readonly limit: number; readonly order: QueueOrder };
  /** Seconds that a request may wait at the door, and may take in all; undefined for ever. */
  readonly timeouts: { readonly queue: number | undefined; readonly total: number | undefined };
}

/** Where a request stands. */
const stage = { waits: 0, called: 1, follows: 2, known: 3 } as const;

/** A service that answers requests by asking others: its door, its queue, its caches, and the end of each request. */
export class Gateway implements CallsHooks {
  readonly index: number;
  readonly #config: GatewayConfig;
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #calls: Calls;
  readonly #observer: GatewayObserver;
  readonly #totals: GatewayTotals;
  readonly #trail: GatewayTrail | undefined;
  readonly #allowed: readonly (readonly number[])[];
  readonly #mostUsd: (request: RequestId, target: number) => number;
  readonly #known: Answers | undefined;
  readonly #limits: TenantLimits | undefined;
  readonly #budgets: SpendingLimit | undefined;
  readonly #deferred: Deferred | undefined;
  readonly #queue: WaitingQueue;
  readonly #timeOuts: TimeOuts;
  readonly #letIn: HandlerId;
  readonly #answerKnown: HandlerId;
  readonly #totalTicks: number;
  #running = 0;
  #stage = new Int8Array(0);
  /** When each request came to the door, in ticks: its arrival, unless it was deferred. */
  #cameAt = new Float64Array(0);
  /** Dollars held back for the first call of each request; NaN where none are. */
  #reserved = new Float64Array(0);

  constructor(
    index: number,
    config: GatewayConfig,
    parts: {
      readonly simulation: Simulation;
      readonly requests: Requests;
      readonly calls: (hooks: CallsHooks) => Calls;
      readonly observer: GatewayObserver;
      readonly totals: GatewayTotals;
      readonly trail: GatewayTrail | undefined;
      /** Targets that requests may go to, by customer. */
      readonly allowed: readonly (readonly number[])[];
      /** The most that a call of a request may cost at a target. */
      readonly mostUsd: (request: RequestId, target: number) => number;
      readonly known: Answers | undefined;
      readonly limits: TenantLimits | undefined;
      readonly budgets: SpendingLimit | undefined;
      /** Who waits for a better hour; undefined where nobody does. */
      readonly deferral: DeferredParts | undefined;
    },
  ) {
    const { simulation, requests } = parts;
    this.index = index;
    this.#config = config;
    this.#simulation = simulation;
    this.#requests = requests;
    this.#observer = parts.observer;
    this.#totals = parts.totals;
    this.#trail = parts.trail;
    this.#allowed = parts.allowed;
    this.#mostUsd = parts.mostUsd;
    this.#known = parts.known;
    this.#limits = parts.limits;
    this.#budgets = parts.budgets;
    this.#calls = parts.calls(this);
    this.#deferred =
      parts.deferral &&
      new Deferred(parts.deferral, {
        due: (request) => {
          this.#observer.resumed(index, request);
          this.#admit(request);
        },
        left: (request) => {
          this.#trail?.note(request, 'client left', none, '');
          this.#observer.resumed(index, request);
          this.#observer.givenUp(index, request, 'client');
          this.#observer.released(request);
        },
      });
    this.#queue = new WaitingQueue(requests, config.queue.order);
    const { queue: start, total } = config.timeouts;
    this.#totalTicks =
      total === undefined ? Number.POSITIVE_INFINITY : Math.round(total * ticksPerSecond);
    const timeouts = { start, firstToken: undefined, total };
    this.#timeOuts = new TimeOuts(config.name, simulation, requests, timeouts, (request, by) =>
      this.#giveUp(request, by),
    );
    // After the event that made room, which may be in the midst of a target's step.
    this.#letIn = simulation.on(`${config.name}/let-in`, priority.arrival, () => this.#fill());
    this.#answerKnown = simulation.on(
      `${config.name}/known-answer`,
      priority.completion,
      (request) => this.#answer(request),
    );
  }

  /** Takes a request that has just arrived: to the door, or to those that wait for a better hour. */
  offer(request: RequestId): void {
    const requests = this.#requests;
    if (request >= this.#stage.length) this.#grow();
    requests.startedAt[request] = none;
    requests.firstAnswerAt[request] = none;
    requests.cachedTokens[request] = 0;
    this.#reserved[request] = Number.NaN;
    this.#observer.arrived(this.index, request);
    const because = this.#deferred?.hold(request);
    if (because === undefined) {
      this.#admit(request);
      return;
    }
    this.#trail?.note(request, 'deferred', none, because);
    this.#observer.deferred(this.index, request);
  }

  answered(request: RequestId, call: RequestId): void {
    const requests = this.#requests;
    const { now } = this.#simulation;
    requests.cachedTokens[request] = requests.cachedTokens[call]!;
    requests.startedAt[request] = requests.startedAt[call]!;
    requests.firstAnswerAt[request] = requests.firstAnswerAt[call]!;
    this.#known?.store(request, now);
    this.#end(request, true);
    this.#timeOuts.answered(request);
    this.#observer.completed(this.index, request);
    this.#shareAnswer(request);
    this.#observer.released(request);
  }

  exhausted(request: RequestId, because: string): void {
    this.#trail?.note(request, 'given up', none, because);
    this.#end(request, false);
    this.#timeOuts.answered(request);
    this.#observer.failed(this.index, request, because);
    this.#shareFailure(request, because);
    this.#observer.released(request);
  }

  reserve(request: RequestId, target: number): number {
    if (this.#budgets === undefined) return 0;
    const customer = this.#requests.tenant[request]!;
    // The first call takes over what was held back at the door.
    const held = this.#reserved[request]!;
    this.#reserved[request] = Number.NaN;
    if (!Number.isNaN(held)) return held;
    const now = toSeconds(this.#simulation.now);
    const most = this.#mostUsd(request, target);
    if (!this.#budgets.admit(customer, now, most)) return Number.NaN;
    return this.#budgets.reserved(customer, most);
  }

  settle(customer: number, reservedUsd: number, usd: number): void {
    this.#budgets?.settle(customer, toSeconds(this.#simulation.now), reservedUsd, usd);
  }

  /** Lets a request in: to a target, to the queue, to an answer that is known, or turns it away. */
  #admit(request: RequestId): void {
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      this.#trail?.note(request, 'refused', none, refusal);
      this.#observer.rejected(this.index, request, refusal);
      this.#observer.released(request);
      return;
    }
    const { now } = this.#simulation;
    this.#cameAt[request] = now;
    this.#timeOuts.begin(request, now - this.#requests.arrivedAt[request]!);
    if (this.#isKnown(request)) return;
    if (this.#running < this.#config.concurrency) {
      this.#start(request);
      return;
    }
    this.#stage[request] = stage.waits;
    this.#queue.append(request);
  }

  /** Why a request is turned away at the door; undefined where it is let in, and its dollars are held back then. */
  #refusal(request: RequestId): GatewayRejection | undefined {
    const now = toSeconds(this.#simulation.now);
    const { tenant, promptTokens, outputTokens } = this.#requests;
    const customer = tenant[request]!;
    const allowed = this.#allowed[customer]!;
    if (allowed.length === 0) return 'no target is allowed';
    if (
      this.#running >= this.#config.concurrency &&
      this.#queue.length >= this.#config.queue.limit
    ) {
      return 'queue full';
    }
    const tokens = promptTokens[request]! + outputTokens[request]!;
    if (this.#limits?.admit(customer, now, tokens) === false) {
      this.#totals.overLimit += 1;
      return 'rate limit';
    }
    if (this.#budgets === undefined) return undefined;
    let most = 0;
    for (let at = 0; at < allowed.length; at += 1) {
      most = Math.max(most, this.#mostUsd(request, allowed[at]!));
    }
    if (!this.#budgets.admit(customer, now, most)) {
      this.#totals.overBudget += 1;
      this.#limits?.charge(customer, now, tokens, 0);
      return 'budget';
    }
    this.#reserved[request] = this.#budgets.reserved(customer, most);
    return undefined;
  }

  /** Whether the answer is known, or is on its way to somebody else. */
  #isKnown(request: RequestId): boolean {
    const known = this.#known;
    if (known === undefined) return false;
    const { now } = this.#simulation;
    const found = known.find(request, now, this.#totals);
    if (found === 'nothing') return false;
    this.#requests.startedAt[request] = now;
    this.#observer.started(this.index, request);
    this.#timeOuts.started(request);
    this.#trail?.note(request, 'known answer', none, found);
    if (found === 'under-way') {
      this.#stage[request] = stage.follows;
      return true;
    }
    this.#stage[request] = stage.known;
    known.timer[request] = this.#simulation.schedule(
      known.secondsFor(request),
      this.#answerKnown,
      request,
    );
    return true;
  }

  #start(request: RequestId): void {
    this.#running += 1;
    this.#stage[request] = stage.called;
    this.#requests.startedAt[request] = this.#simulation.now;
    this.#observer.started(this.index, request);
    this.#timeOuts.started(request);
    this.#calls.begin(request, this.#deadlineOf(request));
  }

  /** When a request is given up, in ticks. */
  #deadlineOf(request: RequestId): number {
    const { arrivedAt, patience } = this.#requests;
    const total = this.#cameAt[request]! + this.#totalTicks;
    return Math.min(total, arrivedAt[request]! + patience[request]!);
  }

  /** An answer that needs no call. */
  #answer(request: RequestId): void {
    this.#requests.firstAnswerAt[request] = this.#simulation.now;
    this.#close(request, true);
    this.#timeOuts.answered(request);
    this.#observer.completed(this.index, request);
    this.#observer.released(request);
  }

  /** A request that was sent is answered, or never will be. */
  #end(request: RequestId, isAnswered: boolean): void {
    this.#calls.finish(request);
    this.#close(request, isAnswered);
    this.#running -= 1;
    if (this.#queue.length > 0) this.#simulation.schedule(0, this.#letIn, 0);
  }

  /** What is held back for a call that was never made is given back, and tokens count that were answered. */
  #close(request: RequestId, isAnswered: boolean): void {
    const { tenant, promptTokens, outputTokens } = this.#requests;
    const customer = tenant[request]!;
    const held = this.#reserved[request]!;
    this.#reserved[request] = Number.NaN;
    if (!Number.isNaN(held)) this.settle(customer, held, 0);
    const tokens = promptTokens[request]! + outputTokens[request]!;
    const now = toSeconds(this.#simulation.now);
    this.#limits?.charge(customer, now, tokens, isAnswered ? tokens : 0);
  }

  #fill(): void {
    while (this.#queue.length > 0 && this.#running < this.#config.concurrency) {
      const request = this.#queue.first;
      this.#queue.remove(request);
      this.#start(request);
    }
  }

  #shareAnswer(leader: RequestId): void {
    const known = this.#known;
    if (known === undefined) return;
    for (let one = known.nextFollower(leader); one !== none; one = known.nextFollower(leader)) {
      this.#answer(one);
    }
  }

  #shareFailure(leader: RequestId, because: string): void {
    const known = this.#known;
    if (known === undefined) return;
    for (let one = known.nextFollower(leader); one !== none; one = known.nextFollower(leader)) {
      this.#close(one, false);
      this.#timeOuts.answered(one);
      this.#observer.failed(this.index, one, because);
      this.#observer.released(one);
    }
  }

  #giveUp(request: RequestId, by: 'time-out' | 'client'): void {
    this.#timeOuts.started(request);
    this.#timeOuts.answered(request);
    switch (this.#stage[request]!) {
      case stage.waits:
        this.#queue.remove(request);
        this.#close(request, false);
        break;
      case stage.called:
        this.#end(request, false);
        break;
      case stage.follows:
        this.#close(request, false);
        break;
      case stage.known:
        this.#simulation.cancel(this.#known!.timer[request]!);
        this.#close(request, false);
        break;
    }
    this.#trail?.note(request, by === 'client' ? 'client left' : 'timed out', none, '');
    this.#observer.givenUp(this.index, request, by);
    this.#passOn(request);
    this.#observer.released(request);
  }

  /** Those who wait for the same answer go on without the one who asked for it: the first of them asks now. */
  #passOn(leader: RequestId): void {
    const heir = this.#known?.leave(leader) ?? none;
    if (heir === none) return;
    this.#stage[heir] = stage.called;
    this.#running += 1;
    this.#calls.begin(heir, this.#deadlineOf(heir));
  }

  #grow(): void {
    const { length } = this.#requests.arrivedAt;
    this.#stage = longer(this.#stage, length);
    this.#cameAt = longer(this.#cameAt, length);
    this.#reserved = longer(this.#reserved, length);
  }
}

import { priority } from '../../engine/priority.ts';
import type { HandlerId, LaneId, Simulation } from '../../engine/simulation.ts';
import { ticksPerSecond, toSeconds } from '../../engine/time.ts';
import type { CallPlan, CallPolicy } from '../../policies/resilience/call-policy.ts';
import { answered, badRequest, timedOut } from '../../policies/resilience/failure.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import { type CallOutcome, type CallsConfig, type CallsHooks, statusOf } from './calls-config.ts';
import { CallsTable } from './calls-table.ts';
import type { GatewayTrail } from './gateway-observer.ts';
import type { GatewayTotals } from './gateway-totals.ts';
import { Journeys, stage } from './journeys.ts';
import { SeenRequest, type SeenRequestParts } from './seen-request.ts';
import type { GatewayTarget } from './target.ts';
import type { TargetBoard } from './target-board.ts';

/** Makes the calls of a gateway, one after the other or side by side, until a request is answered or given up. */
export class Calls {
  readonly journeys: Journeys;
  readonly board: TargetBoard;

  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #config: CallsConfig;
  readonly #table: CallsTable;
  readonly #targets: readonly GatewayTarget[];
  readonly #policy: CallPolicy;
  readonly #totals: GatewayTotals;
  readonly #hooks: CallsHooks;
  readonly #trail: GatewayTrail | undefined;
  readonly #callTenants: Int32Array;
  readonly #seen: SeenRequest;
  readonly #due: HandlerId;
  readonly #copyDue: HandlerId;
  readonly #leaveTarget: HandlerId;
  readonly #firstTokenLane: LaneId | undefined;
  readonly #callLane: LaneId | undefined;
  readonly #plan: CallPlan = {
    what: 'send',
    target: none,
    delay: 0,
    sdkRetries: 0,
    memory: 0,
    isForced: false,
    because: '',
  };

  constructor(
    config: CallsConfig,
    parts: Omit<SeenRequestParts, 'journeys'> & {
      readonly targets: readonly GatewayTarget[];
      readonly policy: CallPolicy;
      readonly totals: GatewayTotals;
      readonly hooks: CallsHooks;
      readonly trail: GatewayTrail | undefined;
      /** Of each customer, the tenant as which its calls to target 0 are counted; those to the others follow. */
      readonly callTenants: Int32Array;
    },
  ) {
    const { simulation, requests } = parts;
    this.#config = config;
    this.#simulation = simulation;
    this.#requests = requests;
    this.#targets = parts.targets;
    this.#policy = parts.policy;
    this.#totals = parts.totals;
    this.#hooks = parts.hooks;
    this.#trail = parts.trail;
    this.#callTenants = parts.callTenants;
    this.board = parts.board;
    this.journeys = new Journeys(requests);
    this.#seen = new SeenRequest({ ...parts, journeys: this.journeys });
    this.#table = new CallsTable(requests);
    const event = (what: string, handler: (entity: number) => void) =>
      simulation.on(`${config.name}/${what}`, priority.arrival, handler);
    const lane = (seconds: number | undefined, what: string, handler: (call: RequestId) => void) =>
      seconds === undefined ? undefined : simulation.lane(seconds, event(what, handler));
    this.#due = event('call', (request) => this.#next(request));
    this.#copyDue = event('copy', (request) => this.#considerCopy(request));
    this.#leaveTarget = event('call-withdrawn', (call) => {
      this.#table.lastTimer[call] = none;
      this.#targets[this.#table.target[call]!]!.withdraw(call);
    });
    this.#firstTokenLane = lane(config.firstToken, 'call-first-token-time-out', (call) => {
      const at = requests.firstAnswerAt[call]!;
      const way = this.#targets[this.#table.target[call]!]!.wayBack?.(call) ?? 0;
      if (at === none || at + way > simulation.now) this.#timeOut(call);
    });
    this.#callLane = lane(config.call, 'call-time-out', (call) => this.#timeOut(call));
  }

  /** Makes the first call of a request, which is given up at `deadline` ticks. */
  begin(request: RequestId, deadline: number): void {
    this.journeys.open(request, deadline, this.#seen.difficultyOf(request));
    this.#planNext(request);
  }

  /** Ends a request: nobody waits for its calls any more. */
  finish(request: RequestId): void {
    const { timer, copyTimer, firstCall } = this.journeys;
    this.#cancel(timer, request);
    this.#cancel(copyTimer, request);
    for (let call = firstCall[request]!; call !== none; call = firstCall[request]!) {
      this.#leave(request, call);
      this.#tellReleased(call);
      this.#abandon(call);
    }
  }

  /** A target says how a call is about to fail: a status, and seconds after which to come again. */
  failing(call: RequestId, status: number, retryAfter: number): void {
    this.#table.status[call] = status;
    this.#table.retryAfter[call] = retryAfter;
  }

  /** A call has its outcome. */
  ended(call: RequestId, outcome: CallOutcome, reason: string): void {
    const { parent, target, customer, status: noted, retryAfter, reservedUsd } = this.#table;
    const request = parent[call]!;
    const at = target[call]!;
    const usd = this.#targets[at]!.owedUsd(call, outcome === 'completed');
    this.#cancel(this.#table.firstTimer, call);
    this.#cancel(this.#table.lastTimer, call);
    this.board.ended(at);
    this.#hooks.settle(customer[call]!, reservedUsd[call]!, usd);
    if (request === none) return;
    this.#leave(request, call);
    const status = noted[call] === none ? statusOf(outcome, reason) : noted[call]!;
    if (status === answered) this.#succeeded(request, call);
    else this.#failed(request, call, status, retryAfter[call]!);
  }

  #succeeded(request: RequestId, call: RequestId): void {
    const { now } = this.#simulation;
    const { firstAnswerAt, promptTokens, outputTokens } = this.#requests;
    const target = this.#table.target[call]!;
    const sentAt = this.#table.sentAt[call]!;
    const { board } = this;
    board.now = toSeconds(now);
    if (this.#table.isWatched[call] === 1) {
      this.#policy.succeeded(target, board.now, toSeconds(now - sentAt));
    }
    const tokens = promptTokens[call]! + outputTokens[call]!;
    const first = firstAnswerAt[call]! - sentAt;
    board.answered(target, first, now - sentAt, tokens, outputTokens[call]!);
    this.#trail?.note(request, 'answered', target, '', call);
    const dearer = this.#policy.escalates ? this.#dearerThan(request, target) : none;
    if (dearer >= 0) {
      this.journeys.answerer[request] = target;
      // It has said what it can: what comes next is not to be asked of it again.
      this.journeys.failed[request]! |= 1 << target;
      // Another answer of this instant may not have been trusted either.
      if (this.journeys.timer[request] !== none) return;
      this.#totals.escalations += 1;
      this.journeys.because[request] = 'the answer is not trusted';
      // A call of the gateway's own, whoever made the last one.
      this.journeys.sdkRetries[request] = 0;
      this.#schedule(request, now, dearer);
      return;
    }
    if (this.#table.isCopy[call] === 1) this.#totals.hedgeWins += 1;
    this.#answer(request, call, target);
  }

  #dearerThan(request: RequestId, target: number): number {
    const { state, draw } = this.#seen;
    this.#seen.look(request);
    return this.#policy.escalate(state, target, this.board, this.board.now, draw);
  }

  #answer(request: RequestId, call: RequestId, target: number): void {
    this.#totals.answers += 1;
    const { quality } = this.board.targets[target]!;
    if (quality > this.journeys.difficulty[request]!) this.#totals.quality += 1;
    this.#hooks.answered(request, call);
  }

  /** No call is to be made any more: the answer that was not good enough must do, if there was one. */
  #exhaust(request: RequestId, because: string): void {
    const target = this.journeys.answerer[request]!;
    if (target === none) {
      this.#hooks.exhausted(request, because);
      return;
    }
    this.#requests.firstAnswerAt[request] = this.#simulation.now;
    this.#answer(request, request, target);
  }

  #failed(request: RequestId, call: RequestId, status: number, retryAfter: number): void {
    const { now } = this.#simulation;
    const { failed, lastTarget, callsAtTarget, lastStatus, underWay, timer } = this.journeys;
    const target = this.#table.target[call]!;
    const seconds = toSeconds(now - this.#table.sentAt[call]!);
    this.board.now = toSeconds(now);
    if (this.#table.isWatched[call] === 1) {
      this.#policy.failed(target, toSeconds(now), seconds, status);
    }
    if (status !== badRequest) this.board.failed(target);
    this.#trail?.note(request, 'failed', target, `status ${status}`, call);
    const isSame = lastTarget[request] === target;
    if (this.journeys.sdkRetries[request] === 0) {
      callsAtTarget[request] = isSame ? callsAtTarget[request]! + 1 : 1;
    }
    this.journeys.stage[request] = stage.failed;
    lastTarget[request] = target;
    lastStatus[request] = status;
    failed[request]! |= 1 << target;
    this.journeys.retryAfter[request] = retryAfter;
    // A copy that is still under way may answer; and a target may say no before it has been asked in full.
    if (underWay[request] === 0 && timer[request] === none) this.#schedule(request, now, none);
  }

  #timeOut(call: RequestId): void {
    const request = this.#table.parent[call]!;
    this.#leave(request, call);
    // Before what comes next, which may need the room or the money that it holds.
    this.#abandon(call);
    this.#failed(request, call, timedOut, 0);
  }

  /** Nobody waits for a call any more; its target hears of it, or goes on. */
  #abandon(call: RequestId): void {
    this.#cancel(this.#table.firstTimer, call);
    this.#cancel(this.#table.lastTimer, call);
    if (!this.#config.cancels) return;
    const { now } = this.#simulation;
    // Not within the event that ended another call: its target may be in the midst of a step.
    this.#table.lastTimer[call] = this.#simulation.scheduleAt(now, this.#leaveTarget, call);
  }

  #tellReleased(call: RequestId): void {
    if (this.#table.isWatched[call] === 0) return;
    this.#policy.released(this.#table.target[call]!, toSeconds(this.#simulation.now));
  }

  /** A call no longer counts among those under way for its request. */
  #leave(request: RequestId, call: RequestId): void {
    const { next, parent } = this.#table;
    const { firstCall, underWay } = this.journeys;
    parent[call] = none;
    underWay[request]! -= 1;
    if (firstCall[request] === call) {
      firstCall[request] = next[call]!;
      return;
    }
    let before = firstCall[request]!;
    while (next[before] !== call) before = next[before]!;
    next[before] = next[call]!;
  }

  /** The instant has come at which something was to be done for a request. */
  #next(request: RequestId): void {
    const { timer, planned } = this.journeys;
    timer[request] = none;
    const target = planned[request]!;
    planned[request] = none;
    if (target === none) this.#planNext(request);
    else if (this.journeys.sdkRetries[request]! > 0) this.#callUnasked(request, target);
    else if (!this.#callIfAdmitted(request, target)) this.#planNext(request);
  }

  /** Asks the policy what is next, and does it. */
  #planNext(request: RequestId): void {
    const plan = this.#plan;
    // Permits that were there when it was asked may be gone by then; but nobody else takes one in the same instant.
    for (let asked = 0; asked <= this.#targets.length; asked += 1) {
      const { now } = this.#simulation;
      this.#seen.look(request);
      this.#policy.plan(this.#seen.state, this.board, this.board.now, this.#seen.draw, plan);
      this.#keep(request, plan);
      if (plan.what === 'give-up') {
        this.#exhaust(request, plan.because);
        return;
      }
      // Never before the instant that the policy means, which may lie between two ticks.
      const at = now + Math.ceil(plan.delay * ticksPerSecond);
      if (plan.what === 'wait' || at > now) {
        const target = plan.what === 'send' ? plan.target : none;
        this.#schedule(request, plan.what === 'wait' ? Math.max(at, now + 1) : at, target);
        return;
      }
      // A client library that calls again by itself asks no breaker.
      if (plan.isForced || plan.sdkRetries > 0) {
        this.#callUnasked(request, plan.target);
        return;
      }
      if (this.#callIfAdmitted(request, plan.target)) return;
    }
    this.#exhaust(request, 'no target lets it through');
  }

  /** What a plan says is to be remembered of a request. */
  #keep(request: RequestId, plan: CallPlan): void {
    const { stage: stages, wantsSince, sdkRetries, memory } = this.journeys;
    sdkRetries[request] = plan.sdkRetries;
    memory[request] = plan.memory;
    this.journeys.because[request] = plan.because;
    if (plan.what !== 'wait') wantsSince[request] = Number.NaN;
    else if (stages[request] !== stage.wanting) wantsSince[request] = this.board.now;
    stages[request] = stage.wanting;
  }

  #schedule(request: RequestId, at: number, target: number): void {
    this.journeys.planned[request] = target;
    this.journeys.timer[request] = this.#simulation.scheduleAt(at, this.#due, request);
  }

  #callUnasked(request: RequestId, target: number): void {
    if (!this.#call(request, target, false)) this.#exhaust(request, 'budget');
  }

  /** Makes a call for which its target gives a permit; false where it gives none. */
  #callIfAdmitted(request: RequestId, target: number): boolean {
    const now = toSeconds(this.#simulation.now);
    if (!this.#policy.admit(target, now)) return false;
    if (!this.#call(request, target, true)) {
      this.#policy.released(target, now);
      this.#exhaust(request, 'budget');
    }
    return true;
  }

  /** Makes a call beside or after others; false where the budget has no room for it. */
  #call(request: RequestId, target: number, isWatched: boolean, isCopy = false): boolean {
    const { calls, copies, underWay, firstCall, lastTarget, copyTimer } = this.journeys;
    const call = this.#take(request, request, target);
    if (call === none) return false;
    const isFirst = calls[request] === 0;
    // One for whom nobody was asked was not sent.
    if (isFirst) this.#totals.sent += 1;
    if (isCopy) {
      this.#totals.hedges += 1;
      copies[request]! += 1;
    }
    if (!isFirst && !isCopy) {
      if (target === lastTarget[request]) this.#totals.retries += 1;
      else this.#totals.fallbacks += 1;
    }
    calls[request]! += 1;
    if (this.journeys.sdkRetries[request] === 0) this.journeys.ownCalls[request]! += 1;
    underWay[request]! += 1;
    const table = this.#table;
    table.isWatched[call] = Number(isWatched);
    table.isCopy[call] = Number(isCopy);
    table.next[call] = firstCall[request]!;
    firstCall[request] = call;
    if (copyTimer[request] === none) this.#thinkOfCopy(request, target);
    if (isCopy) this.#trail?.note(request, 'copy', target, 'no answer yet', call);
    else this.#trail?.note(request, 'call', target, this.journeys.because[request]!, call);
    if (isFirst && this.#policy.shadows) this.#shadow(request);
    this.#sendOn(request, call, this.#targets[target]!);
    return true;
  }

  /** Sends a call from where its request is: with the client, or where it was answered before. */
  #sendOn(request: RequestId, call: RequestId, target: GatewayTarget): void {
    const answerer = this.journeys.answerer[request]!;
    if (answerer === none || !this.#config.stepsThere || target.sendFrom === undefined) {
      target.send(call);
    } else target.sendFrom(call, this.#targets[answerer]!);
  }

  #shadow(request: RequestId): void {
    this.#seen.look(request);
    const now = toSeconds(this.#simulation.now);
    const target = this.#policy.shadow(this.#seen.state, this.board, now, this.#seen.draw);
    if (target < 0) return;
    const call = this.#take(request, none, target);
    if (call === none) return;
    this.#totals.shadows += 1;
    this.#trail?.note(request, 'shadow', target, '', call);
    this.#targets[target]!.send(call);
  }

  /** A call with what its request asks for, on its way to a target; none where its tenant's budget says no. */
  #take(request: RequestId, parent: RequestId, target: number): RequestId {
    const requests = this.#requests;
    const { now } = this.#simulation;
    const customer = requests.tenant[request]!;
    const reservedUsd = this.#hooks.reserve(request, target);
    if (Number.isNaN(reservedUsd)) return none;
    const call = requests.takeLike(request);
    requests.arrivedAt[call] = now;
    requests.tenant[call] = this.#callTenants[customer]! + target;
    requests.attempt[call] = this.journeys.calls[request]! + 1;
    requests.patience[call] = this.#config.tellsDeadline
      ? this.journeys.deadline[request]! - now
      : Number.POSITIVE_INFINITY;
    this.#table.open(call, parent, target, customer, reservedUsd);
    if (parent !== none) {
      this.#table.firstTimer[call] = this.#timer(this.#firstTokenLane, call);
      this.#table.lastTimer[call] = this.#timer(this.#callLane, call);
    }
    this.#totals.attempts += 1;
    this.board.sent(target);
    return call;
  }

  #timer(lane: LaneId | undefined, call: RequestId): number {
    return lane === undefined ? none : this.#simulation.scheduleIn(lane, call);
  }

  #thinkOfCopy(request: RequestId, target: number): void {
    const seconds = this.#policy.copyAfter(target, this.journeys.copies[request]!);
    if (seconds === Number.POSITIVE_INFINITY) return;
    this.journeys.copyTimer[request] = this.#simulation.schedule(seconds, this.#copyDue, request);
  }

  #considerCopy(request: RequestId): void {
    const { copyTimer, underWay, firstCall } = this.journeys;
    copyTimer[request] = none;
    // Where a failed call waits for its next one, there is nothing to stand beside.
    if (underWay[request] === 0) return;
    this.#seen.look(request);
    const busy = this.#table.target[firstCall[request]!]!;
    const now = toSeconds(this.#simulation.now);
    const target = this.#policy.copy(this.#seen.state, this.board, busy, now, this.#seen.draw);
    if (target < 0 || !this.#policy.admit(target, now)) return;
    if (!this.#call(request, target, true, true)) this.#policy.released(target, now);
  }

  #cancel(handles: Float64Array, of: RequestId): void {
    const handle = handles[of]!;
    if (handle === none) return;
    handles[of] = none;
    this.#simulation.cancel(handle);
  }
}

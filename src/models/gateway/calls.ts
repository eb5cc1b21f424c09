import type { KeyedUniform } from '../../engine/keyed-uniform.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, LaneId, Simulation } from '../../engine/simulation.ts';
import { ticksPerSecond, toSeconds } from '../../engine/time.ts';
import type { CallPlan, CallPolicy, CallState } from '../../policies/resilience/call-policy.ts';
import {
  answered,
  badRequest,
  overloaded,
  serverError,
  timedOut,
} from '../../policies/resilience/failure.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import { CallsTable } from './calls-table.ts';
import type { GatewayTrail } from './gateway-observer.ts';
import type { GatewayTotals } from './gateway-totals.ts';
import { Journeys } from './journeys.ts';
import type { GatewayTarget } from './target.ts';
import type { TargetBoard } from './target-board.ts';

export interface CallsConfig {
  readonly name: string;
  /** Seconds that a call may take until its first token, and in all; undefined for ever. */
  readonly firstToken: number | undefined;
  readonly call: number | undefined;
  /** Whether a target is told that nobody waits for a call any more; else it goes on with it. */
  readonly cancels: boolean;
  /** Whether a target is told by when its answer is needed. */
  readonly tellsDeadline: boolean;
}

export interface CallsHooks {
  /** A call answered its request. */
  answered(request: RequestId, call: RequestId): void;
  /** No call is to be made for a request any more. */
  exhausted(request: RequestId, because: string): void;
  /** A call ended for which nobody waited any more: dollars that its customer owes. */
  late(customer: number, usd: number): void;
}

/** How a call ended that its target said nothing more of. */
export type CallOutcome =
  | 'completed'
  | 'rejected'
  | 'timed-out'
  | 'cancelled'
  | 'failed'
  | 'in-flight';

/** Of a request: nothing is planned, a call failed, a target is wanted. */
const stage = { first: 0, failed: 1, wanting: 2 } as const;
const stageNames = ['first', 'failed', 'wanting'] as const;

/** Tells the draw of a request's difficulty from those of its calls, which are few. */
const difficultyDraw = 0x7ffe;

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

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
  readonly #callTenant: (customer: number, target: number) => number;
  readonly #allowed: (customer: number) => readonly number[];
  readonly #tenantNames: readonly string[];
  readonly #due: HandlerId;
  readonly #copyDue: HandlerId;
  readonly #leaveTarget: HandlerId;
  readonly #firstTokenLane: LaneId | undefined;
  readonly #callLane: LaneId | undefined;
  readonly #state: Mutable<CallState>;
  readonly #plan: CallPlan = {
    what: 'send',
    target: none,
    delay: 0,
    sdkRetries: 0,
    memory: 0,
    isForced: false,
    because: '',
  };
  readonly #luck: KeyedUniform;
  readonly #draw: () => number;
  #drawn = 0;

  constructor(
    config: CallsConfig,
    parts: {
      readonly simulation: Simulation;
      readonly requests: Requests;
      readonly targets: readonly GatewayTarget[];
      readonly board: TargetBoard;
      readonly policy: CallPolicy;
      readonly luck: KeyedUniform;
      readonly totals: GatewayTotals;
      readonly hooks: CallsHooks;
      readonly trail: GatewayTrail | undefined;
      /** The tenant as which a customer's calls to a target are counted. */
      readonly callTenant: (customer: number, target: number) => number;
      /** Targets that a customer's requests may go to, ascending. */
      readonly allowed: (customer: number) => readonly number[];
      readonly tenantNames: readonly string[];
    },
  ) {
    const { simulation, requests, luck } = parts;
    this.#luck = luck;
    this.#config = config;
    this.#simulation = simulation;
    this.#requests = requests;
    this.#targets = parts.targets;
    this.#policy = parts.policy;
    this.#totals = parts.totals;
    this.#hooks = parts.hooks;
    this.#trail = parts.trail;
    this.#callTenant = parts.callTenant;
    this.#allowed = parts.allowed;
    this.#tenantNames = parts.tenantNames;
    this.board = parts.board;
    this.journeys = new Journeys(requests);
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
      if (at === none || at > simulation.now) this.#timeOut(call);
    });
    this.#callLane = lane(config.call, 'call-time-out', (call) => this.#timeOut(call));
    this.#state = emptyState();
    this.#draw = () =>
      luck(this.#state.number, this.journeys.calls[this.board.request]!, this.#drawn++);
  }

  /** Makes the first call of a request, which is given up at `deadline` ticks. */
  begin(request: RequestId, deadline: number): void {
    this.journeys.open(request, deadline);
    this.#totals.sent += 1;
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
    const { parent, target, customer, status: noted, retryAfter } = this.#table;
    const request = parent[call]!;
    const at = target[call]!;
    const usd = this.#targets[at]!.billedUsd(call);
    this.#cancel(this.#table.firstTimer, call);
    this.#cancel(this.#table.lastTimer, call);
    this.board.ended(at);
    if (request === none) {
      this.#hooks.late(customer[call]!, usd);
      return;
    }
    this.#leave(request, call);
    this.journeys.usd[request]! += usd;
    const status = noted[call] === none ? statusOf(outcome, reason) : noted[call]!;
    if (status === answered) this.#succeeded(request, call);
    else this.#failed(request, call, status, retryAfter[call]!);
  }

  #succeeded(request: RequestId, call: RequestId): void {
    const { now } = this.#simulation;
    const { arrivedAt, firstAnswerAt, promptTokens, outputTokens } = this.#requests;
    const target = this.#table.target[call]!;
    const sentAt = arrivedAt[call]!;
    this.#refill(request);
    if (this.#table.isWatched[call] === 1) {
      this.#policy.succeeded(target, toSeconds(now), toSeconds(now - sentAt));
    }
    const tokens = promptTokens[call]! + outputTokens[call]!;
    const first = firstAnswerAt[call]! - sentAt;
    this.board.answered(target, first, now - sentAt, tokens, outputTokens[call]!);
    this.#trail?.note(request, 'answered', target, '');
    const { board } = this;
    const dearer = this.#policy.escalate(this.#state, target, board, toSeconds(now), this.#draw);
    if (dearer >= 0) {
      this.#totals.escalations += 1;
      this.#schedule(request, now, dearer);
      return;
    }
    this.#totals.answers += 1;
    if (board.targets[target]!.quality > this.#state.difficulty) this.#totals.quality += 1;
    if (this.#table.isCopy[call] === 1) this.#totals.hedgeWins += 1;
    this.#hooks.answered(request, call);
  }

  #failed(request: RequestId, call: RequestId, status: number, retryAfter: number): void {
    const { now } = this.#simulation;
    const { failed, lastTarget, callsAtTarget, lastStatus, underWay, timer } = this.journeys;
    const target = this.#table.target[call]!;
    const seconds = toSeconds(now - this.#requests.arrivedAt[call]!);
    this.board.now = toSeconds(now);
    if (this.#table.isWatched[call] === 1) {
      this.#policy.failed(target, toSeconds(now), seconds, status);
    }
    if (status !== badRequest) this.board.failed(target);
    this.#trail?.note(request, 'failed', target, `status ${status}`);
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
    this.#failed(request, call, timedOut, 0);
    this.#abandon(call);
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
    if (target === none || !this.#callIfAdmitted(request, target)) this.#planNext(request);
  }

  /** Asks the policy what is next, and does it. */
  #planNext(request: RequestId): void {
    const plan = this.#plan;
    // Permits that were there when it was asked may be gone by then; but nobody else takes one in the same instant.
    for (let asked = 0; asked <= this.#targets.length; asked += 1) {
      const { now } = this.#simulation;
      this.#refill(request);
      this.#policy.plan(this.#state, this.board, toSeconds(now), this.#draw, plan);
      this.#keep(request, plan);
      if (plan.what === 'give-up') {
        this.#hooks.exhausted(request, plan.because);
        return;
      }
      // Never before the instant that the policy means, which may lie between two ticks.
      const at = now + Math.ceil(plan.delay * ticksPerSecond);
      if (plan.what === 'wait' || at > now) {
        const target = plan.what === 'send' ? plan.target : none;
        this.#schedule(request, plan.what === 'wait' ? Math.max(at, now + 1) : at, target);
        return;
      }
      if (plan.isForced) {
        this.#call(request, plan.target, false, false);
        return;
      }
      if (this.#callIfAdmitted(request, plan.target)) return;
    }
    this.#hooks.exhausted(request, 'no target lets it through');
  }

  /** What a plan says is to be remembered of a request. */
  #keep(request: RequestId, plan: CallPlan): void {
    const { stage: stages, wantsSince, sdkRetries, memory } = this.journeys;
    sdkRetries[request] = plan.sdkRetries;
    memory[request] = plan.memory;
    if (plan.what !== 'wait') wantsSince[request] = Number.NaN;
    else if (stages[request] !== stage.wanting) wantsSince[request] = this.board.now;
    stages[request] = stage.wanting;
  }

  #schedule(request: RequestId, at: number, target: number): void {
    this.journeys.planned[request] = target;
    this.journeys.timer[request] = this.#simulation.scheduleAt(at, this.#due, request);
  }

  #callIfAdmitted(request: RequestId, target: number): boolean {
    if (!this.#policy.admit(target, toSeconds(this.#simulation.now))) return false;
    this.#call(request, target, true, false);
    return true;
  }

  #call(request: RequestId, target: number, isWatched: boolean, isCopy: boolean): void {
    const { calls, underWay, firstCall, lastTarget, copyTimer, sdkRetries } = this.journeys;
    const isFirst = calls[request] === 0;
    if (!isFirst && !isCopy) {
      if (target === lastTarget[request]) this.#totals.retries += 1;
      else this.#totals.fallbacks += 1;
    }
    if (isCopy) this.#totals.hedges += 1;
    calls[request]! += 1;
    if (sdkRetries[request] === 0) this.journeys.ownCalls[request]! += 1;
    underWay[request]! += 1;
    const call = this.#take(request, request, target);
    const table = this.#table;
    table.isWatched[call] = Number(isWatched);
    table.isCopy[call] = Number(isCopy);
    table.next[call] = firstCall[request]!;
    firstCall[request] = call;
    if (copyTimer[request] === none) this.#thinkOfCopy(request, target);
    this.#trail?.note(request, isCopy ? 'copy' : 'call', target, this.#plan.because);
    if (isFirst) this.#shadow(request);
    this.#targets[target]!.send(call);
  }

  #shadow(request: RequestId): void {
    this.#refill(request);
    const now = toSeconds(this.#simulation.now);
    const target = this.#policy.shadow(this.#state, this.board, now, this.#draw);
    if (target < 0) return;
    this.#totals.shadows += 1;
    this.#targets[target]!.send(this.#take(request, none, target));
  }

  /** A call with what its request asks for, on its way to a target. */
  #take(request: RequestId, parent: RequestId, target: number): RequestId {
    const requests = this.#requests;
    const { now } = this.#simulation;
    const call = requests.take();
    const customer = requests.tenant[request]!;
    requests.number[call] = requests.number[request]!;
    requests.arrivedAt[call] = now;
    requests.startedAt[call] = none;
    requests.firstAnswerAt[call] = none;
    requests.tenant[call] = this.#callTenant(customer, target);
    requests.promptTokens[call] = requests.promptTokens[request]!;
    requests.outputTokens[call] = requests.outputTokens[request]!;
    requests.items[call] = requests.items[request]!;
    requests.work[call] = requests.work[request]!;
    requests.priority[call] = requests.priority[request]!;
    requests.session[call] = requests.session[request]!;
    requests.turn[call] = requests.turn[request]!;
    requests.attempt[call] = this.journeys.calls[request]!;
    requests.content[call] = requests.content[request]!;
    requests.topic[call] = requests.topic[request]!;
    requests.tailGroup[call] = requests.tailGroup[request]!;
    requests.setPrefix(call, requests.prefix[request]!);
    requests.cachedTokens[call] = 0;
    requests.patience[call] = this.#config.tellsDeadline
      ? this.journeys.deadline[request]! - now
      : Number.POSITIVE_INFINITY;
    this.#table.open(call, parent, target, customer);
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
    const seconds = this.#policy.copyAfter(target, this.journeys.underWay[request]! - 1);
    if (seconds === Number.POSITIVE_INFINITY) return;
    this.journeys.copyTimer[request] = this.#simulation.schedule(seconds, this.#copyDue, request);
  }

  #considerCopy(request: RequestId): void {
    const { copyTimer, underWay, firstCall } = this.journeys;
    copyTimer[request] = none;
    // Where a failed call waits for its next one, there is nothing to stand beside.
    if (underWay[request] === 0) return;
    this.#refill(request);
    const busy = this.#table.target[firstCall[request]!]!;
    const now = toSeconds(this.#simulation.now);
    const target = this.#policy.copy(this.#state, this.board, busy, now, this.#draw);
    if (target >= 0 && this.#policy.admit(target, now)) this.#call(request, target, true, true);
  }

  /** What policies see of a request. */
  #refill(request: RequestId): void {
    const { now } = this.#simulation;
    const { tenant, session, number, promptTokens, outputTokens } = this.#requests;
    const { ownCalls, failed, lastTarget, lastStatus, retryAfter, deadline } = this.journeys;
    const { callsAtTarget, sdkRetries, memory, stage: stages, wantsSince } = this.journeys;
    const state = this.#state;
    const customer = tenant[request]!;
    state.tenant = customer;
    state.tenantName = this.#tenantNames[customer]!;
    state.session = session[request]!;
    state.number = number[request]!;
    state.promptTokens = promptTokens[request]!;
    state.outputTokens = outputTokens[request]!;
    state.attempts = ownCalls[request]!;
    state.failed = failed[request]!;
    state.allowed = this.#allowed(customer);
    state.lastTarget = lastTarget[request]!;
    state.lastStatus = lastStatus[request]!;
    state.retryAfter = retryAfter[request]!;
    state.callsAtTarget = callsAtTarget[request]!;
    state.sdkRetries = sdkRetries[request]!;
    state.memory = memory[request]!;
    state.stage = stageNames[stages[request]!]!;
    state.wantsSince = wantsSince[request]!;
    state.difficulty = this.#luck(number[request]!, 0, difficultyDraw);
    state.secondsLeft = (deadline[request]! - now) / ticksPerSecond;
    this.board.request = request;
    this.board.now = toSeconds(now);
    this.#drawn = 0;
  }

  #cancel(handles: Float64Array, of: RequestId): void {
    const handle = handles[of]!;
    if (handle === none) return;
    handles[of] = none;
    this.#simulation.cancel(handle);
  }
}

/** What a deployment of one's own would say over HTTP. */
function statusOf(outcome: CallOutcome, reason: string): number {
  switch (outcome) {
    case 'completed':
      return answered;
    case 'rejected':
      return reason === 'queue full' ? overloaded : badRequest;
    case 'timed-out':
    case 'cancelled':
    case 'in-flight':
      return timedOut;
    case 'failed':
      return serverError;
  }
}

function emptyState(): Mutable<CallState> {
  return {
    tenant: 0,
    tenantName: '',
    session: none,
    number: 0,
    promptTokens: 0,
    outputTokens: 0,
    attempts: 0,
    failed: 0,
    allowed: [],
    lastTarget: none,
    lastStatus: 0,
    retryAfter: 0,
    callsAtTarget: 0,
    sdkRetries: 0,
    memory: 0,
    stage: 'first',
    wantsSince: Number.NaN,
    difficulty: 0,
    secondsLeft: Number.POSITIVE_INFINITY,
  };
}

import type { KeyedUniform } from '../../engine/keyed-uniform.ts';
import type { Mutable } from '../../engine/mutable.ts';
import type { Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { ticksPerSecond, toSeconds } from '../../engine/time.ts';
import type { CallState } from '../../policies/resilience/call-policy.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import { type Journeys, stageNames } from './journeys.ts';
import type { TargetBoard } from './target-board.ts';

/** Tells the draw of a request's difficulty from those of its calls, which are few. */
const difficultyDraw = 0x7ffe;

export interface SeenRequestParts {
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly journeys: Journeys;
  readonly board: TargetBoard;
  readonly luck: KeyedUniform;
  /** Targets that requests may go to, ascending, by customer. */
  readonly allowed: readonly (readonly number[])[];
  readonly tenantNames: readonly string[];
}

/** What policies see of the request at hand: one object, refilled request after request. */
export class SeenRequest {
  readonly state: Mutable<CallState> = emptyState();
  /** Numbers that depend on the request and how many calls it had alone; afresh from the first at each look. */
  readonly draw: Uniform;
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #journeys: Journeys;
  readonly #board: TargetBoard;
  readonly #luck: KeyedUniform;
  readonly #allowed: readonly (readonly number[])[];
  readonly #tenantNames: readonly string[];
  #drawn = 0;

  constructor(parts: SeenRequestParts) {
    const { luck, journeys, board } = parts;
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#journeys = journeys;
    this.#board = board;
    this.#luck = luck;
    this.#allowed = parts.allowed;
    this.#tenantNames = parts.tenantNames;
    this.draw = () => luck(this.state.number, journeys.calls[board.request]!, this.#drawn++);
  }

  /** How hard a request is, whatever call it has. */
  difficultyOf(request: RequestId): number {
    return this.#luck(this.#requests.number[request]!, 0, difficultyDraw);
  }

  /** Looks at a request, and at the targets for it. */
  look(request: RequestId): void {
    const { now } = this.#simulation;
    const { tenant, place, session, number, promptTokens, outputTokens } = this.#requests;
    const { ownCalls, failed, lastTarget, lastStatus, retryAfter, deadline } = this.#journeys;
    const { callsAtTarget, sdkRetries, memory, stage: stages } = this.#journeys;
    const { wantsSince, difficulty } = this.#journeys;
    const { state } = this;
    const customer = tenant[request]!;
    state.tenant = customer;
    state.tenantName = this.#tenantNames[customer]!;
    state.place = place[request]!;
    state.session = session[request]!;
    state.number = number[request]!;
    state.promptTokens = promptTokens[request]!;
    state.outputTokens = outputTokens[request]!;
    state.attempts = ownCalls[request]!;
    state.failed = failed[request]!;
    state.allowed = this.#allowed[customer]!;
    state.lastTarget = lastTarget[request]!;
    state.lastStatus = lastStatus[request]!;
    state.retryAfter = retryAfter[request]!;
    state.callsAtTarget = callsAtTarget[request]!;
    state.sdkRetries = sdkRetries[request]!;
    state.memory = memory[request]!;
    state.stage = stageNames[stages[request]!]!;
    state.wantsSince = wantsSince[request]!;
    state.difficulty = difficulty[request]!;
    state.secondsLeft = (deadline[request]! - now) / ticksPerSecond;
    this.#board.request = request;
    this.#board.now = toSeconds(now);
    this.#drawn = 0;
  }
}

function emptyState(): Mutable<CallState> {
  return {
    tenant: 0,
    tenantName: '',
    place: none,
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

import { longer } from '../../engine/longer.ts';
import { none, type RequestId, type Requests } from '../requests.ts';

/** Of a request: nothing is planned yet, a call failed, a target is wanted. */
export const stage = { first: 0, failed: 1, wanting: 2 } as const;
export const stageNames = ['first', 'failed', 'wanting'] as const;

/** What a gateway knows of the requests that it has not answered yet, by their ids in the request table. */
export class Journeys {
  readonly #requests: Requests;
  /** Calls made for it, copies among them, and those under way, of which this is the first. */
  calls = new Int32Array(0);
  copies = new Int32Array(0);
  underWay = new Int32Array(0);
  firstCall = new Int32Array(0);
  /** Targets that failed it, as bits. */
  failed = new Int32Array(0);
  /** The last target that failed it, calls there in a row, how it failed, and when it may be asked again, in seconds. */
  lastTarget = new Int32Array(0);
  callsAtTarget = new Int32Array(0);
  lastStatus = new Int32Array(0);
  retryAfter = new Float64Array(0);
  /** Calls of the gateway's own, without those that a client library makes by itself; and whether it is such a one that is next. */
  ownCalls = new Int32Array(0);
  /** What the last plan said is to be kept. */
  sdkRetries = new Int32Array(0);
  memory = new Float64Array(0);
  /** Where it stands, a `stage`; and since when a target is wanted, in seconds, or NaN. */
  stage = new Int8Array(0);
  wantsSince = new Float64Array(0);
  /** The event at which something is next done for it, and the target that is planned then, or none. */
  timer = new Float64Array(0);
  planned = new Int32Array(0);
  /** Why that is done. */
  readonly because: string[] = [];
  /** The event at which a copy is thought of, or none. */
  copyTimer = new Float64Array(0);
  /** As of `GatewayRequest`. */
  difficulty = new Float64Array(0);
  /** Instant at which it is given up, in ticks; infinite where it never is. */
  deadline = new Float64Array(0);
  /** The target whose answer was not good enough, or none. */
  answerer = new Int32Array(0);

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  open(request: RequestId, deadline: number, difficulty: number): void {
    if (request >= this.calls.length) this.#grow();
    this.calls[request] = 0;
    this.copies[request] = 0;
    this.underWay[request] = 0;
    this.firstCall[request] = none;
    this.failed[request] = 0;
    this.lastTarget[request] = none;
    this.callsAtTarget[request] = 0;
    this.lastStatus[request] = 0;
    this.retryAfter[request] = 0;
    this.ownCalls[request] = 0;
    this.sdkRetries[request] = 0;
    this.memory[request] = 0;
    this.stage[request] = 0;
    this.wantsSince[request] = Number.NaN;
    this.timer[request] = none;
    this.planned[request] = none;
    this.because[request] = '';
    this.copyTimer[request] = none;
    this.difficulty[request] = difficulty;
    this.deadline[request] = deadline;
    this.answerer[request] = none;
  }

  #grow(): void {
    const { length } = this.#requests.arrivedAt;
    this.calls = longer(this.calls, length);
    this.copies = longer(this.copies, length);
    this.underWay = longer(this.underWay, length);
    this.firstCall = longer(this.firstCall, length);
    this.failed = longer(this.failed, length);
    this.lastTarget = longer(this.lastTarget, length);
    this.callsAtTarget = longer(this.callsAtTarget, length);
    this.lastStatus = longer(this.lastStatus, length);
    this.retryAfter = longer(this.retryAfter, length);
    this.ownCalls = longer(this.ownCalls, length);
    this.sdkRetries = longer(this.sdkRetries, length);
    this.memory = longer(this.memory, length);
    this.stage = longer(this.stage, length);
    this.wantsSince = longer(this.wantsSince, length);
    this.timer = longer(this.timer, length);
    this.planned = longer(this.planned, length);
    this.copyTimer = longer(this.copyTimer, length);
    this.difficulty = longer(this.difficulty, length);
    this.deadline = longer(this.deadline, length);
    this.answerer = longer(this.answerer, length);
  }
}

import { priority } from '../../engine/priority.ts';
import type { HandlerId, LaneId, Simulation } from '../../engine/simulation.ts';
import { ticksPerSecond } from '../../engine/time.ts';
import { none, type RequestId, type Requests } from '../requests.ts';

/** Seconds after its arrival at which a request is given up; undefined for never. */
export interface TimeOutsConfig {
  /** That still waits for service. */
  readonly start: number | undefined;
  /** That still has no first token. */
  readonly firstToken: number | undefined;
  /** That is not answered in full. */
  readonly total: number | undefined;
}

/** Gives up the requests of a deployment that wait for too long: by its own time-outs, or as their clients do. */
export class TimeOuts {
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #start: LaneId | undefined;
  readonly #firstToken: LaneId | undefined;
  readonly #total: LaneId | undefined;
  readonly #totalTicks: number;
  readonly #clientLeaves: HandlerId;

  constructor(
    name: string,
    simulation: Simulation,
    requests: Requests,
    config: TimeOutsConfig,
    giveUp: (request: RequestId, by: 'time-out' | 'client') => void,
  ) {
    this.#simulation = simulation;
    this.#requests = requests;
    // After the completions of the instant: service that starts now beats lost patience.
    const event = (what: string, handler: (request: RequestId) => void) =>
      simulation.on(`${name}/${what}`, priority.arrival, handler);
    const lane = (seconds: number | undefined, what: string, handler: (one: RequestId) => void) =>
      seconds === undefined ? undefined : simulation.lane(seconds, event(what, handler));
    const late = (request: RequestId) => giveUp(request, 'time-out');
    this.#start = lane(config.start, 'time-out', late);
    this.#firstToken = lane(config.firstToken, 'first-token-time-out', (request) => {
      if (!this.#hasAnswer(request)) late(request);
    });
    this.#total = lane(config.total, 'total-time-out', late);
    this.#totalTicks = (config.total ?? Number.POSITIVE_INFINITY) * ticksPerSecond;
    this.#clientLeaves = event('client-leaves', (request) => giveUp(request, 'client'));
  }

  /** A request has come, whose client has waited for so many ticks already. */
  begin(request: RequestId, waited = 0): void {
    const simulation = this.#simulation;
    const { timeout, firstTimeout, lastTimeout, patience } = this.#requests;
    const start = this.#start;
    const first = this.#firstToken;
    timeout[request] = start === undefined ? none : simulation.scheduleIn(start, request);
    firstTimeout[request] = first === undefined ? none : simulation.scheduleIn(first, request);
    const client = patience[request]! - waited;
    lastTimeout[request] = none;
    if (client < this.#totalTicks) {
      const at = simulation.now + client;
      lastTimeout[request] = simulation.scheduleAt(at, this.#clientLeaves, request);
    } else if (this.#total !== undefined) {
      lastTimeout[request] = simulation.scheduleIn(this.#total, request);
    }
  }

  /** A request waits for service no more. */
  started(request: RequestId): void {
    this.#cancel(this.#requests.timeout, request);
  }

  /** A request that was started waits for nothing more. */
  answered(request: RequestId): void {
    this.#cancel(this.#requests.firstTimeout, request);
    this.#cancel(this.#requests.lastTimeout, request);
  }

  /** Whether a request has its first token. */
  #hasAnswer(request: RequestId): boolean {
    const at = this.#requests.firstAnswerAt[request]!;
    return at !== none && at <= this.#simulation.now;
  }

  #cancel(handles: Float64Array, request: RequestId): void {
    const handle = handles[request]!;
    if (handle !== none) this.#simulation.cancel(handle);
  }
}

import type { KeyedUniform } from '../../engine/keyed-uniform.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import { ticksPerSecond, toSeconds } from '../../engine/time.ts';
import { type Deferral, noDeferral } from '../../policies/deferral/deferral-policy.ts';
import type { RequestId, Requests } from '../requests.ts';
import type { GatewayTotals } from './gateway-totals.ts';

export interface DeferredParts {
  readonly name: string;
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly totals: GatewayTotals;
  /** Asks the policy when a request is to begin, in seconds of the run; false of one that never waits. */
  readonly decide: (request: RequestId, decision: Deferral) => boolean;
  /** Spreads those that wait for the same hour over it; undefined where all begin at once. */
  readonly luck: KeyedUniform | undefined;
}

/** What becomes of a request that was held: its time has come, or its client left before. */
export interface DeferredHooks {
  due(request: RequestId): void;
  left(request: RequestId): void;
}

/** Requests that wait before the door of a gateway for a better hour. */
export class Deferred {
  readonly #parts: DeferredParts;
  readonly #due: HandlerId;
  readonly #left: HandlerId;
  readonly #decision = noDeferral();

  constructor(parts: DeferredParts, hooks: DeferredHooks) {
    const { name, simulation } = parts;
    this.#parts = parts;
    this.#due = simulation.on(`${name}/deferred-due`, priority.arrival, (request) =>
      hooks.due(request),
    );
    this.#left = simulation.on(`${name}/deferred-left`, priority.arrival, (request) =>
      hooks.left(request),
    );
  }

  /** Holds a request that has just arrived until its time comes; says why, and nothing of one that goes on at once. */
  hold(request: RequestId): string | undefined {
    const { simulation, requests, totals, luck } = this.#parts;
    const decision = this.#decision;
    if (!this.#parts.decide(request, decision)) return undefined;
    const { now } = simulation;
    const spread = luck === undefined ? 0 : luck(requests.number[request]!, 0, 0);
    const start = decision.start + spread * (decision.until - decision.start);
    const due = Math.round(start * ticksPerSecond);
    if (due <= now) return undefined;
    // One event is enough: a client that leaves before it is due leaves, and any other one waits until then.
    const leaves = now + requests.patience[request]!;
    const isLeaving = leaves < due;
    const ends = isLeaving ? leaves : due;
    simulation.scheduleAt(ends, isLeaving ? this.#left : this.#due, request);
    totals.deferred += 1;
    totals.deferredSeconds += toSeconds(ends - now);
    return decision.because;
  }
}

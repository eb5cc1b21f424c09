import type { KeyedUniform } from '../../engine/keyed-uniform.ts';
import { longer } from '../../engine/longer.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import { noConnection } from '../../policies/resilience/failure.ts';
import type { CallOutcome } from '../gateway/calls-config.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { Network } from './network.ts';
import type { RemoteTarget } from './remote-target.ts';

/** Where a call stands: nowhere that concerns the wire, on its way, lost on its way, there, never to be answered, on its way back. */
const stage = { none: 0, out: 1, lost: 2, inside: 3, hung: 4, back: 5 } as const;

/** Tells the luck of calls with a region in trouble from other luck. */
const errorDraw = 0x7ffc;
const hangDraw = 0x7ffb;

/** What becomes of calls that come to nothing before their target has them, as results tell it. */
export interface WireObserver {
  arrived(service: number, call: RequestId): void;
  failed(service: number, call: RequestId, because: string): void;
  givenUp(service: number, call: RequestId, by: 'client'): void;
  released(call: RequestId): void;
}

export interface WireParts {
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly network: Network;
  readonly luck: KeyedUniform;
  readonly observer: WireObserver;
  /** Tells the gateway that made a call how it ended, and before that with which status it fails. */
  readonly ended: (call: RequestId, outcome: CallOutcome, reason: string) => void;
  readonly failing: (call: RequestId, status: number) => void;
}

/**
 * Calls on their way to other regions, and answers on their way back: a call reaches its target half a round trip after
 * it was sent, and its end is told half a round trip after it came. What is cut off, or comes to a region that is down, fails.
 */
export class Wire {
  readonly #parts: WireParts;
  readonly #arrive: HandlerId;
  readonly #lose: HandlerId;
  readonly #deliver: HandlerId;
  readonly #targets: (RemoteTarget | undefined)[] = [];
  readonly #outcomes: CallOutcome[] = [];
  readonly #reasons: string[] = [];
  #stage = new Int8Array(0);
  /** The event that ends the present stage, and ticks of the way back. */
  #timer = new Float64Array(0);
  #wayBack = new Float64Array(0);
  /** Whether it came to its target. */
  #reached = new Int8Array(0);
  /** Whether it comes from its target's own region, so that it has no way to go. */
  #isNear = new Int8Array(0);
  /** Whether its target has done with it. */
  #isLeft = new Int8Array(0);

  constructor(parts: WireParts) {
    const { simulation } = parts;
    this.#parts = parts;
    this.#arrive = simulation.on('network/call', priority.arrival, (call) => this.#come(call));
    this.#lose = simulation.on('network/lost', priority.arrival, (call) => this.#vanish(call));
    this.#deliver = simulation.on('network/answer', priority.arrival, (call) => this.#hand(call));
  }

  /** Sends a call to a target in a region, from its client or from next door. */
  send(call: RequestId, target: RemoteTarget, isNear = false): void {
    const { requests, network, simulation } = this.#parts;
    if (call >= this.#stage.length) this.#grow();
    this.#targets[call] = target;
    this.#isNear[call] = Number(isNear);
    this.#reached[call] = 0;
    const place = requests.place[call]!;
    if (place !== none && network.isCut(place, target.region)) {
      this.#stage[call] = stage.lost;
      this.#timer[call] = simulation.scheduleAt(
        simulation.now + network.connectTicks,
        this.#lose,
        call,
      );
      return;
    }
    const ticks =
      place === none || isNear ? 0 : network.outTicks(place, target.region) * target.slowdown;
    this.#stage[call] = stage.out;
    if (ticks === 0) this.#come(call);
    else {
      const at = simulation.now + Math.round(ticks);
      this.#timer[call] = simulation.scheduleAt(at, this.#arrive, call);
    }
  }

  /** Nobody waits for a call any more. */
  withdraw(call: RequestId, target: RemoteTarget): void {
    const { simulation, observer } = this.#parts;
    switch (this.#stage[call]!) {
      case stage.out:
      case stage.lost:
        simulation.cancel(this.#timer[call]!);
        this.#stage[call] = stage.none;
        observer.arrived(target.service, call);
        observer.givenUp(target.service, call, 'client');
        observer.released(call);
        return;
      case stage.hung:
        this.#stage[call] = stage.none;
        observer.givenUp(target.service, call, 'client');
        observer.released(call);
        return;
      case stage.inside:
        this.#stage[call] = stage.none;
        target.inner.withdraw(call);
        return;
      // Its end is on its way, and is told when it comes.
      default:
    }
  }

  /** A call of whomever has its end; whether that is told later, for it has a way to go. */
  takes(call: RequestId, outcome: CallOutcome, reason: string): boolean {
    if (this.#stage[call] !== stage.inside) return false;
    const { requests, network, simulation, failing } = this.#parts;
    const target = this.#targets[call]!;
    const place = requests.place[call]!;
    const isCut = place !== none && network.isCut(place, target.region);
    const way = this.wayBack(call, target);
    if (isCut) failing(call, noConnection);
    if (way === 0 && !isCut) {
      this.#stage[call] = stage.none;
      return false;
    }
    this.#stage[call] = stage.back;
    this.#isLeft[call] = 0;
    this.#wayBack[call] = way;
    this.#outcomes[call] = isCut ? 'failed' : outcome;
    this.#reasons[call] = isCut ? cutOff : reason;
    const after = isCut ? network.connectTicks : way;
    simulation.scheduleAt(simulation.now + after, this.#deliver, call);
    return true;
  }

  /** A target has done with a call; whether it is kept all the same, for its end is on its way. */
  keeps(call: RequestId): boolean {
    if (this.#stage[call] !== stage.back) return false;
    this.#isLeft[call] = 1;
    return true;
  }

  /** Ticks that what a target says of a call takes to where the call came from. */
  wayBack(call: RequestId, target: RemoteTarget): number {
    if (this.#stage[call] === stage.back) return this.#wayBack[call]!;
    const { requests, network } = this.#parts;
    const place = requests.place[call]!;
    if (place === none || this.#isNear[call] === 1) return 0;
    return Math.round(network.backTicks(place, target.region) * target.slowdown);
  }

  /** Whether a call came to its target. */
  reached(call: RequestId): boolean {
    return this.#reached[call] === 1;
  }

  #come(call: RequestId): void {
    const { requests, simulation, observer } = this.#parts;
    const target = this.#targets[call]!;
    const way = simulation.now - requests.arrivedAt[call]!;
    requests.arrivedAt[call] = simulation.now;
    requests.patience[call] = Math.max(0, requests.patience[call]! - way);
    this.#stage[call] = stage.inside;
    const site = this.#meets(call, target);
    if (site === undefined) {
      this.#reached[call] = 1;
      target.inner.send(call);
      return;
    }
    const impact = site.health.worst!;
    observer.arrived(target.service, call);
    target.troubled(call, simulation.now);
    if (this.#luck(call, target, hangDraw) < impact.hang) {
      this.#stage[call] = stage.hung;
      return;
    }
    this.#fail(call, target, impact.status, site.trouble);
  }

  /** The site of a target at whose door a call fails; undefined where it gets in. */
  #meets(call: RequestId, target: RemoteTarget): RemoteTarget['sites'][number] | undefined {
    const { sites } = target;
    for (let at = 0; at < sites.length; at += 1) {
      const { errors } = sites[at]!.health;
      // A region and its zone fail a call each by itself.
      if (errors > 0 && this.#luck(call, target, errorDraw - 2 * at) < errors) return sites[at];
    }
    return undefined;
  }

  #luck(call: RequestId, { service }: RemoteTarget, draw: number): number {
    const { requests, luck } = this.#parts;
    return luck(requests.number[call]!, (service << 8) + requests.attempt[call]!, draw);
  }

  #fail(call: RequestId, target: RemoteTarget, status: number, because: string): void {
    const { observer, failing } = this.#parts;
    failing(call, status);
    observer.failed(target.service, call, because);
    observer.released(call);
  }

  /** Nothing was heard of a call that was lost on its way. */
  #vanish(call: RequestId): void {
    const { observer } = this.#parts;
    const target = this.#targets[call]!;
    this.#stage[call] = stage.none;
    observer.arrived(target.service, call);
    target.troubled(call, this.#parts.simulation.now);
    this.#fail(call, target, noConnection, cutOff);
  }

  /** The end of a call is heard of. */
  #hand(call: RequestId): void {
    const { requests, ended } = this.#parts;
    this.#stage[call] = stage.none;
    const { firstAnswerAt } = requests;
    if (firstAnswerAt[call] !== none) firstAnswerAt[call]! += this.#wayBack[call]!;
    ended(call, this.#outcomes[call]!, this.#reasons[call]!);
    // A target may still be in the midst of a step with one that was given up: then it releases it.
    if (this.#isLeft[call] === 1) requests.release(call);
  }

  #grow(): void {
    const { length } = this.#parts.requests.arrivedAt;
    this.#stage = longer(this.#stage, length);
    this.#timer = longer(this.#timer, length);
    this.#wayBack = longer(this.#wayBack, length);
    this.#reached = longer(this.#reached, length);
    this.#isNear = longer(this.#isNear, length);
    this.#isLeft = longer(this.#isLeft, length);
  }
}

const cutOff = 'cut off';

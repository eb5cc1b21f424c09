import type { EventHandle } from '../../engine/event-queue.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import { toSeconds, toTicks } from '../../engine/time.ts';
import type { EvictionPolicy } from '../../policies/sharing/eviction.ts';
import { none } from '../requests.ts';
import type { ClientTerms } from './client.ts';
import type { Runner } from './share.ts';
import type { SharedPart } from './shared-accelerator.ts';
import { type Lodging, SwappedModel } from './swapped-model.ts';

/** How models take turns in an accelerator's memory. */
export interface SwapTerms {
  /** Bytes of it. */
  readonly capacity: number;
  /** Bytes a second between it and its host, in one direction at a time. */
  readonly bandwidth: number;
  /** Seconds of a model that is back, before it works. */
  readonly initialisation: number;
  readonly evict: EvictionPolicy;
}

/**
 * An accelerator whose models leave its memory to each other. Those that are in share it as a part does that they
 * always shared. One that is out and has work asks to come in, in the order in which they asked; room for it is
 * made as the policy says, and who has to leave in the middle of its work is frozen, goes out with all its memory,
 * KV included, and asks to come in again behind the others.
 *
 * One comes in at a time: first goes out what makes room, then it comes. At once, both directions would be slower:
 * 11 GB/s each where one alone has 24.8 (`sharingConstants.swap.attainedBothWays`).
 */
export class SwappedAccelerator {
  readonly #simulation: Simulation;
  readonly #event: HandlerId;
  readonly #index: number;
  readonly #terms: SwapTerms;
  readonly #part: SharedPart;
  /** In the order in which they came in, and in which they asked to. */
  readonly #residents: SwappedModel[] = [];
  readonly #waiting: SwappedModel[] = [];
  #incoming: SwappedModel | undefined;
  #incomingSeconds = 0;
  /** When it is next looked at who may come in, or has. */
  #next: EventHandle = none;
  #nextAt = Number.POSITIVE_INFINITY;

  /**
   * `event` calls the `look` of the accelerator of this index. It is of the class of paces: whoever rests and works
   * again within an instant did not rest, and all steps of the instant have ended, however many of them are events.
   */
  constructor(
    simulation: Simulation,
    event: HandlerId,
    index: number,
    terms: SwapTerms,
    part: SharedPart,
  ) {
    this.#simulation = simulation;
    this.#event = event;
    this.#index = index;
    this.#terms = terms;
    this.#part = part;
  }

  /** A replica comes: where there is room for it, it is in at once, since its start included that. */
  join(terms: ClientTerms, runner: Runner, lodging: Lodging): SwappedModel {
    const model = new SwappedModel(this, terms, runner, lodging);
    const held = this.#residents.reduce(
      (sum, { bytes }) => sum + bytes,
      this.#incoming?.bytes ?? 0,
    );
    if (this.#waiting.length === 0 && held + model.bytes <= this.#terms.capacity) {
      lodging.held(true);
      this.#settleIn(model);
    }
    return model;
  }

  /** It is gone, and leaves nothing to be kept. */
  leave(model: SwappedModel): void {
    if (model.client !== undefined) {
      this.#moveOut(model);
    } else if (model === this.#incoming) {
      this.#incoming = undefined;
      this.#simulation.cancel(this.#next);
      this.#nextAt = Number.POSITIVE_INFINITY;
      model.lodging.held(false);
    } else {
      this.#giveUpWaiting(model);
    }
    model.hasWork = false;
    this.#changed();
  }

  run(model: SwappedModel, demand: number, host: number): number {
    const asks = !model.hasWork && model.client === undefined && model !== this.#incoming;
    model.hasWork = true;
    model.demand = demand;
    model.host = host;
    if (model.client !== undefined) return model.client.run(demand, host);
    if (asks) {
      this.#waiting.push(model);
      this.#changed();
    }
    return 0;
  }

  rest(model: SwappedModel): void {
    if (!model.hasWork) return;
    model.hasWork = false;
    model.idleSince = this.#simulation.now;
    if (model.client !== undefined) model.client.rest();
    else this.#giveUpWaiting(model);
    this.#changed();
  }

  /** Lets in who has come, and looks who may come next. */
  look(): void {
    const { now } = this.#simulation;
    this.#nextAt = Number.POSITIVE_INFINITY;
    const arrived = this.#incoming;
    if (arrived !== undefined) {
      this.#incoming = undefined;
      this.#settleIn(arrived);
      arrived.lodging.swapped('swapped-in', this.#incomingSeconds);
      if (arrived.hasWork)
        arrived.runner.paceChanged(arrived.client!.run(arrived.demand, arrived.host));
    }
    const first = this.#waiting[0];
    if (first === undefined) return;
    const { evict, capacity } = this.#terms;
    const { victims, again } = evict(first.bytes, capacity, this.#residents, now);
    if (victims !== undefined) this.#bring(victims.map((victim) => this.#residents[victim]!));
    else if (again < Number.POSITIVE_INFINITY) this.#lookAt(again);
  }

  /** The first of those that wait comes in where others were. */
  #bring(victims: readonly SwappedModel[]): void {
    const model = this.#waiting.shift()!;
    const { bandwidth, initialisation } = this.#terms;
    const bytes = victims.reduce((sum, victim) => sum + victim.bytes, model.bytes);
    for (const victim of victims) {
      this.#moveOut(victim);
      victim.lodging.swapped('swapped-out', 0);
      if (!victim.hasWork) continue;
      victim.runner.paceChanged(0);
      this.#waiting.push(victim);
    }
    const ticks = toTicks(bytes / bandwidth + initialisation);
    model.lodging.held(true);
    this.#incoming = model;
    this.#incomingSeconds = toSeconds(ticks);
    this.#lookAt(this.#simulation.now + ticks);
  }

  #settleIn(model: SwappedModel): void {
    const { now } = this.#simulation;
    model.since = now;
    model.idleSince = now;
    model.client = this.#part.join(model.terms, model.runner);
    this.#residents.push(model);
  }

  #moveOut(model: SwappedModel): void {
    this.#part.leave(model.client!);
    model.client = undefined;
    this.#residents.splice(this.#residents.indexOf(model), 1);
    model.lodging.held(false);
  }

  #giveUpWaiting(model: SwappedModel): void {
    const place = this.#waiting.indexOf(model);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  /** Somebody may come in who could not before; while one does, nobody else can. */
  #changed(): void {
    if (this.#waiting.length === 0 || this.#incoming !== undefined) return;
    this.#lookAt(this.#simulation.now);
  }

  #lookAt(ticks: number): void {
    if (ticks >= this.#nextAt) return;
    if (this.#nextAt < Number.POSITIVE_INFINITY) this.#simulation.cancel(this.#next);
    this.#nextAt = ticks;
    this.#next = this.#simulation.scheduleAt(ticks, this.#event, this.#index);
  }
}

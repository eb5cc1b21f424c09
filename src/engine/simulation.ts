import { type EventHandle, EventQueue } from './event-queue.ts';
import type { Priority } from './priority.ts';
import { toTicks } from './time.ts';
import type { TimerId } from './timers.ts';

/** What happens when an event fires; `entity` is whatever integer was scheduled with it. */
export type Handler = (entity: number) => void;
export type HandlerId = number;
export type LaneId = number;

export interface EventLimits {
  /** Events a run may fire in all. */
  readonly total: number;
  /** Events it may fire without the clock moving. */
  readonly perInstant: number;
}

const defaultLimits: EventLimits = { total: 1e12, perInstant: 1e7 };
const remembered = 16;
const fnvOffset = 0x811c9dc5 | 0;
const fnvPrime = 0x01000193;
/** 2^-32: the high word of a tick count. */
const wordsPerTick = 1 / 4294967296;

/**
 * A run that fired more events than it may: it went on too long, or it repeats one instant.
 * The message names the last handlers, which are usually the loop.
 */
export class EventBudgetError extends Error {
  override name = 'EventBudgetError';
}

/** The clock, the table of named handlers and the loop that fires events in their total order. */
export class Simulation {
  /** Present instant, in ticks. */
  now = 0;
  /** Events fired so far. */
  fired = 0;

  readonly #queue = new EventQueue();
  readonly #handlers: Handler[] = [];
  readonly #names: string[] = [];
  readonly #orders: Priority[] = [];
  readonly #laneDelays: number[] = [];
  readonly #laneHandlers: HandlerId[] = [];
  readonly #laneIds: number[] = [];
  readonly #limits: EventLimits;
  /** Names of the last handlers, latest first, once a limit is near. */
  readonly #recent: string[] = [];
  #hash = fnvOffset;

  constructor(limits: Partial<EventLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  /** Names a kind of event, its class among events of one instant, and what it does. */
  on(name: string, order: Priority, handler: Handler): HandlerId {
    this.#names.push(name);
    this.#orders.push(order);
    return this.#handlers.push(handler) - 1;
  }

  /** Opens a lane: events of one handler that are always `delay` seconds ahead, at O(1) each. */
  lane(delay: number, handler: HandlerId): LaneId {
    this.#laneIds.push(this.#queue.openLane());
    this.#laneDelays.push(toTicks(delay));
    return this.#laneHandlers.push(handler) - 1;
  }

  /** Opens a timer for `handler(entity)`, which is of class `step`; it is not set. */
  timer(handler: HandlerId, entity: number): TimerId {
    return this.#queue.timers.open(handler, entity);
  }

  /** Sets a timer to an instant in ticks, which must be whole and not past, wherever it was set before. */
  setTimer(timer: TimerId, ticks: number): void {
    if (!(ticks >= this.now)) {
      throw new RangeError(`cannot set a timer to tick ${ticks}, before now (${this.now})`);
    }
    this.#queue.timers.set(timer, ticks);
  }

  /** Stops a timer, whether it is set or not. */
  stopTimer(timer: TimerId): void {
    this.#queue.timers.set(timer, Number.POSITIVE_INFINITY);
  }

  /** Schedules `handler(entity)` in `delay` seconds, to the nearest tick. */
  schedule(delay: number, handler: HandlerId, entity: number): EventHandle {
    return this.scheduleAt(this.now + toTicks(delay), handler, entity);
  }

  /** Schedules `handler(entity)` at an instant in ticks, which must be whole and not past. */
  scheduleAt(ticks: number, handler: HandlerId, entity: number): EventHandle {
    if (ticks > this.now) {
      return this.#queue.push(ticks, this.#orders[handler]!, handler, entity);
    }
    if (ticks === this.now) {
      return this.#queue.pushNow(ticks, this.#orders[handler]!, handler, entity);
    }
    throw new RangeError(
      `cannot schedule ${this.#names[handler]} at tick ${ticks}, before now (${this.now})`,
    );
  }

  /** Schedules the lane's handler after the lane's delay. */
  scheduleIn(lane: LaneId, entity: number): EventHandle {
    const handler = this.#laneHandlers[lane]!;
    return this.#queue.pushLane(
      this.#laneIds[lane]!,
      this.now + this.#laneDelays[lane]!,
      this.#orders[handler]!,
      handler,
      entity,
    );
  }

  /** Withdraws an event; false where it already fired or was cancelled. */
  cancel(handle: EventHandle): boolean {
    return this.#queue.cancel(handle);
  }

  /** Events scheduled and not yet fired. */
  get pending(): number {
    return this.#queue.live;
  }

  /**
   * Fires every event up to and including `until` ticks, then moves the clock there.
   * Without `until` it runs until nothing is pending and leaves the clock at the last event.
   * Throws `EventBudgetError` where the run does not end.
   */
  run(until: number = Number.POSITIVE_INFINITY): void {
    const queue = this.#queue;
    const handlers = this.#handlers;
    const watchedTotal = this.#limits.total - remembered;
    const watchedInstant = this.#limits.perInstant - remembered;
    let hash = this.#hash;
    let sameInstant = 0;
    try {
      while (queue.next(until)) {
        const time = queue.time;
        const handler = queue.handler;
        const entity = queue.entity;
        const fired = ++this.fired;
        // No branch: two events of one instant are rare, and the whole loop would be compiled again for the first two.
        sameInstant = (sameInstant + 1) * Number(time === this.now);
        this.now = time;
        if (fired > watchedTotal || sameInstant > watchedInstant) {
          this.#watch(handler, sameInstant);
        }
        // FNV-1a over the words of the event.
        hash = Math.imul(hash ^ (time | 0), fnvPrime);
        hash = Math.imul(hash ^ (time * wordsPerTick), fnvPrime);
        hash = Math.imul(hash ^ (handler << 24) ^ entity, fnvPrime);
        hash ^= hash >>> 15;
        const handle = handlers[handler]!;
        handle(entity);
      }
    } finally {
      this.#hash = hash;
    }
    if (until !== Number.POSITIVE_INFINITY && until > this.now) this.now = until;
  }

  /** Hash of every (time, handler, entity) fired so far: equal for equal trajectories, as 8 hex digits. */
  get fingerprint(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  /** Notes the last handlers before a limit, and stops the run beyond it. */
  #watch(handler: HandlerId, sameInstant: number): void {
    this.#recent.unshift(this.#names[handler]!);
    this.#recent.length = Math.min(this.#recent.length, remembered);
    const { total, perInstant } = this.#limits;
    if (sameInstant > perInstant) this.#giveUp(`${perInstant} events at one instant`);
    if (this.fired > total) this.#giveUp(`${total} events in all`);
  }

  #giveUp(limit: string): never {
    const distinct = [...new Set(this.#recent)].join(', ');
    throw new EventBudgetError(
      `the run fired ${limit} and does not end; at ${this.now / 1e6} s it last ran: ${distinct}`,
    );
  }
}

import { longer } from './longer.ts';

export type TimerId = number;

/** The instant of a timer that is not set. */
const never = Number.POSITIVE_INFINITY;
/** Timers at the start; a power of two, as their number stays. */
const initialLength = 16;

/**
 * Timers, each set to one instant at most, and moved or stopped as often as need be: a knock-out tournament, of which
 * every match remembers its winner, so that a timer that moves plays its own matches again and no others. At one instant
 * they go by handler and entity, whichever was set first: an engine may set the end of its step anew, to the same
 * instant, and nothing changes.
 */
export class Timers {
  #count = 0;
  /** Of each timer: its instant, and what it calls. */
  #times = new Float64Array(initialLength).fill(never);
  #handlers = new Int32Array(initialLength);
  #entities = new Int32Array(initialLength);
  /** Winners by match: 1 is the last, `i` is between the winners of 2i and 2i + 1, and the timers follow all matches. */
  #winners = this.#played();
  /** The instant of the winner of all. */
  #firstTime = never;
  /** That one fired. It stays where it is until something else happens: most are set again at once. */
  #hasFired = false;

  /** Timers that are set. */
  get size(): number {
    this.#settle();
    return this.#times.reduce((size, time) => size + Number(time !== never), 0);
  }

  /** Opens a timer, which is not set. */
  open(handler: number, entity: number): TimerId {
    if (this.#count === this.#times.length) this.#grow();
    this.#handlers[this.#count] = handler;
    this.#entities[this.#count] = entity;
    return this.#count++;
  }

  /** Sets or moves a timer to an instant in ticks, or stops it where that is infinite. O(log n). */
  set(timer: TimerId, time: number): void {
    if (this.#winners[1] === timer) this.#hasFired = false;
    else this.#settle();
    this.#move(timer, time);
  }

  /** The instant of the first, in ticks; infinite where none is set. */
  first(): number {
    this.#settle();
    return this.#firstTime;
  }

  /** Takes the first: it is not set any more, unless it is set anew. */
  fire(): void {
    this.#hasFired = true;
  }

  /** Handler of the one that `fire` took. */
  get handler(): number {
    return this.#handlers[this.#winners[1]!]!;
  }

  /** Entity of the one that `fire` took. */
  get entity(): number {
    return this.#entities[this.#winners[1]!]!;
  }

  /** Stops the one that fired, if it was not set again. */
  #settle(): void {
    if (!this.#hasFired) return;
    this.#hasFired = false;
    this.#move(this.#winners[1]!, never);
  }

  /** Sets a timer, and plays its matches anew. */
  #move(timer: TimerId, time: number): void {
    const winners = this.#winners;
    this.#times[timer] = time;
    let winner = timer;
    for (let at = this.#times.length + timer; at > 1; at >>= 1) {
      winner = this.#winnerOf(winner, winners[at ^ 1]!);
      // It did not move, so that nothing changes in later matches.
      if (winner !== timer && winners[at >> 1] === winner) return;
      winners[at >> 1] = winner;
    }
    this.#firstTime = this.#times[winner]!;
  }

  /** Which of two timers comes first. */
  #winnerOf(one: TimerId, other: TimerId): TimerId {
    const time = this.#times[one]!;
    const otherTime = this.#times[other]!;
    if (time !== otherTime) return time < otherTime ? one : other;
    const handler = this.#handlers[one]!;
    const otherHandler = this.#handlers[other]!;
    if (handler !== otherHandler) return handler < otherHandler ? one : other;
    return this.#entities[one]! < this.#entities[other]! ? one : other;
  }

  #grow(): void {
    const length = 2 * this.#count;
    this.#times = longer(this.#times, length).fill(never, this.#count);
    this.#handlers = longer(this.#handlers, length);
    this.#entities = longer(this.#entities, length);
    this.#winners = this.#played();
  }

  /** The winners of all matches. */
  #played(): Int32Array {
    const { length } = this.#times;
    const winners = new Int32Array(2 * length);
    for (let timer = 0; timer < length; timer += 1) winners[length + timer] = timer;
    for (let match = length - 1; match > 0; match -= 1) {
      winners[match] = this.#winnerOf(winners[2 * match]!, winners[2 * match + 1]!);
    }
    return winners;
  }
}

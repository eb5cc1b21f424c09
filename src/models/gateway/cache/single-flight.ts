import { longer } from '../../../engine/longer.ts';
import { none, type RequestId } from '../../requests.ts';

/**
 * Requests that wait for the answer to one that asks the same and is under way: of all with one key, the first is the leader
 * and flies, the others follow. Nothing but the leader's key is allocated.
 */
export class SingleFlight {
  readonly #flightByKey = new Map<number, number>();
  /** Of each flight: its key, its leader, and its first and last follower. */
  #key = new Float64Array(initialLength);
  #leader = new Int32Array(initialLength);
  #first = new Int32Array(initialLength);
  #last = new Int32Array(initialLength);
  #free = new Int32Array(initialLength);
  #freeCount = 0;
  #taken = 0;
  /** Of each request: its flight, or none, and its neighbours among the followers. */
  #flight = new Int32Array(2 * initialLength).fill(none);
  #next = new Int32Array(2 * initialLength);
  #previous = new Int32Array(2 * initialLength);
  /** Followers that ever were. */
  followers = 0;

  /** Flights under way. */
  get flights(): number {
    return this.#flightByKey.size;
  }

  /** Joins those who ask the same: the leader that it now follows, or none where it leads itself. */
  join(key: number, request: RequestId): RequestId {
    if (request >= this.#flight.length) this.#growRequests(request);
    const flight = this.#flightByKey.get(key);
    if (flight === undefined) {
      this.#flight[request] = this.#take(key, request);
      return none;
    }
    this.followers += 1;
    this.#flight[request] = flight;
    const last = this.#last[flight]!;
    this.#next[request] = none;
    this.#previous[request] = last;
    if (last === none) this.#first[flight] = request;
    else this.#next[last] = request;
    this.#last[flight] = request;
    return this.#leader[flight]!;
  }

  /** Whether a request leads, with or without followers. */
  leads(request: RequestId): boolean {
    const flight = this.#flightOf(request);
    return flight !== none && this.#leader[flight] === request;
  }

  /**
   * The first follower of a leader, which leaves it, or none; to be asked again and again once the answer is there. With none,
   * the flight is over, and the next who asks the same leads again.
   */
  release(leader: RequestId): RequestId {
    const flight = this.#flightOf(leader);
    if (flight === none) return none;
    const follower = this.#first[flight]!;
    if (follower === none) {
      this.#flight[leader] = none;
      this.#end(flight);
      return none;
    }
    this.#unlink(flight, follower);
    return follower;
  }

  /**
   * A request gives up. Of a follower, nothing is left, and none is returned. For a leader, its first follower leads from now
   * on and is returned; none where it had none, and the flight is over.
   */
  leave(request: RequestId): RequestId {
    const flight = this.#flightOf(request);
    if (flight === none) return none;
    if (this.#leader[flight] !== request) {
      this.#unlink(flight, request);
      return none;
    }
    const heir = this.release(request);
    if (heir === none) return none;
    this.#flight[request] = none;
    this.#flight[heir] = flight;
    this.#leader[flight] = heir;
    return heir;
  }

  #flightOf(request: RequestId): number {
    return request < this.#flight.length ? this.#flight[request]! : none;
  }

  #unlink(flight: number, follower: RequestId): void {
    const before = this.#previous[follower]!;
    const after = this.#next[follower]!;
    if (before === none) this.#first[flight] = after;
    else this.#next[before] = after;
    if (after === none) this.#last[flight] = before;
    else this.#previous[after] = before;
    this.#flight[follower] = none;
  }

  #take(key: number, leader: RequestId): number {
    let flight = this.#taken;
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      flight = this.#free[this.#freeCount]!;
    } else {
      this.#taken += 1;
      if (flight === this.#key.length) this.#growFlights();
    }
    this.#key[flight] = key;
    this.#leader[flight] = leader;
    this.#first[flight] = none;
    this.#last[flight] = none;
    this.#flightByKey.set(key, flight);
    return flight;
  }

  #end(flight: number): void {
    this.#flightByKey.delete(this.#key[flight]!);
    this.#free[this.#freeCount] = flight;
    this.#freeCount += 1;
  }

  #growFlights(): void {
    const length = 2 * this.#key.length;
    this.#key = longer(this.#key, length);
    this.#leader = longer(this.#leader, length);
    this.#first = longer(this.#first, length);
    this.#last = longer(this.#last, length);
    this.#free = longer(this.#free, length);
  }

  #growRequests(request: RequestId): void {
    const before = this.#flight.length;
    const length = Math.max(2 * before, request + 1);
    this.#flight = longer(this.#flight, length).fill(none, before);
    this.#next = longer(this.#next, length);
    this.#previous = longer(this.#previous, length);
  }
}

/** Enough for most: growing has compiled code thrown away. */
const initialLength = 512;

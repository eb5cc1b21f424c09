import { longer } from '../../engine/longer.ts';
import { none, type RequestId } from '../requests.ts';

/** What becomes of a call that was sent; 0 for a request that has none at this provider. */
export const callState = {
  none: 0,
  /** It fails once its answer has come back. */
  failing: 1,
  /** Nothing will ever come back. */
  hanging: 2,
  /** It waits for an instance. */
  waiting: 3,
  served: 4,
} as const;

const initialLength = 1024;

/** The calls under way at one provider, by request: struct of arrays, and a list of those who have one. */
export class Calls {
  state = new Int8Array(initialLength);
  /** Event that ends it, or none. */
  event = new Float64Array(initialLength);
  status = new Int32Array(initialLength);
  retryAfter = new Float64Array(initialLength);
  attempt = new Int32Array(initialLength);
  /** Instance that serves it, or none. */
  instance = new Int32Array(initialLength);
  /** Ticks at which it will be answered. */
  endsAt = new Float64Array(initialLength);
  /** 1 where it has taken its share of the rate limits, and has not settled it. */
  isCharged = new Int8Array(initialLength);
  /** Dollars that it cost, kept until the next call of the request. */
  usd = new Float64Array(initialLength);
  #ids = new Int32Array(initialLength);
  #places = new Int32Array(initialLength);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  isUnderWay(request: RequestId): boolean {
    return request < this.state.length && this.state[request] !== callState.none;
  }

  /** The calls under way, by place from 0. */
  at(place: number): RequestId {
    return this.#ids[place]!;
  }

  add(request: RequestId, attempt: number): void {
    if (request >= this.state.length) this.#grow(request);
    this.event[request] = none;
    this.instance[request] = none;
    this.attempt[request] = attempt;
    this.usd[request] = 0;
    this.#places[request] = this.#count;
    this.#ids[this.#count++] = request;
  }

  remove(request: RequestId): void {
    this.state[request] = callState.none;
    const place = this.#places[request]!;
    const last = this.#ids[--this.#count]!;
    this.#ids[place] = last;
    this.#places[last] = place;
  }

  #grow(request: RequestId): void {
    const length = Math.max(2 * this.state.length, request + 1);
    this.state = longer(this.state, length);
    this.event = longer(this.event, length);
    this.status = longer(this.status, length);
    this.retryAfter = longer(this.retryAfter, length);
    this.attempt = longer(this.attempt, length);
    this.instance = longer(this.instance, length);
    this.endsAt = longer(this.endsAt, length);
    this.isCharged = longer(this.isCharged, length);
    this.usd = longer(this.usd, length);
    this.#ids = longer(this.#ids, length);
    this.#places = longer(this.#places, length);
  }
}

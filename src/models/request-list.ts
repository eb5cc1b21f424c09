import { none, type RequestId, type Requests } from './requests.ts';

/** A first-in-first-out list of requests, linked through the request table; leaving it is O(1) anywhere. */
export class RequestList {
  readonly #requests: Requests;
  #head = none;
  #tail = none;
  length = 0;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** The first request, or none. */
  get first(): RequestId {
    return this.#head;
  }

  /** The last request, or none. */
  get last(): RequestId {
    return this.#tail;
  }

  append(request: RequestId): void {
    const { next, previous } = this.#requests;
    next[request] = none;
    previous[request] = this.#tail;
    if (this.#tail === none) this.#head = request;
    else next[this.#tail] = request;
    this.#tail = request;
    this.length += 1;
  }

  /** Puts a request in front of all others. */
  prepend(request: RequestId): void {
    const { next, previous } = this.#requests;
    next[request] = this.#head;
    previous[request] = none;
    if (this.#head === none) this.#tail = request;
    else previous[this.#head] = request;
    this.#head = request;
    this.length += 1;
  }

  remove(request: RequestId): void {
    const { next, previous } = this.#requests;
    const before = previous[request]!;
    const after = next[request]!;
    if (before === none) this.#head = after;
    else next[before] = after;
    if (after === none) this.#tail = before;
    else previous[after] = before;
    this.length -= 1;
  }
}

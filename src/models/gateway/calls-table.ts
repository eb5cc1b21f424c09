import { longer } from '../../engine/longer.ts';
import { none, type RequestId, type Requests } from '../requests.ts';

/** What a gateway knows of its calls, by their ids in the request table; all instants in ticks. */
export class CallsTable {
  readonly #requests: Requests;
  /** The request that it is made for, or none once nobody waits for it. */
  parent = new Int32Array(0);
  target = new Int32Array(0);
  /** When it was sent: at a target that is far away it arrives later. */
  sentAt = new Float64Array(0);
  /** Index of the customer that pays for it. */
  customer = new Int32Array(0);
  /** Dollars that are held back for it. */
  reservedUsd = new Float64Array(0);
  /** Whether it is a copy beside another call, and whether its end is told to the policy. */
  isCopy = new Int8Array(0);
  isWatched = new Int8Array(0);
  /** Events that end the wait for its first token and for its answer, or none. */
  firstTimer = new Float64Array(0);
  lastTimer = new Float64Array(0);
  /** What its target said before it ended: a status, and seconds after which to come again. */
  status = new Int32Array(0);
  retryAfter = new Float64Array(0);
  /** The next call under way of the same request, or none. */
  next = new Int32Array(0);

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  open(
    call: RequestId,
    parent: RequestId,
    target: number,
    customer: number,
    reservedUsd: number,
  ): void {
    if (call >= this.parent.length) this.#grow();
    this.parent[call] = parent;
    this.target[call] = target;
    this.sentAt[call] = this.#requests.arrivedAt[call]!;
    this.customer[call] = customer;
    this.reservedUsd[call] = reservedUsd;
    this.isCopy[call] = 0;
    this.isWatched[call] = 0;
    this.firstTimer[call] = none;
    this.lastTimer[call] = none;
    this.status[call] = none;
    this.retryAfter[call] = 0;
    this.next[call] = none;
  }

  #grow(): void {
    const { length } = this.#requests.arrivedAt;
    this.parent = longer(this.parent, length);
    this.target = longer(this.target, length);
    this.sentAt = longer(this.sentAt, length);
    this.customer = longer(this.customer, length);
    this.reservedUsd = longer(this.reservedUsd, length);
    this.isCopy = longer(this.isCopy, length);
    this.isWatched = longer(this.isWatched, length);
    this.firstTimer = longer(this.firstTimer, length);
    this.lastTimer = longer(this.lastTimer, length);
    this.status = longer(this.status, length);
    this.retryAfter = longer(this.retryAfter, length);
    this.next = longer(this.next, length);
  }
}

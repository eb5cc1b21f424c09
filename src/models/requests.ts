/** Names a live request; reused once it is released. */
export type RequestId = number;

/** No request, replica or event. */
export const none = -1;

/**
 * The live requests of a run as a struct of arrays. A request is taken at its arrival and released when
 * its outcome has been recorded; columns are written by whoever owns that part of its life.
 */
export class Requests {
  /** Its number in the order of arrival, from 0. */
  number = new Float64Array(initialLength);
  /** Arrival, start of service and first answer, in ticks. */
  arrivedAt = new Float64Array(initialLength);
  startedAt = new Float64Array(initialLength);
  firstAnswerAt = new Float64Array(initialLength);
  /** The uniform number behind its service time. */
  work = new Float64Array(initialLength);
  /** Handle of its time-out event, while it waits. */
  timeout = new Float64Array(initialLength);
  promptTokens = new Int32Array(initialLength);
  outputTokens = new Int32Array(initialLength);
  items = new Float64Array(initialLength);
  /** Index into all tenants of the run. */
  tenant = new Int32Array(initialLength);
  /** Larger is served earlier where the queue is by priority. */
  priority = new Int32Array(initialLength);
  session = new Int32Array(initialLength);
  turn = new Int32Array(initialLength);
  /** Replica that holds it, or none while it waits in the deployment's queue. */
  replica = new Int32Array(initialLength);
  /** Neighbours in whatever list holds it; lists are intrusive so that leaving one is O(1). */
  next = new Int32Array(initialLength);
  previous = new Int32Array(initialLength);

  #free = new Int32Array(initialLength);
  #freeCount = 0;
  #taken = 0;

  /** Requests taken and not released. */
  get live(): number {
    return this.#taken - this.#freeCount;
  }

  take(): RequestId {
    if (this.#freeCount > 0) return this.#free[--this.#freeCount]!;
    if (this.#taken === this.arrivedAt.length) this.#grow();
    return this.#taken++;
  }

  release(request: RequestId): void {
    this.#free[this.#freeCount++] = request;
  }

  #grow(): void {
    this.number = doubled(this.number, Float64Array);
    this.arrivedAt = doubled(this.arrivedAt, Float64Array);
    this.startedAt = doubled(this.startedAt, Float64Array);
    this.firstAnswerAt = doubled(this.firstAnswerAt, Float64Array);
    this.work = doubled(this.work, Float64Array);
    this.timeout = doubled(this.timeout, Float64Array);
    this.promptTokens = doubled(this.promptTokens, Int32Array);
    this.outputTokens = doubled(this.outputTokens, Int32Array);
    this.items = doubled(this.items, Float64Array);
    this.tenant = doubled(this.tenant, Int32Array);
    this.priority = doubled(this.priority, Int32Array);
    this.session = doubled(this.session, Int32Array);
    this.turn = doubled(this.turn, Int32Array);
    this.replica = doubled(this.replica, Int32Array);
    this.next = doubled(this.next, Int32Array);
    this.previous = doubled(this.previous, Int32Array);
    this.#free = doubled(this.#free, Int32Array);
  }
}

const initialLength = 256;

function doubled<T extends Float64Array | Int32Array>(
  column: T,
  make: new (length: number) => T,
): T {
  const longer = new make(2 * column.length);
  longer.set(column);
  return longer;
}

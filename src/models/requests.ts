import { longer } from '../engine/longer.ts';

/** Names a live request; reused once it is released. */
export type RequestId = number;

/** No request, replica or event. */
export const none = -1;

/** The shared head of a prompt: so many groups, each with its tokens. */
export interface Prefix {
  length: number;
  groups: Int32Array;
  tokens: Int32Array;
}

const noPrefix: Prefix = { length: 0, groups: new Int32Array(0), tokens: new Int32Array(0) };

/**
 * The live requests of a run as a struct of arrays. A request is taken at its arrival and released when
 * its outcome has been recorded; columns are written by whoever owns that part of its life.
 */
export class Requests {
  /** Its number in the order of arrival, from 0. */
  number = new Float64Array(initialLength);
  /** Arrival, start of service and first answer, in ticks; `none` for what has not come. */
  arrivedAt = new Float64Array(initialLength);
  startedAt = new Float64Array(initialLength);
  firstAnswerAt = new Float64Array(initialLength);
  /** The uniform number behind its service time. */
  work = new Float64Array(initialLength);
  /** Ticks after its arrival at which its client gives it up; infinite where never. */
  patience = new Float64Array(initialLength);
  /** Handles of the events that end its wait for service, for the first token and for the answer; or none. */
  timeout = new Float64Array(initialLength);
  firstTimeout = new Float64Array(initialLength);
  lastTimeout = new Float64Array(initialLength);
  promptTokens = new Int32Array(initialLength);
  outputTokens = new Int32Array(initialLength);
  items = new Float64Array(initialLength);
  /** Index into all tenants of the run. */
  tenant = new Int32Array(initialLength);
  /** Larger is served earlier where the queue is by priority. */
  priority = new Int32Array(initialLength);
  /** What its prompt shares with others. */
  readonly prefix: Prefix[] = new Array<Prefix>(initialLength).fill(noPrefix);
  /** Group by which the rest of its prompt and its answer are known to a later prompt, or none. */
  tailGroup = new Int32Array(initialLength);
  /** Prompt tokens that its first admission found in a prefix cache. */
  cachedTokens = new Int32Array(initialLength);
  /** Which of its deployment's models it asks for, where there are several. */
  model = new Int32Array(initialLength);
  /** Which question it asks, and of which kind it is, where questions come again; or none. */
  content = new Int32Array(initialLength);
  topic = new Int32Array(initialLength);
  /** Number of the place that its client is at, or none where nothing is far. */
  place = new Int32Array(initialLength);
  session = new Int32Array(initialLength);
  turn = new Int32Array(initialLength);
  /** Of a call of a gateway: how many were made for the same request before it, and it, from 1. */
  attempt = new Int32Array(initialLength);
  /** Replica that holds it, or none while it waits in the deployment's queue. */
  replica = new Int32Array(initialLength);
  /** Neighbours in whatever list holds it; lists are intrusive so that leaving one is O(1). */
  next = new Int32Array(initialLength);
  previous = new Int32Array(initialLength);

  readonly #most: number;
  #free = new Int32Array(initialLength);
  #freeCount = 0;
  #taken = 0;

  /** With a limit on how many live at once; `take` throws at the first beyond what is reserved for so many. */
  constructor(most: number = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  /** Requests taken and not released. */
  get live(): number {
    return this.#taken - this.#freeCount;
  }

  take(): RequestId {
    if (this.#freeCount > 0) return this.#free[--this.#freeCount]!;
    if (this.#taken === this.arrivedAt.length) this.#grow();
    return this.#taken++;
  }

  /** Takes a request that asks for the same as another, of which nothing has happened yet. */
  takeLike(other: RequestId): RequestId {
    const request = this.take();
    this.number[request] = this.number[other]!;
    this.startedAt[request] = none;
    this.firstAnswerAt[request] = none;
    this.work[request] = this.work[other]!;
    this.promptTokens[request] = this.promptTokens[other]!;
    this.outputTokens[request] = this.outputTokens[other]!;
    this.cachedTokens[request] = 0;
    this.items[request] = this.items[other]!;
    this.priority[request] = this.priority[other]!;
    this.content[request] = this.content[other]!;
    this.topic[request] = this.topic[other]!;
    this.place[request] = this.place[other]!;
    this.session[request] = this.session[other]!;
    this.turn[request] = this.turn[other]!;
    this.tailGroup[request] = this.tailGroup[other]!;
    this.setPrefix(request, this.prefix[other]!);
    return request;
  }

  release(request: RequestId): void {
    this.#free[this.#freeCount++] = request;
  }

  /** Copies the shared head of a prompt. */
  setPrefix(request: RequestId, from: Prefix): void {
    let to = this.prefix[request]!;
    if (to.groups.length < from.length) {
      const room = Math.max(4, from.groups.length);
      to = { length: 0, groups: new Int32Array(room), tokens: new Int32Array(room) };
      this.prefix[request] = to;
    }
    // The empty prefix is one for all, and is not written to.
    if (to === noPrefix) return;
    to.length = from.length;
    for (let link = 0; link < from.length; link += 1) {
      to.groups[link] = from.groups[link]!;
      to.tokens[link] = from.tokens[link]!;
    }
  }

  #grow(): void {
    const length = 2 * this.arrivedAt.length;
    if (length > this.#most) {
      throw new Error(
        `more than ${this.arrivedAt.length} requests are under way at once, and there is memory for ${this.#most}`,
      );
    }
    for (let count = this.prefix.length; count > 0; count -= 1) this.prefix.push(noPrefix);
    this.tailGroup = longer(this.tailGroup, length);
    this.cachedTokens = longer(this.cachedTokens, length);
    this.number = longer(this.number, length);
    this.arrivedAt = longer(this.arrivedAt, length);
    this.startedAt = longer(this.startedAt, length);
    this.firstAnswerAt = longer(this.firstAnswerAt, length);
    this.work = longer(this.work, length);
    this.patience = longer(this.patience, length);
    this.timeout = longer(this.timeout, length);
    this.firstTimeout = longer(this.firstTimeout, length);
    this.lastTimeout = longer(this.lastTimeout, length);
    this.promptTokens = longer(this.promptTokens, length);
    this.outputTokens = longer(this.outputTokens, length);
    this.items = longer(this.items, length);
    this.tenant = longer(this.tenant, length);
    this.priority = longer(this.priority, length);
    this.model = longer(this.model, length);
    this.content = longer(this.content, length);
    this.topic = longer(this.topic, length);
    this.place = longer(this.place, length);
    this.session = longer(this.session, length);
    this.turn = longer(this.turn, length);
    this.attempt = longer(this.attempt, length);
    this.replica = longer(this.replica, length);
    this.next = longer(this.next, length);
    this.previous = longer(this.previous, length);
    this.#free = longer(this.#free, length);
  }
}

/** Growing has compiled code thrown away: as many as a few busy replicas hold, and their gateway. */
const initialLength = 1024;

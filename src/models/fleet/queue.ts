import { RequestList } from '../request-list.ts';
import { none, type RequestId, type Requests } from '../requests.ts';

export type QueueOrder = 'fcfs' | 'priority';

/** Requests that wait for a replica: first come first served, within levels where priority counts. */
export class WaitingQueue {
  readonly #requests: Requests;
  readonly #byPriority: boolean;
  /** Descending priorities, each with its list; few, and known after the first requests. */
  readonly #levels: { readonly priority: number; readonly list: RequestList }[] = [];
  length = 0;

  constructor(requests: Requests, order: QueueOrder) {
    this.#requests = requests;
    this.#byPriority = order === 'priority';
  }

  append(request: RequestId): void {
    this.#listOf(request).append(request);
    this.length += 1;
  }

  remove(request: RequestId): void {
    this.#listOf(request).remove(request);
    this.length -= 1;
  }

  /** The request whose turn it is, or none. */
  get first(): RequestId {
    for (let level = 0; level < this.#levels.length; level += 1) {
      const { list } = this.#levels[level]!;
      if (list.length > 0) return list.first;
    }
    return none;
  }

  #listOf(request: RequestId): RequestList {
    const priority = this.#byPriority ? this.#requests.priority[request]! : 0;
    for (let level = 0; level < this.#levels.length; level += 1) {
      if (this.#levels[level]!.priority === priority) return this.#levels[level]!.list;
    }
    const list = new RequestList(this.#requests);
    this.#levels.push({ priority, list });
    this.#levels.sort((a, b) => b.priority - a.priority);
    return list;
  }
}

import { priority } from '../engine/priority.ts';
import type { HandlerId, Simulation } from '../engine/simulation.ts';
import type { RequestId, Requests } from '../models/requests.ts';
import {
  emptyDraft,
  type RequestDraft,
  type RequestSource,
  type SessionSource,
} from '../workload/request.ts';
import type { Tenant } from './tenants.ts';

/** Where requests arrive: a deployment, or a gateway. */
export interface Door {
  offer(request: RequestId): void;
}

/** Brings the requests of one traffic into the simulation as they fall due. */
export class TrafficDriver {
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #source: RequestSource | SessionSource;
  /** Index of the traffic's first tenant among all tenants. */
  readonly #firstTenant: number;
  readonly #tenants: readonly Tenant[];
  readonly #doors: readonly Door[];
  readonly #draft: RequestDraft = emptyDraft();
  readonly #arrive: HandlerId;
  readonly #arriveAgain: HandlerId;
  readonly #counter: { next: number };

  constructor(
    name: string,
    simulation: Simulation,
    requests: Requests,
    source: RequestSource | SessionSource,
    tenants: readonly Tenant[],
    firstTenant: number,
    /** Of every service that takes requests of customers. */
    doors: readonly Door[],
    /** Numbers the requests of all traffic in their order of arrival. */
    counter: { next: number },
  ) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#source = source;
    this.#tenants = tenants;
    this.#firstTenant = firstTenant;
    this.#doors = doors;
    this.#counter = counter;
    this.#arrive = simulation.on(`${name}/arrival`, priority.arrival, (request) => {
      this.#offer(request);
      this.#scheduleNext();
    });
    this.#arriveAgain = simulation.on(`${name}/next-turn`, priority.arrival, (request) =>
      this.#offer(request),
    );
  }

  start(): void {
    this.#scheduleNext();
  }

  /** Tells the traffic that one of its requests has an outcome; a conversation may go on. */
  ended(request: RequestId): void {
    const session = this.#requests.session[request]!;
    if (session < 0 || !('follow' in this.#source)) return;
    if (this.#source.follow(session, this.#simulation.now, this.#draft)) {
      this.#simulation.scheduleAt(this.#draft.at, this.#arriveAgain, this.#take());
    }
  }

  #scheduleNext(): void {
    if (this.#source.next(this.#draft)) {
      this.#simulation.scheduleAt(this.#draft.at, this.#arrive, this.#take());
    }
  }

  /** Copies the draft into the request table. */
  #take(): RequestId {
    const { promptTokens, outputTokens, items, tenant, work, session, turn } = this.#draft;
    const request = this.#requests.take();
    this.#requests.setPrefix(request, this.#draft.prefix);
    this.#requests.tailGroup[request] = this.#draft.tailGroup;
    this.#requests.content[request] = this.#draft.content;
    this.#requests.topic[request] = this.#draft.topic;
    this.#requests.place[request] = this.#draft.place;
    this.#requests.patience[request] = this.#draft.patience;
    this.#requests.promptTokens[request] = promptTokens;
    this.#requests.outputTokens[request] = outputTokens;
    this.#requests.items[request] = items;
    this.#requests.tenant[request] = this.#firstTenant + tenant;
    this.#requests.priority[request] = this.#tenants[this.#firstTenant + tenant]!.priority;
    this.#requests.work[request] = work;
    this.#requests.session[request] = session;
    this.#requests.turn[request] = turn;
    return request;
  }

  #offer(request: RequestId): void {
    this.#requests.number[request] = this.#counter.next++;
    this.#requests.arrivedAt[request] = this.#simulation.now;
    const tenant = this.#tenants[this.#requests.tenant[request]!]!;
    this.#doors[tenant.service]!.offer(request);
  }
}

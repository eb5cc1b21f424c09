import type { EventHandle } from '../../engine/event-queue.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, LaneId, Simulation } from '../../engine/simulation.ts';
import { toTicks } from '../../engine/time.ts';
import { RequestList } from '../request-list.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import { ownPlace } from '../sharing/share.ts';
import type { ReplicaEngine, ServingHooks } from './engine.ts';
import { PacedBatches } from './paced-batches.ts';
import type { BatchService } from './service.ts';
import type { ServingTrace } from './serving-trace.ts';

export interface SlotsConfig {
  /** Batches that one replica serves side by side. */
  readonly slots: number;
  readonly batch: {
    /** Requests in a batch at the most. */
    readonly max: number;
    /** Seconds for which a free slot waits for a fuller batch. */
    readonly wait: number;
  };
}

/**
 * The `slots` engine of all replicas of one deployment: each replica collects what it is sent and serves it
 * in batches, on so many slots at once. For work without token-by-token steps: images, embeddings,
 * classifiers, static batches.
 */
export class SlotsEngine implements ReplicaEngine {
  readonly slots: number;
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #config: SlotsConfig;
  /** By kind of place. */
  readonly #services: readonly BatchService[];
  /** Kind of place of each replica, and its batches where it shares its accelerators. */
  readonly #kinds: number[] = [];
  readonly #paced: (PacedBatches | undefined)[] = [];
  readonly #hooks: ServingHooks;
  readonly #trace: ServingTrace | undefined;
  readonly #waiting: RequestList[] = [];
  readonly #freeSlots: number[] = [];
  readonly #serving: number[] = [];
  readonly #promptTokens: number[] = [];
  /** First request of the batch in each slot of each replica. */
  readonly #heads: RequestId[] = [];
  /** The end of that batch, where the replica's pace does not move it. */
  readonly #ends: EventHandle[] = [];
  readonly #gathering: (EventHandle | undefined)[] = [];
  readonly #done: HandlerId;
  readonly #gathered: LaneId;
  /** The replica that is being refilled: it starts when it has been sent all, not at the first. */
  #refilling = none;

  constructor(
    name: string,
    simulation: Simulation,
    requests: Requests,
    config: SlotsConfig,
    services: readonly BatchService[],
    hooks: ServingHooks,
    trace?: ServingTrace,
  ) {
    this.slots = config.slots;
    this.#simulation = simulation;
    this.#requests = requests;
    this.#config = config;
    this.#services = services;
    this.#hooks = hooks;
    this.#trace = trace;
    this.#done = simulation.on(`${name}/batch-done`, priority.completion, (slot) =>
      this.#finish(slot),
    );
    const gathered = simulation.on(`${name}/batch-wait`, priority.completion, (replica) => {
      this.#gathering[replica] = undefined;
      const free = this.#freeSlots[replica]!;
      this.#start(replica);
      this.#tellBusy(replica, free);
    });
    this.#gathered = simulation.lane(config.batch.wait, gathered);
  }

  /** Prepares a replica; ids count up from 0. */
  open(replica: number, place = ownPlace): void {
    this.#kinds[replica] = place.kind;
    this.#paced[replica] =
      place.join && new PacedBatches(this.#simulation, this.#requests, this.#done, place.join);
    this.#empty(replica);
    this.#gathering[replica] = undefined;
    // Replicas come in the order in which they find room, and some that were ordered never do.
    while (this.#heads.length < (replica + 1) * this.#config.slots) {
      this.#heads.push(none);
      this.#ends.push(none);
    }
  }

  /** Requests that a replica holds, waiting or served. */
  outstanding(replica: number): number {
    return this.#waiting[replica]!.length + this.#serving[replica]!;
  }

  waiting(replica: number): number {
    return this.#waiting[replica]!.length;
  }

  promptTokens(replica: number): number {
    return this.#promptTokens[replica]!;
  }

  /** There is no KV cache. */
  kvUse(): number {
    return 0;
  }

  takesNew(): boolean {
    return true;
  }

  refusal(): undefined {}

  settle(): void {}

  startsAtOnce(replica: number): boolean {
    const { max, wait } = this.#config.batch;
    const isFull = this.#waiting[replica]!.length + 1 >= max;
    return this.#freeSlots[replica]! > 0 && (wait === 0 || isFull);
  }

  admit(replica: number, request: RequestId): void {
    this.#waiting[replica]!.append(request);
    this.#requests.startedAt[request] = none;
    this.#changeLoad(replica, this.#requests.promptTokens[request]!);
    if (replica === this.#refilling) return;
    const free = this.#freeSlots[replica]!;
    this.#serve(replica);
    this.#tellBusy(replica, free);
  }

  refill(replica: number): void {
    const free = this.#freeSlots[replica]!;
    this.#takeAndServe(replica);
    this.#tellBusy(replica, free);
  }

  /** A request that is served leaves with its batch. */
  withdraw(replica: number, request: RequestId): boolean {
    if (this.#requests.startedAt[request] !== none) {
      this.#requests.startedAt[request] = withdrawn;
      return false;
    }
    this.#waiting[replica]!.remove(request);
    if (this.#waiting[replica]!.length === 0) this.#stopGathering(replica);
    this.#changeLoad(replica, -this.#requests.promptTokens[request]!);
    return true;
  }

  /** Slot by slot, then those that wait, in the order in which they came. */
  abort(replicas: readonly number[], each: (request: RequestId) => void): void {
    for (const replica of replicas) this.#abort(replica, each);
  }

  #abort(replica: number, each: (request: RequestId) => void): void {
    const requests = this.#requests;
    const { slots } = this.#config;
    const lost: RequestId[] = [];
    const gather = (head: RequestId) => {
      for (let one = head; one !== none; one = requests.next[one]!) lost.push(one);
    };
    this.#stopGathering(replica);
    this.#paced[replica]?.clear();
    for (let slot = replica * slots; slot < (replica + 1) * slots; slot += 1) {
      if (this.#heads[slot] === none) continue;
      gather(this.#heads[slot]!);
      this.#heads[slot] = none;
      this.#trace?.batchEnded(replica, slot % slots);
      this.#simulation.cancel(this.#ends[slot]!);
    }
    gather(this.#waiting[replica]!.first);
    const free = this.#freeSlots[replica]!;
    this.#empty(replica);
    this.#tellBusy(replica, free);
    this.#hooks.loadChanged(replica);
    for (const request of lost) {
      if (requests.startedAt[request] === withdrawn) this.#hooks.left(request);
      else each(request);
    }
  }

  #empty(replica: number): void {
    this.#services[this.#kinds[replica]!]!.forget?.(replica);
    this.#waiting[replica] = new RequestList(this.#requests);
    this.#freeSlots[replica] = this.#config.slots;
    this.#serving[replica] = 0;
    this.#promptTokens[replica] = 0;
  }

  #takeAndServe(replica: number): void {
    this.#refilling = replica;
    this.#hooks.roomMade(replica);
    this.#refilling = none;
    this.#serve(replica);
  }

  /** Starts every batch that is full, or that need not wait to be. */
  #serve(replica: number): void {
    const { max, wait } = this.#config.batch;
    const waiting = this.#waiting[replica]!;
    while (this.#freeSlots[replica]! > 0 && waiting.length > 0) {
      if (waiting.length >= max || wait === 0) {
        this.#start(replica);
      } else {
        this.#gathering[replica] ??= this.#simulation.scheduleIn(this.#gathered, replica);
        return;
      }
    }
  }

  #start(replica: number): void {
    this.#stopGathering(replica);
    const requests = this.#requests;
    const { now } = this.#simulation;
    const waiting = this.#waiting[replica]!;
    const size = Math.min(waiting.length, this.#config.batch.max);
    const head = waiting.first;
    let last = head;
    let following = head;
    for (let count = 0; count < size; count += 1) {
      last = following;
      following = requests.next[last]!;
      waiting.remove(last);
      requests.next[last] = following;
    }
    requests.next[last] = none;

    let slot = replica * this.#config.slots;
    while (this.#heads[slot] !== none) slot += 1;
    this.#heads[slot] = head;
    this.#freeSlots[replica]! -= 1;
    this.#serving[replica]! += size;
    this.#trace?.batchBegan(replica, slot % this.#config.slots, size);
    const service = this.#services[this.#kinds[replica]!]!;
    service.time(requests, head);
    const answer = now + toTicks(service.firstSeconds);
    for (let request = head; request !== none; request = requests.next[request]!) {
      requests.startedAt[request] = now;
      requests.firstAnswerAt[request] = answer;
      this.#hooks.started(request);
    }
    const paced = this.#paced[replica];
    if (paced === undefined)
      this.#ends[slot] = this.#simulation.schedule(service.seconds, this.#done, slot);
    else paced.start(slot, head, service);
  }

  #finish(slot: number): void {
    const replica = Math.floor(slot / this.#config.slots);
    let request = this.#heads[slot]!;
    const free = this.#freeSlots[replica]!;
    this.#heads[slot] = none;
    this.#freeSlots[replica]! += 1;
    this.#trace?.batchEnded(replica, slot % this.#config.slots);
    this.#paced[replica]?.end(slot);
    while (request !== none) {
      const following = this.#requests.next[request]!;
      this.#serving[replica]! -= 1;
      this.#changeLoad(replica, -this.#requests.promptTokens[request]!);
      if (this.#requests.startedAt[request] === withdrawn) this.#hooks.left(request);
      else this.#hooks.completed(request);
      request = following;
    }
    this.#takeAndServe(replica);
    this.#tellBusy(replica, free);
  }

  #changeLoad(replica: number, promptTokens: number): void {
    this.#promptTokens[replica]! += promptTokens;
    this.#hooks.loadChanged(replica);
  }

  /** Tells the net change only: a batch that follows another at once leaves its slot as busy as it was. */
  #tellBusy(replica: number, freeBefore: number): void {
    const change = freeBefore - this.#freeSlots[replica]!;
    if (change === 0) return;
    this.#hooks.busy(replica, change);
    this.#hooks.running?.(replica, this.#config.slots - this.#freeSlots[replica]!);
  }

  #stopGathering(replica: number): void {
    const handle = this.#gathering[replica];
    if (handle === undefined) return;
    this.#simulation.cancel(handle);
    this.#gathering[replica] = undefined;
  }
}

/** In the place of the start of service: it was given up since, and nobody waits for the answer. */
const withdrawn = -2;

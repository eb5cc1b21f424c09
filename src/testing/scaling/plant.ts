import type { ReplicaReading } from '../../policies/autoscaling/autoscaler.ts';
import type { Signals } from '../../policies/autoscaling/signals.ts';
import { type FloodSetting, wholeMicroseconds } from './flood.ts';

/** Tokens of every prompt and of every answer in the plant. */
export const plantTokens = { prompt: 512, output: 128 } as const;

/** More replicas than any policy under test should ask for; no more are started. */
const room = 1000;
/** Seconds after which requests that wait go away, so that a queue stays in proportion to its load. */
export const patience = 60;
/** Seconds from an observation until replicas are lost, where they are before the next one. */
export const untilLoss = 1e-3;
/** Part of a request's service until its first token. */
const firstToken = 0.1;
/** Part of its KV cache that a replica uses when all that it serves at once is being served. */
const fullKv = 0.8;

interface Replica {
  readonly replica: number;
  readonly startedAt: number;
  readonly readyAt: number;
}

/**
 * A deployment as a fluid: requests are a stream that flows through replicas which are all alike, and what does not
 * flow through collects as a queue. Nothing is random, and each signal follows from rate, queue and replicas that
 * are ready. Replicas start and stop as in a simulation: on their way last to first, then ready ones last to first.
 */
export class Plant {
  readonly #setting: FloodSetting;
  readonly #ready: Replica[] = [];
  readonly #starting: Replica[] = [];
  #ordered = 0;
  #now = 0;
  #queue = 0;
  #rate = 0;
  /** Since the last look: seconds, and requests that arrived, were served, and could have been. */
  #since = { seconds: 0, arrived: 0, served: 0, open: 0 };

  constructor(setting: FloodSetting) {
    this.#setting = setting;
    for (let count = 0; count < setting.initial; count += 1) this.#order(0);
  }

  get ready(): number {
    return this.#ready.length;
  }

  get starting(): number {
    return this.#starting.length;
  }

  /** Requests that wait. */
  get queue(): number {
    return this.#queue;
  }

  /**
   * Lets requests flow at a rate until an instant. At the beginning so many ready replicas are lost, the oldest first, and
   * others ordered in their place at once.
   */
  advance(until: number, rate: number, lost: number): void {
    const from = this.#now;
    this.#rate = rate;
    this.#since = { seconds: until - from, arrived: 0, served: 0, open: 0 };
    if (lost > 0) {
      this.#flowUntil(wholeMicroseconds(from + untilLoss));
      const { length } = this.#ready.splice(0, lost);
      for (let count = 0; count < length; count += 1) this.#order(this.#setting.startup);
    }
    this.#flowUntil(until);
  }

  /** Orders or stops replicas until there are so many, those on their way counted; no number is not obeyed. */
  scaleTo(desired: number): void {
    if (!Number.isFinite(desired)) return;
    const wanted = Math.min(room, Math.max(0, Math.round(desired)));
    while (this.ready + this.starting < wanted) this.#order(this.#setting.startup);
    while (this.ready + this.starting > wanted && this.starting > 0) this.#starting.pop();
    while (this.ready > wanted) this.#ready.pop();
  }

  /** What was measured since the last look, with every signal off by a factor. */
  signals(noise: number): Signals {
    const { service } = this.#setting;
    const { seconds, arrived, served, open } = this.#since;
    const capacity = this.#capacity();
    const ongoing = this.#queue + this.#inService();
    const wait = capacity === 0 ? 0 : this.#queue / capacity;
    const answered = served > 0;
    const slots = this.ready * servedAtOnce(this.#setting);
    const part = (value: number) => Math.min(1, value * noise);
    return {
      queueDepth: Math.round(this.#queue * noise),
      ongoing: ongoing * noise,
      arrivalRate: (arrived / seconds) * noise,
      completionRate: (served / seconds) * noise,
      meanLatency: answered ? (service + wait) * noise : 0,
      ttft: answered ? (firstToken * service + wait) * noise : undefined,
      itl: answered ? itlOf(service) * noise : undefined,
      utilisation: open === 0 ? 0 : part(served / open),
      kvUse: this.ready === 0 ? undefined : part(Math.min(1, (fullKv * ongoing) / slots)),
      tokensPerSecond: (served / seconds) * plantTokens.output * noise,
      promptTokens: arrived > 0 ? plantTokens.prompt : undefined,
      outputTokens: arrived > 0 ? plantTokens.output : undefined,
    };
  }

  /** Each replica by itself, in the order in which they were ordered; requests are spread evenly. */
  replicas(): readonly ReplicaReading[] {
    const waiting = this.ready === 0 ? 0 : this.#queue / this.ready;
    const ongoing = this.ready === 0 ? 0 : waiting + this.#inService() / this.ready;
    const kvUse = Math.min(1, (fullKv * ongoing) / servedAtOnce(this.#setting));
    const reading = (one: Replica, isReady: boolean): ReplicaReading => ({
      replica: one.replica,
      startedAt: one.startedAt,
      readyAt: isReady ? one.readyAt : undefined,
      isDraining: false,
      ongoing: isReady ? ongoing : 0,
      waiting: isReady ? waiting : 0,
      promptTokens: isReady ? ongoing * plantTokens.prompt : 0,
      kvUse: isReady ? kvUse : 0,
    });
    return [
      ...this.#ready.map((one) => reading(one, true)),
      ...this.#starting.map((one) => reading(one, false)),
    ];
  }

  #order(startup: number): void {
    const readyAt = wholeMicroseconds(this.#now + startup);
    const replica = { replica: this.#ordered++, startedAt: this.#now, readyAt };
    if (startup === 0) this.#ready.push(replica);
    else this.#starting.push(replica);
  }

  #flowUntil(until: number): void {
    while (this.#now < until) {
      const next = Math.min(until, this.#starting[0]?.readyAt ?? until);
      this.#flow(next - this.#now);
      this.#now = next;
      while (this.#starting[0] !== undefined && this.#starting[0].readyAt <= next) {
        this.#ready.push(this.#starting.shift()!);
      }
    }
  }

  #flow(seconds: number): void {
    const capacity = this.#capacity();
    const rate = this.#rate;
    const surplus = capacity - rate;
    const untilEmpty = this.#queue === 0 ? 0 : surplus > 0 ? this.#queue / surplus : Infinity;
    const crowded = surplus < 0 ? seconds : Math.min(seconds, untilEmpty);
    this.#since.arrived += rate * seconds;
    this.#since.open += capacity * seconds;
    this.#since.served += capacity * crowded + rate * (seconds - crowded);
    const left = crowded < seconds ? 0 : Math.max(0, this.#queue - surplus * seconds);
    this.#queue = Math.min(left, patience * Math.max(capacity, rate));
  }

  #capacity(): number {
    return this.ready * this.#setting.capacity;
  }

  #inService(): number {
    const flow = this.#queue > 0 ? this.#capacity() : Math.min(this.#rate, this.#capacity());
    return flow * this.#setting.service;
  }
}

/** Requests that one replica serves at once when it is full: Little's law. */
export function servedAtOnce({ capacity, service }: FloodSetting): number {
  return capacity * service;
}

/** Seconds between two tokens of a request. */
export function itlOf(service: number): number {
  return ((1 - firstToken) * service) / (plantTokens.output - 1);
}

/** Seconds to the first token of a request that does not wait. */
export function ttftOf(service: number): number {
  return firstToken * service;
}

import type { Distribution } from '../../engine/distributions.ts';
import type { EventHandle } from '../../engine/event-queue.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { ticksPerSecond } from '../../engine/time.ts';
import { RequestList } from '../request-list.ts';
import { none, type RequestId, type Requests } from '../requests.ts';

/** How a platform runs a model that is started on demand, or stands ready; times in seconds. */
export interface InstancesConfig {
  /** Calls that one serves side by side. */
  readonly perInstance: number;
  /** Always there, from the start of the run. */
  readonly min: number;
  readonly max: number;
  /** From the call that needs an instance to its readiness. */
  readonly coldStart: Distribution;
  /** How long one above `min` stays although it has nothing to do. */
  readonly keepAlive: number;
  /** Calls that may wait; infinite where unlimited. */
  readonly queueLimit: number;
  /** Whether it is paid while it starts. */
  readonly billsStart: boolean;
}

type State = 'stopped' | 'starting' | 'ready';

/** The instances of one platform, and the calls that wait for one, first come, first served. */
export class Instances {
  readonly #simulation: Simulation;
  readonly #config: InstancesConfig;
  readonly #draw: Uniform;
  readonly #begin: (request: RequestId, instance: number) => void;
  readonly #waiting: RequestList;
  readonly #isReady: HandlerId;
  readonly #expires: HandlerId;
  readonly #states: State[] = [];
  readonly #loads: number[] = [];
  readonly #expiries: EventHandle[] = [];
  #ready = 0;
  #starting = 0;
  #paidTicks = 0;
  #settledAt = 0;

  constructor(
    name: string,
    simulation: Simulation,
    requests: Requests,
    config: InstancesConfig,
    draw: Uniform,
    begin: (request: RequestId, instance: number) => void,
  ) {
    this.#simulation = simulation;
    this.#config = config;
    this.#draw = draw;
    this.#begin = begin;
    this.#waiting = new RequestList(requests);
    this.#isReady = simulation.on(`${name}/instance-ready`, priority.completion, (instance) =>
      this.#becomeReady(instance),
    );
    this.#expires = simulation.on(`${name}/instance-idle`, priority.completion, (instance) =>
      this.#expire(instance),
    );
    for (let instance = 0; instance < config.min; instance += 1) {
      this.#states.push('ready');
      this.#loads.push(0);
      this.#expiries.push(none);
    }
    this.#ready = config.min;
  }

  get ready(): number {
    return this.#ready;
  }

  get starting(): number {
    return this.#starting;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether a call may come now: there is room, or it may wait. */
  get isOpen(): boolean {
    return this.#waiting.length < this.#config.queueLimit || this.#freest() !== none;
  }

  /** Seconds that all instances together were paid for until now. */
  get paidSeconds(): number {
    this.#settle();
    return this.#paidTicks / ticksPerSecond;
  }

  /** The instance that serves a call from now on, or none where it waits: then `begin` is told when it no longer does. */
  take(request: RequestId): number {
    const instance = this.#waiting.length > 0 ? none : this.#freest();
    if (instance !== none) {
      this.#occupy(instance);
      return instance;
    }
    this.#waiting.append(request);
    this.#startIfNeeded();
    return none;
  }

  /** A call that waits goes. */
  withdraw(request: RequestId): void {
    this.#waiting.remove(request);
  }

  /** A call that an instance served is gone. */
  release(instance: number): void {
    this.#loads[instance]! -= 1;
    this.#serve(instance);
    if (this.#loads[instance] === 0) this.#idle(instance);
  }

  /** The fullest with room, the first among equals: others may then come to rest. */
  #freest(): number {
    const { perInstance } = this.#config;
    let found = none;
    let most = -1;
    for (let instance = 0; instance < this.#states.length; instance += 1) {
      const load = this.#loads[instance]!;
      if (this.#states[instance] !== 'ready' || load >= perInstance || load <= most) continue;
      found = instance;
      most = load;
    }
    return found;
  }

  #occupy(instance: number): void {
    const expiry = this.#expiries[instance]!;
    if (expiry !== none) this.#simulation.cancel(expiry);
    this.#expiries[instance] = none;
    this.#loads[instance]! += 1;
  }

  #serve(instance: number): void {
    while (this.#waiting.length > 0 && this.#loads[instance]! < this.#config.perInstance) {
      const request = this.#waiting.first;
      this.#waiting.remove(request);
      this.#occupy(instance);
      this.#begin(request, instance);
    }
  }

  /** One more for as many calls as wait beyond those that the ones on their way will take. */
  #startIfNeeded(): void {
    const { max, perInstance } = this.#config;
    if (this.#waiting.length <= this.#starting * perInstance) return;
    if (this.#ready + this.#starting >= max) return;
    this.#settle();
    let instance = this.#states.indexOf('stopped');
    if (instance === none) instance = this.#states.length;
    this.#states[instance] = 'starting';
    this.#loads[instance] = 0;
    this.#expiries[instance] = none;
    this.#starting += 1;
    const seconds = this.#config.coldStart.quantile(this.#draw());
    this.#simulation.schedule(seconds, this.#isReady, instance);
  }

  #becomeReady(instance: number): void {
    this.#settle();
    this.#states[instance] = 'ready';
    this.#starting -= 1;
    this.#ready += 1;
    this.#serve(instance);
    if (this.#loads[instance] === 0) this.#idle(instance);
  }

  #idle(instance: number): void {
    const { keepAlive, min, max } = this.#config;
    if (min >= max || keepAlive === Number.POSITIVE_INFINITY) return;
    this.#expiries[instance] = this.#simulation.schedule(keepAlive, this.#expires, instance);
  }

  #expire(instance: number): void {
    this.#expiries[instance] = none;
    if (this.#ready <= this.#config.min) return;
    this.#settle();
    this.#states[instance] = 'stopped';
    this.#ready -= 1;
  }

  #settle(): void {
    const { now } = this.#simulation;
    const paid = this.#ready + (this.#config.billsStart ? this.#starting : 0);
    this.#paidTicks += paid * (now - this.#settledAt);
    this.#settledAt = now;
  }
}

import type { TracedWorld } from '../../world/tracer.ts';
import type { WaitReason } from './life.ts';
import { WaitClock } from './wait-clock.ts';

interface WaitingAt {
  readonly clock: WaitClock;
  /** Requests that it was sent and that have not ended, and slots that are busy. */
  held: number;
  busy: number;
}

/** What requests wait for, in the queues of deployments and in the lines of their replicas. */
export class ReplicaWaits {
  readonly #queues: readonly WaitClock[];
  readonly #ready: number[];
  readonly #slots: readonly (number | undefined)[];
  readonly #replicas: readonly WaitingAt[][];

  constructor({ services, scenario }: TracedWorld) {
    this.#queues = services.map(() => new WaitClock('no-replica'));
    this.#ready = services.map(() => 0);
    this.#replicas = services.map(() => []);
    this.#slots = services.map(({ name, kind }) => {
      if (kind !== 'deployment') return undefined;
      const { engine } = scenario.deployments[name]!;
      return engine.kind === 'slots' ? engine.slots : undefined;
    });
  }

  /** The clock of those whom no replica of a deployment has. */
  queue(deployment: number): WaitClock {
    return this.#queues[deployment]!;
  }

  /** The clock of those who wait at a replica. */
  line(deployment: number, replica: number): WaitClock {
    return this.#at(deployment, replica).clock;
  }

  ready(deployment: number, count: number, now: number): void {
    this.#ready[deployment] = count;
    this.#queues[deployment]!.turn(count === 0 ? 'no-replica' : 'full-replicas', now);
  }

  readyCount(deployment: number): number {
    return this.#ready[deployment]!;
  }

  held(deployment: number, replica: number): number {
    return this.#at(deployment, replica).held;
  }

  /** A replica has so many more requests. */
  hold(deployment: number, replica: number, change: number): void {
    this.#at(deployment, replica).held += change;
  }

  limited(deployment: number, replica: number, reason: WaitReason, now: number): void {
    this.line(deployment, replica).turn(reason, now);
  }

  /** A batch begins or ends at a replica. */
  batch(deployment: number, replica: number, change: 1 | -1, now: number): void {
    const at = this.#at(deployment, replica);
    at.busy += change;
    at.clock.turn(at.busy === this.#slots[deployment] ? 'slot' : 'batch', now);
  }

  #at(deployment: number, replica: number): WaitingAt {
    const replicas = this.#replicas[deployment]!;
    const reason = this.#slots[deployment] === undefined ? 'step' : 'batch';
    replicas[replica] ??= { clock: new WaitClock(reason), held: 0, busy: 0 };
    return replicas[replica];
  }
}

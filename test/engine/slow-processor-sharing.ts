import type { EventHandle } from '../../src/engine/event-queue.ts';
import { priority } from '../../src/engine/priority.ts';
import type { HandlerId, Simulation } from '../../src/engine/simulation.ts';
import { toSeconds } from '../../src/engine/time.ts';

interface Job {
  readonly job: number;
  readonly weight: number;
  remaining: number;
}

/**
 * Processor sharing by its definition, the oracle of the fast one: at every change each job is
 * charged what it received since the last, and the next to end is searched among all.
 */
export class SlowProcessorSharing {
  readonly #simulation: Simulation;
  readonly #handler: HandlerId;
  #rate: (jobs: number) => number;
  #jobs: Job[] = [];
  #chargedAt = 0;
  #pending: EventHandle | undefined;

  constructor(
    simulation: Simulation,
    name: string,
    onDone: (job: number) => void,
    rate: (jobs: number) => number,
  ) {
    this.#simulation = simulation;
    this.#rate = rate;
    this.#handler = simulation.on(name, priority.completion, (job) => {
      this.remove(job);
      onDone(job);
    });
  }

  add(job: number, work: number, weight: number): void {
    this.#charge();
    this.#jobs.push({ job, weight, remaining: work });
    this.#reschedule();
  }

  remove(job: number): number {
    this.#charge();
    const left = Math.max(0, this.#jobs.find((each) => each.job === job)!.remaining);
    this.#jobs = this.#jobs.filter((each) => each.job !== job);
    this.#reschedule();
    return left;
  }

  setRate(rate: (jobs: number) => number): void {
    this.#charge();
    this.#rate = rate;
    this.#reschedule();
  }

  has(job: number): boolean {
    return this.#jobs.some((each) => each.job === job);
  }

  #charge(): void {
    const seconds = toSeconds(this.#simulation.now - this.#chargedAt);
    for (const job of this.#jobs) job.remaining -= seconds * this.#rateOf(job);
    this.#chargedAt = this.#simulation.now;
  }

  #reschedule(): void {
    if (this.#pending !== undefined) this.#simulation.cancel(this.#pending);
    this.#pending = undefined;
    const delays = this.#jobs.map((job) => Math.max(0, job.remaining) / this.#rateOf(job));
    const least = Math.min(...delays);
    if (least < Number.POSITIVE_INFINITY) {
      const job = this.#jobs[delays.indexOf(least)]!.job;
      this.#pending = this.#simulation.schedule(least, this.#handler, job);
    }
  }

  #rateOf(job: Job): number {
    const total = this.#jobs.reduce((sum, each) => sum + each.weight, 0);
    return (this.#rate(this.#jobs.length) * job.weight) / total;
  }
}

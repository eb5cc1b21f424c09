import { ticksPerSecond } from '../engine/time.ts';
import { TimeWeighted } from './time-weighted.ts';

/** What a deployment holds over time: waiting requests, slots, replicas, accelerators. */
export class FleetUsage {
  readonly waiting = new TimeWeighted();
  readonly busySlots = new TimeWeighted();
  readonly openSlots = new TimeWeighted();
  readonly replicas = new TimeWeighted();
  readonly accelerators = new TimeWeighted();

  /** The metrics of what was held since the start, or since the last reset. */
  values(now: number): Record<string, number> {
    return {
      queue_mean: this.waiting.mean(now),
      queue_max: this.waiting.max,
      utilisation: this.busySlots.integral(now) / this.openSlots.integral(now),
      replicas_mean: this.replicas.mean(now),
      replicas_max: this.replicas.max,
      accelerator_hours: this.accelerators.integral(now) / ticksPerSecond / 3600,
    };
  }

  /** Forgets what was before `now`: the end of the warm-up. */
  reset(now: number): void {
    this.waiting.reset(now);
    this.busySlots.reset(now);
    this.openSlots.reset(now);
    this.replicas.reset(now);
    this.accelerators.reset(now);
  }
}

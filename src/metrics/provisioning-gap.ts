import { ticksPerSecond, toSeconds } from '../engine/time.ts';
import { wide } from '../engine/wide-numbers.ts';

/** Replica ticks between what is ready and what is needed. */
export interface Gap {
  readonly over: number;
  readonly under: number;
}

/**
 * The areas between the replicas that are ready and those that are needed. Needed in a window are its arrivals per second
 * over what one replica serves in a second with full batches: a yardstick by mean rates, with fractions of replicas,
 * and not the least that keeps a promise. What a replica serves need only be known in the end.
 */
export class ProvisioningGap {
  /** Ticks of a window. */
  readonly #window: number;
  #start = wide;
  #arrived = 0;
  #ready = 0;
  #since = wide;
  /** Replicas that were ready in the present window before the last change, and for how many ticks. */
  readonly #counts: number[] = [];
  readonly #lengths: number[] = [];
  /** Ticks of all windows so far, by arrivals per second and replicas ready. */
  readonly #ticks = new Map<number, Map<number, number>>();

  constructor(window: number) {
    this.#window = window;
    this.#start = 0;
    this.#since = 0;
  }

  arrived(now: number): void {
    this.#advance(now);
    this.#arrived += 1;
  }

  /** So many replicas are ready from `now` on. */
  ready(now: number, count: number): void {
    this.#advance(now);
    this.#stretch(now);
    this.#ready = count;
  }

  /** Ends the last window at the horizon, where it is shorter than the others. */
  finish(now: number): void {
    this.#advance(now);
    if (now > this.#start) this.#close(now);
  }

  /** Forgets what was before `now`, the end of the warm-up; windows begin there. */
  reset(now: number): void {
    this.#begin(now);
    this.#ticks.clear();
  }

  /** The areas in the windows that ended, where one replica serves `capacity` requests a second. */
  gap(capacity: number): Gap {
    let over = 0;
    let under = 0;
    for (const [rate, byReady] of this.#ticks) {
      const needed = rate === 0 ? 0 : rate / capacity;
      for (const [ready, ticks] of byReady) {
        over += Math.max(0, ready - needed) * ticks;
        under += Math.max(0, needed - ready) * ticks;
      }
    }
    return { over, under };
  }

  /** Closes the windows that ended by `now`. */
  #advance(now: number): void {
    if (now < this.#start + this.#window) return;
    this.#close(this.#start + this.#window);
    // Windows in which nothing happened are all alike.
    const whole = Math.floor((now - this.#start) / this.#window) * this.#window;
    if (whole > 0) this.#close(this.#start + whole);
  }

  #close(end: number): void {
    this.#stretch(end);
    const rate = this.#arrived / toSeconds(end - this.#start);
    let byReady = this.#ticks.get(rate);
    if (byReady === undefined) {
      byReady = new Map();
      this.#ticks.set(rate, byReady);
    }
    for (let part = 0; part < this.#counts.length; part += 1) {
      const ready = this.#counts[part]!;
      byReady.set(ready, (byReady.get(ready) ?? 0) + this.#lengths[part]!);
    }
    this.#begin(end);
  }

  #begin(start: number): void {
    this.#start = start;
    this.#since = start;
    this.#arrived = 0;
    this.#counts.length = 0;
    this.#lengths.length = 0;
  }

  /** Notes how many were ready until `now`. */
  #stretch(now: number): void {
    if (now === this.#since) return;
    this.#counts.push(this.#ready);
    this.#lengths.push(now - this.#since);
    this.#since = now;
  }
}

/** The metrics of a gap. */
export function gapValues({ over, under }: Gap): Record<string, number> {
  return {
    over_provisioned_hours: over / ticksPerSecond / 3600,
    under_provisioned_hours: under / ticksPerSecond / 3600,
  };
}

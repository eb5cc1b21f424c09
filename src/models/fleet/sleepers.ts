import type { PhaseConfig } from './startup-config.ts';

/** Replicas that sleep where others would be stopped. */
export interface WarmConfig {
  /** That sleep at the most, and when the run begins. */
  readonly replicas: number;
  readonly initial: number;
  /** Whether they give their accelerators back. */
  readonly releases: boolean;
  /** Whether they keep what is on their accelerators, caches included. */
  readonly keepsAll: boolean;
  readonly wake: readonly PhaseConfig[];
}

/** Which replicas of a deployment sleep; the last to fall asleep is the first to wake. */
export class Sleepers {
  readonly #most: number;
  readonly #asleep: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#asleep.length;
  }

  get isFull(): boolean {
    return this.#asleep.length >= this.#most;
  }

  add(replica: number): void {
    this.#asleep.push(replica);
  }

  /** Takes the one that is to wake; undefined where none sleeps. */
  wake(): number | undefined {
    return this.#asleep.pop();
  }

  /** Forgets one that is gone. */
  remove(replica: number): void {
    const place = this.#asleep.indexOf(replica);
    if (place >= 0) this.#asleep.splice(place, 1);
  }
}

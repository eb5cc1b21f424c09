import { toSeconds } from '../engine/time.ts';
import { warmUpLength } from '../metrics/warm-up.ts';

/** The latency of every completed request of a pilot run, by its number in the order of arrival, in ticks. */
export class LatencyLog {
  readonly #arrivals: number[] = [];
  readonly #latencies: number[] = [];

  completed(number: number, arrivedAt: number, latency: number): void {
    this.#arrivals[number] = arrivedAt;
    this.#latencies[number] = latency;
  }

  /** Seconds to leave out at the start, by MSER-5 over the latencies in order of arrival. */
  warmup(): number {
    // What was never completed leaves holes, which `filter` passes over.
    const latencies = this.#latencies.filter(() => true);
    const deleted = warmUpLength(latencies);
    if (deleted === 0) return 0;
    const arrivals = this.#arrivals.filter(() => true);
    return toSeconds(arrivals[deleted - 1]! + 1);
  }
}

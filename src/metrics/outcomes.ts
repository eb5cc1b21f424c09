import { ticksPerSecond } from '../engine/time.ts';
import { Histogram } from './histogram.ts';

/** What became of a group of requests, and how long they took, in ticks. */
export class Outcomes {
  arrived = 0;
  completed = 0;
  /** Completed within every promise of their class. */
  good = 0;
  rejected = 0;
  /** Of the rejected, those that no replica could ever serve. */
  unservable = 0;
  timedOut = 0;
  /** Given up by their clients. */
  cancelled = 0;
  /** Lost with the replica that held them. */
  failed = 0;
  inFlight = 0;
  lostUsd = 0;
  /** Work done for the completed, in whatever unit their deployment counts it. */
  work = 0;
  /** Tokens of the answers of the completed. */
  answeredTokens = 0;
  /** Dollars that were billed call by call. */
  billedUsd = 0;
  readonly wait = new Histogram();
  readonly ttft = new Histogram();
  /** Time for each token after the first; of requests with two at least. */
  readonly tpot = new Histogram();
  readonly e2e = new Histogram();

  /** A request arrived. */
  begin(): void {
    this.arrived += 1;
    this.inFlight += 1;
  }

  /** One was turned away; `unservable` says that nobody could ever serve it. */
  reject(unservable: boolean): void {
    this.rejected += 1;
    if (unservable) this.unservable += 1;
    this.inFlight -= 1;
  }

  /** One was given up. */
  giveUp(by: 'time-out' | 'client'): void {
    if (by === 'time-out') this.timedOut += 1;
    else this.cancelled += 1;
    this.inFlight -= 1;
  }

  /** One failed. */
  fail(): void {
    this.failed += 1;
    this.inFlight -= 1;
  }

  /** One was answered, after so many ticks; `later` tokens came after its first. */
  complete(good: boolean, wait: number, ttft: number, e2e: number, later: number): void {
    this.completed += 1;
    this.inFlight -= 1;
    if (good) this.good += 1;
    this.wait.record(wait);
    this.ttft.record(ttft);
    if (later > 0) this.tpot.record(Math.round((e2e - ttft) / later));
    this.e2e.record(e2e);
  }

  merge(other: Outcomes): void {
    this.arrived += other.arrived;
    this.completed += other.completed;
    this.good += other.good;
    this.rejected += other.rejected;
    this.unservable += other.unservable;
    this.timedOut += other.timedOut;
    this.cancelled += other.cancelled;
    this.failed += other.failed;
    this.inFlight += other.inFlight;
    this.lostUsd += other.lostUsd;
    this.work += other.work;
    this.answeredTokens += other.answeredTokens;
    this.billedUsd += other.billedUsd;
    this.wait.merge(other.wait);
    this.ttft.merge(other.ttft);
    this.tpot.merge(other.tpot);
    this.e2e.merge(other.e2e);
  }

  /** Part of those that have an outcome that kept every promise. */
  get goodputRatio(): number {
    const lost = this.rejected + this.timedOut;
    return this.good / (this.completed + lost + this.cancelled + this.failed);
  }

  /** The metrics that requests have, over a measured time in seconds. */
  values(seconds: number): Record<string, number> {
    const lost = this.rejected + this.timedOut;
    return {
      arrived: this.arrived,
      completed: this.completed,
      rejected: this.rejected,
      unservable: this.unservable,
      timed_out: this.timedOut,
      cancelled: this.cancelled,
      failed: this.failed,
      in_flight: this.inFlight,
      drop_rate: lost / this.arrived,
      throughput: this.completed / seconds,
      goodput: this.good / seconds,
      goodput_ratio: this.goodputRatio,
      ...latencyValues('wait', this.wait),
      ...latencyValues('ttft', this.ttft),
      ...latencyValues('tpot', this.tpot),
      ...latencyValues('e2e', this.e2e),
      value_lost_usd: this.lostUsd,
    };
  }
}

/** The statistics of a histogram of ticks, in seconds. */
export function latencyValues(prefix: string, histogram: Histogram): Record<string, number> {
  return {
    [`${prefix}_mean`]: histogram.mean / ticksPerSecond,
    [`${prefix}_p50`]: histogram.quantile(0.5) / ticksPerSecond,
    [`${prefix}_p90`]: histogram.quantile(0.9) / ticksPerSecond,
    [`${prefix}_p95`]: histogram.quantile(0.95) / ticksPerSecond,
    [`${prefix}_p99`]: histogram.quantile(0.99) / ticksPerSecond,
    [`${prefix}_max`]: histogram.max / ticksPerSecond,
  };
}

import type { MetricValues } from '../metrics/catalog.ts';

/** Metrics of one deployment or tenant. */
export interface NamedValues {
  readonly name: string;
  readonly values: MetricValues;
}

/** One interval of one deployment. */
export interface SeriesRow {
  /** Start of the interval, in seconds. */
  readonly time: number;
  readonly deployment: string;
  readonly arrived: number;
  readonly completed: number;
  readonly rejected: number;
  readonly timed_out: number;
  /** Completed within every promise. */
  readonly good: number;
  /** Mean requests waiting. */
  readonly queue: number;
  /** Replicas ready at the end of the interval. */
  readonly replicas: number;
  readonly utilisation: number;
  /** Of language models: output tokens a second, part of the KV blocks in use, sequences preempted. */
  readonly tokens_per_second: number;
  readonly kv_use: number;
  readonly preemptions: number;
  /** End-to-end latency in seconds of the requests completed in the interval; NaN where there were none. */
  readonly e2e_p50: number;
  readonly e2e_p95: number;
  readonly e2e_p99: number;
}

export interface DecisionRow {
  readonly time: number;
  readonly deployment: string;
  readonly policy: string;
  readonly current: number;
  readonly desired: number;
  readonly applied: number;
  readonly because: string;
}

/** Something that befell the fleet. */
export interface EventRow {
  readonly time: number;
  readonly deployment: string;
  readonly replica: number;
  readonly event: string;
  /** Accelerators and slice, as `1:3g.40gb`; of a fault also whose it was, and of what found no place, why. */
  readonly place: string;
}

/** One request, from arrival to outcome; times in seconds, NaN for what did not happen. */
export interface RequestRow {
  readonly number: number;
  readonly tenant: string;
  readonly deployment: string;
  readonly arrived: number;
  readonly started: number;
  readonly first_answer: number;
  readonly ended: number;
  readonly outcome: 'completed' | 'rejected' | 'timed-out' | 'cancelled' | 'failed' | 'in-flight';
  /** Why it was rejected, or whose fault it was that it failed; else empty. */
  readonly reason: string;
  readonly prompt_tokens: number;
  readonly output_tokens: number;
  /** Prompt tokens that a prefix cache spared. */
  readonly cached_tokens: number;
  readonly items: number;
  readonly session: number;
  readonly turn: number;
}

/** What one cell of a sweep found: plain data, to be sent between threads. */
export interface CellResult {
  /** Hash of the whole trajectory. */
  readonly fingerprint: string;
  /** Events that the engine fired. */
  readonly events: number;
  /** Seconds left out at the start. */
  readonly warmup: number;
  readonly total: MetricValues;
  readonly deployments: readonly NamedValues[];
  readonly tenants: readonly NamedValues[];
  readonly series: readonly SeriesRow[];
  readonly decisions: readonly DecisionRow[];
  readonly fleetEvents: readonly EventRow[];
  /** Only where asked for. */
  readonly requests: readonly RequestRow[] | undefined;
}

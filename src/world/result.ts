import type { Charge } from '../ledger/charge.ts';
import type { MetricValues } from '../metrics/catalog.ts';
import type { StartupPhase } from '../models/fleet/startup-config.ts';
import type { RequestTable } from './request-table.ts';

/** Metrics of one deployment, gateway, provider or tenant. */
export interface NamedValues {
  readonly name: string;
  readonly values: MetricValues;
}

/** One interval of one deployment, gateway or provider. */
export interface SeriesRow {
  /** Start of the interval, in seconds. */
  readonly time: number;
  readonly deployment: string;
  readonly arrived: number;
  readonly completed: number;
  readonly rejected: number;
  readonly timed_out: number;
  /** Lost with a replica. */
  readonly failed: number;
  /** Completed within every promise. */
  readonly good: number;
  /** Mean requests waiting. */
  readonly queue: number;
  /** Replicas ready at the end of the interval. */
  readonly replicas: number;
  /** Those that have a place then and are not ready, and how many an autoscaler asked for last; NaN where none did. */
  readonly starting: number;
  readonly desired: number;
  readonly utilisation: number;
  /** Dollars an hour of what its replicas held, or of what a provider billed, a mean over the interval. */
  readonly cost_usd_per_hour: number;
  /** Watts and grams of CO2e an hour of what its replicas held, means over the interval; only where there are regions. */
  readonly watts?: number;
  readonly carbon_g_per_hour?: number;
  /** Of language models: output tokens a second, part of the KV blocks in use, sequences preempted. */
  readonly tokens_per_second: number;
  readonly kv_use: number;
  readonly preemptions: number;
  /** End-to-end latency in seconds of the requests completed in the interval; NaN where there were none. */
  readonly e2e_p50: number;
  readonly e2e_p95: number;
  readonly e2e_p99: number;
  /** Likewise to the first token; NaN for engines that answer all at once. */
  readonly ttft_p50: number;
  readonly ttft_p95: number;
}

/** A decision that says something else than the one before it of its deployment. */
export interface DecisionRow {
  readonly time: number;
  readonly deployment: string;
  readonly policy: string;
  readonly current: number;
  readonly desired: number;
  readonly applied: number;
  readonly because: string;
  /** Of a decision on nodes, which are counted then: whose; no deployment is named. */
  readonly pool?: string;
  /** Of a gateway's decision on a target: which, and what it is from now on, such as `open`; nothing is counted then. */
  readonly target?: string;
  readonly state?: string;
}

/** Something that befell the fleet. */
export interface EventRow {
  readonly time: number;
  readonly deployment: string;
  readonly replica: number;
  readonly event: string;
  /**
   * Accelerators and slice, as `1:3g.40gb`; of a fault also whose it was, and of what found no place, why. Of a node its
   * accelerators, its group, and why.
   */
  readonly place: string;
  /** Of what befell a node: its pool and number; then nobody's deployment and no replica is named. */
  readonly pool?: string;
  readonly node?: number;
}

/**
 * A replica on its way to readiness: new (`cold`), after a fault (`restart`) or from sleep (`wake`). Seconds of the
 * phases that it came to, NaN for others; a phase cut short counts as long as it would have lasted.
 */
export interface StartupRow extends Readonly<Record<StartupPhase, number>> {
  /** Of its order. */
  readonly time: number;
  readonly deployment: string;
  readonly replica: number;
  readonly kind: 'cold' | 'restart' | 'wake';
  readonly outcome: 'starting' | 'ready' | 'abandoned';
  /** Seconds for which it waited for a place. */
  readonly pending: number;
  /** From its order to its end; NaN where that is beyond the horizon. */
  readonly total: number;
}

/** A failure that was drawn for a replication before it began; times in seconds. */
export interface ChaosRow {
  readonly time: number;
  /** 0 for what is over at once. */
  readonly lasts: number;
  readonly what: string;
  /** In ascending order. */
  readonly victims: readonly string[];
}

/** One thing that a gateway did for a request: who, when, what, where and why. */
export interface AuditRow {
  readonly time: number;
  readonly gateway: string;
  /** Of the request, in the order of arrival. */
  readonly number: number;
  readonly tenant: string;
  readonly session: number;
  readonly what: string;
  /** Whom it was sent to, and what is said of where that is; empty where it went nowhere. */
  readonly target: string;
  readonly tags: string;
  readonly because: string;
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
  /** Dollars that providers billed for its calls; NaN where no gateway took it. */
  readonly usd: number;
  /** Where its client is; undefined where nothing is far. */
  readonly place?: string;
  /**
   * Its part of what the deployments that answered it drew, and of the carbon of that, by the work done for it, as its
   * tenant's is: an attribution, not a measurement. NaN before the warm-up ends; only where there are regions.
   */
  readonly energy_j?: number;
  readonly carbon_g?: number;
}

/** What one cell of a sweep found: plain data, but for the table of its requests, whose columns are. */
export interface CellResult {
  /** Hash of the whole trajectory. */
  readonly fingerprint: string;
  /** Events that the engine fired. */
  readonly events: number;
  /** Seconds left out at the start. */
  readonly warmup: number;
  readonly total: MetricValues;
  readonly deployments: readonly NamedValues[];
  readonly gateways: readonly NamedValues[];
  readonly providers: readonly NamedValues[];
  readonly tenants: readonly NamedValues[];
  /** Regions: calls to what is there, whether they came or not, and what was used there. */
  readonly regions: readonly NamedValues[];
  /** What the requests of clients met, by where these are. */
  readonly places: readonly NamedValues[];
  /** The bill; its lines add up to `cost_usd`. */
  readonly charges: readonly Charge[];
  readonly series: readonly SeriesRow[];
  readonly decisions: readonly DecisionRow[];
  readonly fleetEvents: readonly EventRow[];
  readonly startups: readonly StartupRow[];
  /** What chaos had in store, whether or not it came to pass. */
  readonly chaos: readonly ChaosRow[];
  /** Of gateways that keep an audit trail. */
  readonly audit: readonly AuditRow[];
  /** Only where asked for. */
  readonly requests: RequestTable | undefined;
}

import { toSeconds } from '../engine/time.ts';
import type { Scenario } from '../scenario/schema.ts';
import { type BoundScope, boundScope, leastOf, mostOf, type RunSoFar } from './metric-bounds.ts';
import type { Recorded } from './recorded-values.ts';

/**
 * A limit on a metric of one run, in the metric's own unit, as an SLO of a scenario has it: of everything, of one deployment, gateway
 * or provider by its name (`deployment`), or of one tenant. An SLO itself is one.
 */
export interface StopLimit {
  readonly metric: string;
  readonly side: 'max' | 'min';
  readonly limit: number;
  readonly deployment?: string | undefined;
  readonly tenant?: string | undefined;
}

/** Ends a run as soon as it is certain that it misses one of some limits, each by itself. */
export interface StopRule {
  readonly limits: readonly StopLimit[];
  /**
   * How many requests of each tenant arrive in the measured part at the most, in the order of a result's `tenants`, as
   * `countArrivals` counts them for the same replication; infinite where nobody knows. They are the same for every scenario with
   * the same traffic, horizon and warm-up. Without them shares, percentiles and means are never certain, only sums
   * such as `cost_usd`, `timed_out` or `slo_minutes_lost`, and greatest values such as `e2e_max`.
   */
  readonly arrivals?: readonly number[] | undefined;
}

/** A limit that a run is certain to miss. */
export interface CertainMiss {
  /** When that was found, in simulated seconds. */
  readonly at: number;
  readonly metric: string;
  /** What the metric would not have been below (`max`) or above (`min`) at the horizon, which is beyond the limit. */
  readonly bound: number;
  readonly limit: StopLimit;
}

/** What is known of a run that was ended early: no metric, for it never came to its horizon. */
export interface StoppedRun {
  readonly stopped: CertainMiss;
  /** Requests that had arrived in the measured part, as the metric `arrived` of a whole run. */
  readonly arrived: number;
  /** Events that the engine fired. */
  readonly events: number;
}

/** Holds a run under way against the limits of a rule. It only looks: the run goes on as it would without. */
export class EarlyStop {
  readonly #recorded: Recorded;
  readonly #limits: readonly { readonly limit: StopLimit; readonly scope: BoundScope }[];
  readonly #run: Omit<RunSoFar, 'now'>;

  /** Throws where a limit is about somebody who is not there, or where arrivals are not those of the run's tenants. */
  constructor(recorded: Recorded, scenario: Scenario, horizon: number, rule: StopRule) {
    const customers = recorded.tenants.filter(({ attempt }) => attempt === undefined).length;
    const arrivals = rule.arrivals ?? Array(customers).fill(Number.POSITIVE_INFINITY);
    if (arrivals.length !== customers) {
      throw new RangeError(`arrivals of ${arrivals.length} tenants, but there are ${customers}`);
    }
    this.#recorded = recorded;
    this.#limits = rule.limits.map((limit) => ({
      limit,
      scope: scopeOf(limit, recorded, arrivals),
    }));
    this.#run = { recorded, scenario, horizon };
  }

  /** The first limit that is certain to be missed; undefined where none is. Times are ticks. */
  check(now: number): CertainMiss | undefined {
    // Until then things are counted that are going to be forgotten.
    if (now <= this.#recorded.warmup) return undefined;
    const run = { ...this.#run, now };
    for (const { limit, scope } of this.#limits) {
      const bound = (limit.side === 'max' ? leastOf : mostOf)(limit.metric, scope, run);
      if (bound === undefined) continue;
      const isMissed = limit.side === 'max' ? bound > limit.limit : bound < limit.limit;
      if (isMissed) return { at: toSeconds(now), metric: limit.metric, bound, limit };
    }
    return undefined;
  }

  /** Requests of customers that have arrived in the measured part. */
  get arrived(): number {
    const { tenants, requests } = this.#recorded;
    return requests.outcomes.reduce(
      (sum, { arrived }, index) => sum + (tenants[index]!.attempt === undefined ? arrived : 0),
      0,
    );
  }
}

function scopeOf(
  { deployment, tenant }: StopLimit,
  recorded: Recorded,
  arrivals: readonly number[],
): BoundScope {
  const { services, tenants } = recorded;
  if (deployment !== undefined) {
    const index = placeOf('service', deployment, services);
    return boundScope('service', index, recorded, arrivals);
  }
  if (tenant === undefined) return boundScope('all', -1, recorded, arrivals);
  return boundScope('tenant', placeOf('tenant', tenant, tenants), recorded, arrivals);
}

function placeOf(what: string, name: string, all: readonly { readonly name: string }[]): number {
  const index = all.findIndex((one) => one.name === name);
  if (index < 0) throw new RangeError(`there is no ${what} "${name}"`);
  return index;
}

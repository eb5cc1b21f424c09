import { round, slack } from './fair-shares.ts';

/** Settings of demand-driven repartition; times in seconds. */
export interface DemandDrivenConfig {
  readonly kind: 'demand-driven';
  /** Between two decisions. */
  readonly interval: number;
  /** By how much the largest utilisation must fall, at least, for a change. */
  readonly raise: number;
  /** From one change to the next, at least. */
  readonly cooldown: number;
  /** The part of the old mean demand that each decision keeps: 0 forgets at once; below 1. */
  readonly smoothing: number;
}

/** A tenant of a pool whose slices are dealt out. */
export interface PartitionTenant {
  readonly name: string;
  /** Replicas that it has. */
  readonly replicas: number;
  /** What a replica takes of the capacity, in accelerators; and of memory, where that is counted. */
  readonly units: number;
  readonly bytes?: number;
  /**
   * Work offered since the last decision, as so many replicas would just do it: busy replicas, and waiting
   * work over what a replica does in an interval.
   */
  readonly work: number;
  readonly atLeast: number;
  readonly atMost: number;
}

export interface PartitionObservation {
  /** Seconds since the start of the run. */
  readonly now: number;
  /** Accelerators that are dealt out, and their memory, where that is counted. */
  readonly capacity: number;
  readonly bytes?: number;
  readonly tenants: readonly PartitionTenant[];
  /** Seconds that a moved replica is out of service. */
  readonly cost: number;
}

export interface PartitionState {
  /** Smoothed work by tenant. */
  readonly smoothed: readonly number[];
  /** When the partition last changed. */
  readonly changedAt: number | undefined;
}

/** Replicas that each tenant should have, by position, and the rule that decided it. */
export interface PartitionDecision {
  readonly desired: readonly number[];
  readonly because: string;
  readonly state: PartitionState;
}

/** Decides how a pool's slices are dealt out: a pure function of what it observes and of its own state. */
export interface Partitioner {
  /** Seconds between two decisions; undefined where it never decides. */
  readonly interval: number | undefined;
  initial(): PartitionState;
  decide(state: PartitionState, observation: PartitionObservation): PartitionDecision;
}

/** The same partition throughout. */
export const staticPartition: Partitioner = {
  interval: undefined,
  initial,
  decide: (state, { tenants }) => ({
    desired: tenants.map(({ replicas }) => replicas),
    because: 'static',
    state,
  }),
};

/**
 * Deals the slices out so that the largest smoothed utilisation is least, but changes only where that is worth
 * its cost: not within the cooldown, not for a fall of the largest utilisation up to `raise`, and not where the
 * fall times the seconds until the next change is allowed is less than the seconds of service that the moved
 * part of the pool loses. A partition that breaks its limits, as after a loss of accelerators, changes at once.
 */
export function demandDriven(config: DemandDrivenConfig): Partitioner {
  const { interval } = config;
  return { interval, initial, decide: (state, seen) => decide(config, state, seen) };
}

function decide(
  config: DemandDrivenConfig,
  before: PartitionState,
  seen: PartitionObservation,
): PartitionDecision {
  const { now, capacity, tenants, cost } = seen;
  const smoothed = tenants.map(({ work }, at) => {
    const old = before.smoothed[at] ?? work;
    return old + (1 - config.smoothing) * (work - old);
  });
  const present = tenants.map(({ replicas }) => replicas);
  const wanted = leastLargestUtilisation(seen, smoothed);
  const keep = (because: string): PartitionDecision => ({
    desired: present,
    because,
    state: { smoothed, changedAt: before.changedAt },
  });
  const change = (because: string): PartitionDecision => ({
    desired: wanted,
    because,
    state: { smoothed, changedAt: now },
  });

  if (present.every((replicas, at) => replicas === wanted[at])) return keep('already the best');
  if (!isLegal(seen)) return change('the present partition breaks its limits');

  const sinceChange = now - (before.changedAt ?? Number.NEGATIVE_INFINITY);
  if (sinceChange < config.cooldown) {
    return keep(`cooldown for another ${round(config.cooldown - sinceChange)} s`);
  }

  const largest = largestUtilisation(smoothed, present);
  const least = largestUtilisation(smoothed, wanted);
  // A tenant that finds no room at all leaves both infinite.
  const fall = largest === least ? 0 : largest - least;
  if (fall === Number.POSITIVE_INFINITY) return change('who has work and no replica gets one');
  const fallen = `largest utilisation from ${percent(largest)} to ${percent(least)}`;
  if (fall <= config.raise) return keep(`${fallen}: no more than ${percent(config.raise)} gained`);

  const gain = fall * Math.max(config.interval, config.cooldown);
  const moved = tenants.reduce(
    (sum, { replicas, units }, at) => sum + units * Math.max(0, wanted[at]! - replicas),
    0,
  );
  const loss = (cost * moved) / capacity;
  if (gain <= loss) {
    return keep(`${fallen}: gains ${round(gain)} s of the pool, but costs ${round(loss)} s`);
  }
  return change(`${fallen}: gains ${round(gain)} s of the pool for ${round(loss)} s`);
}

/**
 * From `atLeast` each, one replica more for the tenant with the largest utilisation. Once that one finds no
 * room the largest is as small as can be, for every step before was needed for it; what is left is dealt out
 * likewise among the others.
 */
function leastLargestUtilisation(seen: PartitionObservation, work: readonly number[]): number[] {
  const { capacity, tenants } = seen;
  const replicas = tenants.map(({ atLeast }) => atLeast);
  if (!fits(seen, replicas)) {
    const used = sumOf(tenants, replicas, ({ units }) => units);
    throw new RangeError(
      `the least replicas take ${round(used)} of ${round(capacity)} accelerators: ` +
        tenants
          .map(({ name, atLeast, units }) => `${name} ${atLeast} × ${round(units)}`)
          .join(', '),
    );
  }
  for (;;) {
    let next = -1;
    let largest = Number.NEGATIVE_INFINITY;
    for (const [at, tenant] of tenants.entries()) {
      if (replicas[at]! >= tenant.atMost || !fits(seen, replicas, at)) continue;
      const utilisation = utilisationOf(work[at]!, replicas[at]!);
      // Of equals the one that has the replica already, so that nothing moves for nothing.
      const isNext =
        utilisation > largest ||
        (utilisation === largest &&
          replicas[at]! < tenant.replicas &&
          replicas[next]! >= tenants[next]!.replicas);
      if (!isNext) continue;
      next = at;
      largest = utilisation;
    }
    if (next < 0) return replicas;
    replicas[next]! += 1;
  }
}

function isLegal(seen: PartitionObservation): boolean {
  const { tenants } = seen;
  const present = tenants.map(({ replicas }) => replicas);
  return (
    fits(seen, present) &&
    tenants.every(({ replicas, atLeast, atMost }) => replicas >= atLeast && replicas <= atMost)
  );
}

/** Whether so many replicas fit into the pool, and one `more` of a tenant. */
function fits(
  { capacity, bytes = Number.POSITIVE_INFINITY, tenants }: PartitionObservation,
  replicas: readonly number[],
  more?: number,
): boolean {
  const next = more === undefined ? undefined : tenants[more]!;
  const units = sumOf(tenants, replicas, (one) => one.units) + (next?.units ?? 0);
  const memory = sumOf(tenants, replicas, (one) => one.bytes ?? 0) + (next?.bytes ?? 0);
  return units <= capacity * slack && memory <= bytes * slack;
}

function sumOf(
  tenants: readonly PartitionTenant[],
  replicas: readonly number[],
  each: (tenant: PartitionTenant) => number,
): number {
  return tenants.reduce((sum, tenant, at) => sum + each(tenant) * replicas[at]!, 0);
}

function largestUtilisation(work: readonly number[], replicas: readonly number[]): number {
  return work.reduce(
    (most, offered, at) => Math.max(most, utilisationOf(offered, replicas[at]!)),
    0,
  );
}

function utilisationOf(work: number, replicas: number): number {
  return work === 0 ? 0 : work / replicas;
}

function percent(part: number): string {
  return part === Number.POSITIVE_INFINITY ? '∞ %' : `${Math.round(100 * part)} %`;
}

function initial(): PartitionState {
  return { smoothed: [], changedAt: undefined };
}

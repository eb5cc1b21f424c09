/** What a pool has or a replica takes; accelerators may be fractions. */
export interface Resources {
  readonly accelerators: number;
  readonly bytes: number;
}

/** A deployment that wants replicas of a pool that others want too. */
export interface QuotaOwner {
  readonly name: string;
  /** What it counts for where owners compete; with 0 it gets nothing beyond its quota. */
  readonly weight: number;
  /** Accelerators that are its own as soon as it wants them, each with its part of the pool's memory. */
  readonly quota: number;
  /** Replicas that it holds. */
  readonly usage: number;
  /** Replicas that it wants in all, those that it holds among them. */
  readonly demand: number;
  /** What one replica takes. */
  readonly each: Resources;
}

/** Replicas that each owner may hold now, by position, and what bound them: fewer than held are to go. */
export interface QuotaDecision {
  readonly granted: readonly number[];
  readonly because: readonly string[];
}

/**
 * Divides a pool between its owners. `capacity` is all that the pool has, used or free; throws a RangeError
 * where quotas together exceed it.
 */
export type QuotaPolicy = (capacity: Resources, owners: readonly QuotaOwner[]) => QuotaDecision;

/** Ten tenths of an accelerator are one, whatever the bits say; less than a byte in a terabyte. */
export const slack = 1 + 1e-12;

/** Whole replicas of each owner within both its quota and its demand. */
export function guaranteed(capacity: Resources, owners: readonly QuotaOwner[]): number[] {
  const quotas = owners.reduce((sum, owner) => sum + owner.quota, 0);
  if (quotas > capacity.accelerators * slack) {
    throw new RangeError(
      `quotas of ${round(quotas)} accelerators in a pool of ${round(capacity.accelerators)}: ` +
        owners.map((owner) => `${owner.name} ${round(owner.quota)}`).join(', '),
    );
  }
  return owners.map(({ quota, demand, each }) => {
    if (quota === 0) return 0;
    const bytes = (quota / capacity.accelerators) * capacity.bytes;
    return Math.min(demand, within(quota, each.accelerators), within(bytes, each.bytes));
  });
}

/**
 * Progressive filling: on top of `base`, the owner with the lowest level gets one replica more, until nothing
 * that is wanted fits. An owner of weight 0 stays at its base. Of equal levels the larger weight goes first,
 * which is nearer to proportion; then who gets back what it holds, so that nothing moves for nothing; then
 * the order of owners.
 */
export function fillLowestFirst(
  capacity: Resources,
  owners: readonly QuotaOwner[],
  base: readonly number[],
  levelOf: (owner: QuotaOwner, replicas: number) => number,
): number[] {
  const granted = [...base];
  const used = { accelerators: 0, bytes: 0 };
  const take = ({ each }: QuotaOwner, replicas: number) => {
    used.accelerators += replicas * each.accelerators;
    used.bytes += replicas * each.bytes;
  };
  const fits = ({ each }: QuotaOwner) =>
    used.accelerators + each.accelerators <= capacity.accelerators * slack &&
    used.bytes + each.bytes <= capacity.bytes * slack;
  for (const [at, owner] of owners.entries()) take(owner, granted[at]!);

  for (;;) {
    let next = -1;
    let lowest = Number.POSITIVE_INFINITY;
    for (const [at, owner] of owners.entries()) {
      const replicas = granted[at]!;
      if (owner.weight === 0 || replicas >= owner.demand || !fits(owner)) continue;
      // In billionths, so that rounding breaks no tie.
      const level = Math.round(1e9 * levelOf(owner, replicas));
      if (level > lowest) continue;
      const isFirst =
        level < lowest ||
        owner.weight > owners[next]!.weight ||
        (owner.weight === owners[next]!.weight &&
          replicas < owner.usage &&
          granted[next]! >= owners[next]!.usage);
      if (!isFirst) continue;
      next = at;
      lowest = level;
    }
    if (next < 0) return granted;
    take(owners[next]!, 1);
    granted[next]! += 1;
  }
}

/** A decision with its reasons: what an owner gets, by which share where that is not all, and what it gives back. */
export function decisionOf(
  owners: readonly QuotaOwner[],
  granted: readonly number[],
  shareOf: (owner: QuotaOwner, replicas: number) => string,
): QuotaDecision {
  const because = owners.map((owner, at) => {
    const replicas = granted[at]!;
    const reason =
      replicas >= owner.demand
        ? 'all that it wants'
        : `${replicas} of the ${owner.demand} that it wants: ${shareOf(owner, replicas)}`;
    return replicas < owner.usage ? `${reason}; gives back ${owner.usage - replicas}` : reason;
  });
  return { granted, because };
}

/** For reasons: at most two decimals. */
export function round(value: number): number {
  return Math.round(100 * value) / 100;
}

function within(budget: number, each: number): number {
  return each > 0 ? Math.floor((budget / each) * slack) : Number.POSITIVE_INFINITY;
}

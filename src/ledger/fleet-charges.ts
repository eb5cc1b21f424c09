import { type Charge, plainUsd } from './charge.ts';
import { type Commitment, type CommitmentUse, committedCharges } from './commitment.ts';

/** A tenant’s part, 0 to 1, of what a service did. */
export interface TenantPart {
  readonly tenant: string;
  readonly part: number;
}

/** What a deployment held of its pool over a time; dollars at list prices, those by which rentals were rounded up among them. */
export interface HeldByDeployment {
  readonly name: string;
  readonly pool: string;
  readonly hours: number;
  readonly usedHours: number;
  readonly startingHours: number;
  readonly usd: number;
  readonly usedUsd: number;
  readonly startingUsd: number;
  /** Of its work; none where nobody was answered. */
  readonly tenants: readonly TenantPart[];
}

/** What a pool rented over a time. */
export interface RentedByPool {
  readonly name: string;
  /** Its kinds of accelerators. */
  readonly meter: string;
  readonly hours: number;
  readonly usd: number;
  /** Of those, what spot nodes were. */
  readonly spotHours: number;
  readonly spotUsd: number;
  readonly commitment?: { readonly terms: Commitment; readonly use: CommitmentUse } | undefined;
}

/** Dollars and hours below this part of a pool’s are what sums in another order leave behind. */
const rounding = 1e-11;

/**
 * The charges of one pool and the deployments on it: work by tenant, starts, idle replicas, and what nobody had a part
 * of. They add up to what the pool rented, at list prices or under its commitment.
 */
export function poolCharges(
  pool: RentedByPool,
  deployments: readonly HeldByDeployment[],
): Charge[] {
  const own = deployments.filter((one) => one.pool === pool.name);
  const charges = [...own.flatMap((one) => deploymentCharges(one, pool)), ...unheld(pool, own)];
  if (pool.commitment === undefined) return bySpot(charges, pool);
  const { terms, use } = pool.commitment;
  return committedCharges(`${pool.name}/commitment`, pool.name, terms, use, charges);
}

function deploymentCharges(held: HeldByDeployment, pool: RentedByPool): Charge[] {
  const { name, usedHours, startingHours, usedUsd, startingUsd, tenants } = held;
  const line = (
    attribution: Charge['attribution'],
    hours: number,
    usd: number,
    what: string,
    tenant?: string,
  ): Charge[] =>
    rental(pool, { service: name, attribution, hours, usd, what, ...(tenant && { tenant }) });
  const work = 'work, of which some may have come to nothing';
  return [
    ...(tenants.length === 0
      ? line('workload', usedHours, usedUsd, work)
      : tenants.flatMap(({ tenant, part }) =>
          line('workload', part * usedHours, part * usedUsd, work, tenant),
        )),
    ...line('overhead', startingHours, startingUsd, 'replicas on their way to readiness'),
    ...line(
      'idle',
      held.hours - usedHours - startingHours,
      held.usd - usedUsd - startingUsd,
      'replicas that had nothing to do, and rentals rounded up',
    ),
  ];
}

/** What is rented and no replica has a part of, and bills of nodes that are rounded up. */
function unheld(pool: RentedByPool, own: readonly HeldByDeployment[]): Charge[] {
  const hours = own.reduce((left, held) => left - held.hours, pool.hours);
  const usd = own.reduce((left, held) => left - held.usd, pool.usd);
  return rental(pool, {
    service: pool.name,
    attribution: 'idle',
    hours,
    usd,
    what: 'rented, and of no use to any replica',
  });
}

interface RentalLine {
  readonly service: string;
  readonly tenant?: string;
  readonly attribution: Charge['attribution'];
  readonly hours: number;
  readonly usd: number;
  readonly what: string;
}

/** A line of accelerator-hours, if it is any. */
function rental(pool: RentedByPool, { hours, usd, ...said }: RentalLine): Charge[] {
  const isTime = hours > rounding * pool.hours;
  if (!isTime && Math.abs(usd) <= rounding * pool.usd) return [];
  return [
    {
      ...said,
      seller: pool.name,
      component: 'compute',
      category: 'usage',
      pricing: 'standard',
      meter: pool.meter,
      // Time that was billed and never was, as where a bill is rounded up, is counted at the price of the rest.
      quantity: isTime || pool.usd === 0 ? hours : (usd * pool.hours) / pool.usd,
      unit: 'Hours',
      ...plainUsd(usd),
    },
  ];
}

/** Where some of a pool’s nodes are spot, every charge is of them for the pool’s part: whose replica was where is not kept. */
function bySpot(charges: readonly Charge[], pool: RentedByPool): Charge[] {
  if (pool.spotHours === 0) return [...charges];
  const usdPart = pool.usd === 0 ? 0 : pool.spotUsd / pool.usd;
  const hoursPart = pool.spotHours / pool.hours;
  return charges.flatMap((charge) => [
    ...partOf(charge, 1 - hoursPart, 1 - usdPart, 'standard'),
    ...partOf(charge, hoursPart, usdPart, 'dynamic'),
  ]);
}

function partOf(charge: Charge, hours: number, usd: number, pricing: Charge['pricing']): Charge[] {
  if (hours <= 0) return [];
  return [
    { ...charge, pricing, quantity: hours * charge.quantity, ...plainUsd(usd * charge.billedUsd) },
  ];
}

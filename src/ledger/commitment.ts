import type { Charge } from './charge.ts';

/** Accelerators that are paid for a term, used or not. */
export interface Commitment {
  readonly accelerators: number;
  /** Of each, while the term lasts. */
  readonly usdPerHour: number;
  /** Of each, at the start of the term. */
  readonly upfrontUsd: number;
  readonly termHours: number;
}

/** How much of a commitment was used over a time, in hours: ∫ min(rented, committed) dt and ∫ rented dt. */
export interface CommitmentUse {
  readonly hours: number;
  readonly coveredHours: number;
  readonly rentedHours: number;
}

/** Dollars of a part of the term: its hours, and as much of what was paid upfront. */
export function commitmentUsd(commitment: Commitment, hours: number): number {
  return commitment.accelerators * hours * effectiveUsdPerHour(commitment);
}

/** What one committed accelerator-hour really costs. */
export function effectiveUsdPerHour({ usdPerHour, upfrontUsd, termHours }: Commitment): number {
  return usdPerHour + upfrontUsd / termHours;
}

/**
 * Charges of a pool, all at list prices, under a commitment. Each gives up the same part of itself to it, that which
 * rentals are covered to, so that the discount is shared by list cost; what nobody used is idle. Purchases are those of
 * the measured part of the term: over it their dollars are spread over what was covered and what was not used.
 */
export function committedCharges(
  id: string,
  seller: string,
  commitment: Commitment,
  use: CommitmentUse,
  charges: readonly Charge[],
): Charge[] {
  const covered = use.rentedHours > 0 ? use.coveredHours / use.rentedHours : 0;
  const list = charges.reduce((sum, { listUsd }) => sum + listUsd, 0);
  const rate = effectiveUsdPerHour(commitment);
  // Where nothing has a price, hours share.
  const weightOf = (charge: Charge) =>
    list > 0 ? charge.listUsd / list : use.rentedHours > 0 ? charge.quantity / use.rentedHours : 0;
  const meter = charges[0]?.meter ?? 'accelerator';
  return [
    ...purchases(id, seller, commitment, use.hours, meter),
    ...charges.flatMap((charge) => [
      ...part(charge, 1 - covered, {}),
      ...part(charge, covered, {
        pricing: 'committed',
        billedUsd: 0,
        effectiveUsd: use.coveredHours * rate * weightOf(charge),
        commitment: { id, status: 'used', hours: use.coveredHours * weightOf(charge) },
      }),
    ]),
    ...unused(id, seller, commitment, use, meter),
  ];
}

/** A part of a charge, if it is any. */
function part(charge: Charge, share: number, changed: Partial<Charge>): Charge[] {
  if (share <= 0) return [];
  return [
    {
      ...charge,
      quantity: share * charge.quantity,
      listUsd: share * charge.listUsd,
      billedUsd: share * charge.billedUsd,
      effectiveUsd: share * charge.effectiveUsd,
      ...changed,
    },
  ];
}

function purchases(
  id: string,
  seller: string,
  { accelerators, usdPerHour, upfrontUsd, termHours }: Commitment,
  hours: number,
  meter: string,
): Charge[] {
  const committed = accelerators * hours;
  const common = {
    service: seller,
    seller,
    component: 'compute',
    attribution: 'idle',
    category: 'purchase',
    // The price of a discount is no discount.
    pricing: 'standard',
    meter,
    quantity: committed,
    unit: 'Hours',
    effectiveUsd: 0,
    commitment: { id, hours: committed },
  } as const;
  const bought = (usd: number, frequency: 'one-time' | 'recurring', what: string): Charge[] =>
    usd === 0 ? [] : [{ ...common, frequency, listUsd: usd, billedUsd: usd, what }];
  return [
    ...bought(
      (committed * upfrontUsd) / termHours,
      'one-time',
      'commitment, paid upfront, its part',
    ),
    ...bought(committed * usdPerHour, 'recurring', 'commitment, by the hour'),
  ];
}

function unused(
  id: string,
  seller: string,
  commitment: Commitment,
  use: CommitmentUse,
  meter: string,
): Charge[] {
  const hours = commitment.accelerators * use.hours - use.coveredHours;
  if (hours <= 1e-12 * commitment.accelerators * use.hours) return [];
  return [
    {
      service: seller,
      seller,
      component: 'compute',
      attribution: 'idle',
      category: 'usage',
      pricing: 'committed',
      meter,
      quantity: hours,
      unit: 'Hours',
      // Nobody would have rented them: what a commitment saves is list less effective cost.
      listUsd: 0,
      billedUsd: 0,
      effectiveUsd: hours * effectiveUsdPerHour(commitment),
      commitment: { id, status: 'unused', hours },
      what: 'commitment that nobody used',
    },
  ];
}

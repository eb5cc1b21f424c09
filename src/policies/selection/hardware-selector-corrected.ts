import type { WorkloadProfile } from './hardware-selector.ts';

/** A type of accelerator, and how one copy of the model in question fares on as few of them as hold it. */
export interface HardwareOffer {
  readonly hardware: string;
  /** GB that a model can have of one. */
  readonly memoryGb: number;
  /** For one. */
  readonly usdPerHour: number;
  readonly latencyP95Ms: number;
  /** Requests per second that the copy bears within that latency. */
  readonly throughputRps: number;
}

/** What the workload would need of an offer. */
export interface HardwareFleet {
  readonly hardware: string;
  /** Over how many a copy of the model is spread. */
  readonly gpusPerCopy: number;
  readonly copies: number;
  readonly usdPerDay: number;
}

export interface CorrectedRecommendation {
  /** Undefined where no offer will do. */
  readonly fleet: HardwareFleet | undefined;
  readonly because: string;
  /** Why the others will not do, in the order of the offers. */
  readonly turnedAway: readonly { readonly hardware: string; readonly because: string }[];
}

/**
 * The reference design's selector without its faults: an offer must hold the model, over 1, 2, 4 or 8 accelerators; keep the
 * latency; and bear the throughput, with as many copies as that takes, within the daily budget for all of them. The cheapest
 * is chosen, then the one with fewer accelerators, then the first.
 */
export function recommendFleet(
  profile: WorkloadProfile,
  offers: readonly HardwareOffer[],
): CorrectedRecommendation {
  let best: HardwareFleet | undefined;
  const turnedAway: { hardware: string; because: string }[] = [];
  for (const offer of offers) {
    const judged = judge(profile, offer);
    if (typeof judged === 'string') {
      turnedAway.push({ hardware: offer.hardware, because: judged });
    } else if (best === undefined || isBetter(judged, best)) {
      best = judged;
    }
  }
  const because =
    best === undefined
      ? 'no hardware on offer keeps memory, latency, throughput and budget'
      : `${gpusOf(best)} × ${best.hardware} for $${cents(best.usdPerDay)} a day, the cheapest that will do`;
  return { fleet: best, because, turnedAway };
}

/** Accelerators of a fleet. */
export function gpusOf({ gpusPerCopy, copies }: HardwareFleet): number {
  return gpusPerCopy * copies;
}

/** As tensor parallelism has them within one node: heads are divided evenly by powers of two. */
const spreads = [1, 2, 4, 8];

/** The fleet, or why there is none. */
function judge(profile: WorkloadProfile, offer: HardwareOffer): HardwareFleet | string {
  const { modelSizeGb, latencyP95Ms, throughputRps, dailyBudgetUsd } = profile;
  const gpusPerCopy = spreads.find((gpus) => gpus * offer.memoryGb >= modelSizeGb);
  if (gpusPerCopy === undefined) {
    return `${modelSizeGb} GB are more than the ${8 * offer.memoryGb} GB of eight`;
  }
  if (!(offer.latencyP95Ms <= latencyP95Ms)) {
    return `a latency of ${offer.latencyP95Ms} ms, ${latencyP95Ms} ms wanted`;
  }
  if (!(offer.throughputRps > 0)) return 'it bears no requests within its latency';

  const copies = Math.max(1, Math.ceil(throughputRps / offer.throughputRps));
  const usdPerDay = 24 * offer.usdPerHour * gpusPerCopy * copies;
  if (!(usdPerDay <= dailyBudgetUsd)) {
    const gpus = gpusPerCopy * copies;
    return `${gpus} of them cost $${cents(usdPerDay)} a day, more than $${cents(dailyBudgetUsd)}`;
  }
  return { hardware: offer.hardware, gpusPerCopy, copies, usdPerDay };
}

function isBetter(one: HardwareFleet, other: HardwareFleet): boolean {
  if (one.usdPerDay !== other.usdPerDay) return one.usdPerDay < other.usdPerDay;
  return gpusOf(one) < gpusOf(other);
}

function cents(usd: number): string {
  return usd.toFixed(2);
}

import { publishedThresholds } from './future-hardware-strategy.ts';

/** What is known of the hardware that there is, and of the hardware that would replace it. */
export interface HardwareTransition {
  readonly currentUsdPerInference: number;
  readonly newUsdPerInference: number;
  readonly currentLatencyMs: number;
  readonly newLatencyMs: number;
  readonly inferencesPerMonth: number;
  /** Spent once to get there. */
  readonly transitionUsd: number;
}

export interface AdoptionThresholds {
  /** Part of the cost that must be saved, 0 to 1. */
  readonly costReduction: number;
  /** Part of the latency that must be saved, 0 to 1. */
  readonly latencyImprovement: number;
  /** Whether one of them is enough; the published `or_combination`, which its class never reads. */
  readonly isOneEnough: boolean;
}

export interface TransitionVerdict {
  readonly shouldAdopt: boolean;
  readonly because: string;
  /** Parts saved; below 0 where the new one is worse. */
  readonly costBenefit: number;
  readonly latencyBenefit: number;
  /** Months until the savings have paid the transition; undefined where nothing is saved. */
  readonly paybackMonths: number | undefined;
}

/** The published thresholds, one of which is enough. */
export const usualThresholds: AdoptionThresholds = { ...publishedThresholds, isOneEnough: true };

/** The reference design's strategy on what the new hardware costs and takes, with the pay-back worked out. */
export function evaluateTransition(
  transition: HardwareTransition,
  thresholds: AdoptionThresholds = usualThresholds,
): TransitionVerdict {
  const { currentUsdPerInference, newUsdPerInference, inferencesPerMonth } = transition;
  const costBenefit = benefit(currentUsdPerInference, newUsdPerInference);
  const latencyBenefit = benefit(transition.currentLatencyMs, transition.newLatencyMs);
  const isCheap = costBenefit >= thresholds.costReduction;
  const isFast = latencyBenefit >= thresholds.latencyImprovement;
  const shouldAdopt = thresholds.isOneEnough ? isCheap || isFast : isCheap && isFast;

  const usdPerMonth = (currentUsdPerInference - newUsdPerInference) * inferencesPerMonth;
  return {
    shouldAdopt,
    because: `${wording('cost', costBenefit, thresholds.costReduction)}, ${wording('latency', latencyBenefit, thresholds.latencyImprovement)}`,
    costBenefit,
    latencyBenefit,
    paybackMonths: usdPerMonth > 0 ? transition.transitionUsd / usdPerMonth : undefined,
  };
}

/** Of nothing, nothing can be saved. */
function benefit(current: number, next: number): number {
  if (current > 0) return (current - next) / current;
  return next > current ? Number.NEGATIVE_INFINITY : 0;
}

function wording(what: string, part: number, threshold: number): string {
  const change = part < 0 ? `${percent(-part)} more` : `${percent(part)} less`;
  return `${change} ${what} (${percent(threshold)} less wanted)`;
}

function percent(part: number): string {
  // One decimal, so that 29.9 % is not called the 30 % that it misses.
  return `${Math.round(part * 1000) / 10} %`;
}

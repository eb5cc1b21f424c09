import { accelerator } from '../../catalog/accelerators.ts';
import { hoursPerMonth } from '../../ledger/hours.ts';
import {
  evaluateNewHardware,
  type HardwareEvaluation,
} from '../../policies/selection/future-hardware-strategy.ts';
import {
  evaluateTransition,
  type TransitionVerdict,
} from '../../policies/selection/future-hardware-strategy-corrected.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import { cheapestOn } from './cheapest-on.ts';
import type { ChosenFleet } from './chosen-fleet.ts';
import { promisedMetric } from './promises.ts';
import { metricOf } from './trial.ts';
import type { TurnedAway } from './turned-away.ts';

/** A newer accelerator in the place of one that is in use, both sized for the same needs. */
export interface Transition {
  readonly to: string;
  readonly fleet: ChosenFleet | TurnedAway;
  /** Undefined where one of them will not do. */
  readonly verdict: TransitionVerdict | undefined;
  /** What the reference design's strategy claims of any hardware. */
  readonly published: HardwareEvaluation | undefined;
}

/** What is in use, and what newer ones would save. */
export interface Transitions {
  readonly from: string;
  readonly fleet: ChosenFleet | TurnedAway;
  /** The metric by which they are as fast as they are. */
  readonly metric: string;
  readonly to: readonly Transition[];
}

/** Weighs newer accelerators against the one in use; undefined where none is named. */
export function transitionsOf(needs: Needs): Transitions | undefined {
  if (needs.instead_of === undefined) return undefined;
  const from = accelerator(needs.instead_of)!.id;
  const current = cheapestOn(needs, from);
  const time =
    needs.slos.e2e !== undefined ? 'e2e' : needs.slos.ttft !== undefined ? 'ttft' : 'tpot';
  const metric = promisedMetric(needs, time);
  const to = needs.with.map((name): Transition => {
    const next = accelerator(name)!.id;
    const fleet = cheapestOn(needs, next);
    if (!('trial' in current)) return { to: next, fleet, verdict: undefined, published: undefined };
    const [before, after] = [current, fleet].map((one) =>
      'trial' in one ? factsOf(needs, one, metric) : undefined,
    );
    return {
      to: next,
      fleet,
      verdict:
        after &&
        evaluateTransition({
          currentUsdPerInference: before!.usd,
          newUsdPerInference: after.usd,
          currentLatencyMs: before!.ms,
          newLatencyMs: after.ms,
          inferencesPerMonth: needs.rate * 3600 * hoursPerMonth,
          transitionUsd: needs.transition_cost,
        }),
      published: evaluateNewHardware(next, before!.usd, before!.ms),
    };
  });
  return { from, fleet: current, metric, to };
}

/** Dollars for a request at the usual rate, and milliseconds at the peak. */
function factsOf(needs: Needs, fleet: ChosenFleet, metric: string) {
  return {
    usd: fleet.usdPerDay / (needs.rate * 86_400),
    ms: 1000 * metricOf(fleet.trial, metric).mean,
  };
}

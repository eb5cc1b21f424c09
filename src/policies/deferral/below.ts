import {
  type DeferralPolicy,
  latestStart,
  noTime,
  startNow,
  startWithin,
} from './deferral-policy.ts';
import { hourStart } from './hours-ahead.ts';

/** Settings of waiting for a grid that is green enough. */
export interface BelowConfig {
  readonly kind: 'below';
  /** Grams of CO2e per kWh below which work begins. */
  readonly grams: number;
}

/** The first instant at which the grid is below so many grams, or the latest start where that does not come before it. */
export function below({ grams }: BelowConfig): DeferralPolicy {
  return {
    decide(view, decision) {
      const latest = latestStart(view);
      if (view.gramsPerKwh(0) < grams) {
        startNow(view, decision, 'the grid is below its threshold');
        return;
      }
      if (latest <= view.now) {
        startNow(view, decision, noTime);
        return;
      }
      for (let hour = 1; hourStart(view, hour) <= latest; hour += 1) {
        if (view.gramsPerKwh(hour) >= grams) continue;
        const start = hourStart(view, hour);
        startWithin(
          view,
          decision,
          start,
          hourStart(view, hour + 1),
          'the grid falls below its threshold',
        );
        return;
      }
      startWithin(view, decision, latest, latest, 'its deadline does not let it wait any longer');
    },
  };
}

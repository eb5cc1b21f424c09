import { type BelowConfig, below } from './below.ts';
import { type CheapestHoursConfig, cheapestHours } from './cheapest-hours.ts';
import { type DeferralPolicy, startNow } from './deferral-policy.ts';
import { type GreenestConfig, greenest } from './greenest.ts';

/** When deferrable work begins, and the settings of that. */
export type DeferralConfig =
  | { readonly kind: 'now' }
  | GreenestConfig
  | CheapestHoursConfig
  | BelowConfig;

/** A policy of deferral. */
export function deferralPolicy(config: DeferralConfig): DeferralPolicy {
  switch (config.kind) {
    case 'now':
      return { decide: (view, decision) => startNow(view, decision, 'at once') };
    case 'greenest':
      return greenest();
    case 'cheapest-hours':
      return cheapestHours(config);
    case 'below':
      return below(config);
  }
}

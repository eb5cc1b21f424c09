import { type ByDifficultyConfig, byDifficulty } from './by-difficulty.ts';
import { type CascadeConfig, cascade } from './cascade.ts';
import { type CheapestConfig, cheapest } from './cheapest.ts';
import { type FastestConfig, fastest } from './fastest.ts';
import type { GatewayRouter, TargetFacts } from './gateway-router.ts';
import { type InverseSquarePriceConfig, inverseSquarePrice } from './inverse-square-price.ts';
import { leastBusy } from './least-busy.ts';
import { type PriorityConfig, priority } from './priority.ts';
import { type QuotaAwareConfig, quotaAware } from './quota-aware.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import { usage } from './usage.ts';
import { weighted } from './weighted.ts';

/** Kinds of gateway routers that have no settings. */
export const bareGatewayRouterKinds = [
  'weighted',
  'least-busy',
  'usage',
  'round-robin',
  'random',
] as const;

/** A gateway router that is not made of others, and its settings. */
export type PlainGatewayRoutingConfig =
  | { readonly kind: (typeof bareGatewayRouterKinds)[number] }
  | CheapestConfig
  | FastestConfig
  | InverseSquarePriceConfig
  | PriorityConfig
  | QuotaAwareConfig
  | CascadeConfig
  | ByDifficultyConfig;

/** A fresh gateway router that is not made of others; `part` says among which of the targets it will be asked to choose. */
export function plainGatewayRouter(
  config: PlainGatewayRoutingConfig,
  targets: readonly TargetFacts[],
  part?: readonly number[],
): GatewayRouter {
  switch (config.kind) {
    case 'weighted':
      return weighted();
    case 'least-busy':
      return leastBusy();
    case 'usage':
      return usage();
    case 'round-robin':
      return roundRobin();
    case 'random':
      return random();
    case 'cheapest':
      return cheapest(config);
    case 'fastest':
      return fastest(config);
    case 'inverse-square-price':
      return inverseSquarePrice(config);
    case 'priority':
      return priority(config, targets, part);
    case 'quota-aware':
      return quotaAware(config);
    case 'cascade':
      return cascade(config, targets);
    case 'by-difficulty':
      return byDifficulty(config);
  }
}

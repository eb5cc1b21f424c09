import { type CanaryConfig, canary } from './canary.ts';
import type { GatewayRouter, TargetFacts } from './gateway-router.ts';
import { type OwnFirstConfig, ownFirst } from './own-first.ts';
import {
  bareGatewayRouterKinds,
  type PlainGatewayRoutingConfig,
  plainGatewayRouter,
} from './plain-router.ts';
import { type ShadowConfig, shadow } from './shadow.ts';
import { type TenantTierConfig, tenantTier } from './tenant-tier.ts';

/** Every kind of gateway router, under the names that scenarios give them. */
export const gatewayRouterKinds = [
  ...bareGatewayRouterKinds,
  'cheapest',
  'fastest',
  'inverse-square-price',
  'priority',
  'quota-aware',
  'cascade',
  'by-difficulty',
  'own-first',
  'tier',
  'canary',
  'shadow',
] as const satisfies readonly GatewayRoutingConfig['kind'][];

/** A gateway router and its settings. */
export type GatewayRoutingConfig =
  | PlainGatewayRoutingConfig
  | OwnFirstConfig
  | TenantTierConfig
  | CanaryConfig
  | ShadowConfig;

/** A fresh gateway router for targets that are numbered as they are listed. */
export function gatewayRouter(
  config: GatewayRoutingConfig,
  targets: readonly TargetFacts[],
): GatewayRouter {
  switch (config.kind) {
    case 'own-first':
      return ownFirst(config, targets);
    case 'tier':
      return tenantTier(config, targets);
    case 'canary':
      return canary(config, targets);
    case 'shadow':
      return shadow(config, targets);
    default:
      return plainGatewayRouter(config, targets);
  }
}

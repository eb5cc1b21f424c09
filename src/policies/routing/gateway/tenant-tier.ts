import type { GatewayRouter, TargetFacts, TargetView } from './gateway-router.ts';
import { targetsNamed } from './named-targets.ts';
import { PartView } from './part-view.ts';
import { type PlainGatewayRoutingConfig, plainGatewayRouter } from './plain-router.ts';

/** Settings of targets by tenant. */
export interface TenantTierConfig {
  readonly kind: 'tier';
  /** Names of targets or tiers, by tenant. */
  readonly tenants: Readonly<Record<string, readonly string[]>>;
  /** Those of all other tenants; every target where left out. */
  readonly others?: readonly string[] | undefined;
  /** Whether any target serves where none of a tenant's is open. */
  readonly elsewhere: boolean;
  /** Among a tenant's targets. */
  readonly base: PlainGatewayRoutingConfig;
}

/** The targets of a tenant, and who chooses among them. */
interface Tier {
  readonly targets: readonly number[];
  readonly base: GatewayRouter;
}

/**
 * Targets by tenant, and among them a router of their own; none where no target of the tenant is open, unless its
 * requests may go elsewhere.
 */
export function tenantTier(
  config: TenantTierConfig,
  targets: readonly TargetFacts[],
): GatewayRouter {
  const all = [...targets.keys()];
  const tierOf = (names: readonly string[] | undefined): Tier => {
    const own = all.filter(
      (target) => names?.some((name) => targetsNamed(name, targets).includes(target)) ?? true,
    );
    return { targets: own, base: plainGatewayRouter(config.base, targets, own) };
  };
  const tiers = new Map<string, Tier>();
  for (const [tenant, names] of Object.entries(config.tenants)) tiers.set(tenant, tierOf(names));
  const others = tierOf(config.others);
  const part = new PartView();

  const fill = (tier: Tier, view: TargetView): boolean => {
    part.begin(view);
    for (let at = 0; at < view.open.length; at += 1) {
      if (tier.targets.includes(view.open[at]!)) part.add(view.open[at]!);
    }
    return part.end();
  };

  return {
    choose(request, view, draw, choice) {
      const tier = tiers.get(request.tenantName) ?? others;
      if (fill(tier, view)) {
        tier.base.choose(request, part, draw, choice);
        return;
      }
      if (config.elsewhere) tier.base.choose(request, view, draw, choice);
      else choice.target = -1;
      choice.because = 'none of its tier is open';
    },
    escalate(request, target, view, draw) {
      const tier = tiers.get(request.tenantName) ?? others;
      if (tier.base.escalate === undefined || !fill(tier, view)) return -1;
      return tier.base.escalate(request, target, part, draw);
    },
  };
}

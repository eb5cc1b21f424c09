import type { Finding } from './check.ts';
import { checkBudgets, checkLimits } from './check-budgets.ts';
import { checkDeferral } from './check-deferral.ts';
import { checkGatewayRouting } from './check-gateway-routing.ts';
import { checkProviders } from './check-providers.ts';
import { checkResponseCache } from './check-response-cache.ts';
import { checkHedge, checkRetry } from './check-retry.ts';
import { hint } from './hint.ts';
import type { GatewayScenario, Scenario } from './schema.ts';
import { serviceOf } from './service-of.ts';
import type { Path } from './source.ts';

/** Targets of one gateway at the most: what failed a request is kept as the bits of a number. */
const mostTargets = 31;

/** What gateways and providers get wrong. */
export function checkGateways(scenario: Scenario): Finding[] {
  return [
    ...checkProviders(scenario.providers, scenario.outages),
    ...checkNames(scenario),
    ...Object.entries(scenario.gateways).flatMap(([name, gateway]) =>
      checkGateway(scenario, name, gateway),
    ),
  ];
}

/** Results name deployments, gateways and providers alike. */
function checkNames({ deployments, gateways, providers }: Scenario): Finding[] {
  const taken = new Map(Object.keys(deployments).map((name) => [name, 'deployment']));
  const findings: Finding[] = [];
  for (const [section, what, names] of [
    ['gateways', 'gateway', gateways],
    ['providers', 'provider', providers],
  ] as const) {
    for (const name of Object.keys(names)) {
      const other = taken.get(name);
      if (other === undefined) taken.set(name, what);
      else findings.push({ path: [section, name], message: `a ${other} already has this name` });
    }
  }
  return findings;
}

function checkGateway(scenario: Scenario, name: string, gateway: GatewayScenario): Finding[] {
  const path = ['gateways', name];
  const tenants = tenantsBehind(scenario, name);
  const targets = Object.keys(gateway.targets);
  const tiers = [...new Set(Object.values(gateway.targets).map(({ tier }) => tier))];
  return [
    ...checkTargets(scenario, [...path, 'targets'], gateway),
    ...checkRetry([...path, 'retry'], gateway.retry),
    ...(gateway.hedge === undefined ? [] : checkHedge([...path, 'hedge'], gateway.hedge)),
    ...checkGatewayRouting([...path, 'routing'], gateway.routing, targets, tenants, tiers),
    ...(gateway.cache === undefined ? [] : checkResponseCache([...path, 'cache'], gateway.cache)),
    ...(gateway.budgets === undefined
      ? []
      : checkBudgets([...path, 'budgets'], gateway.budgets, tenants)),
    ...(gateway.limits === undefined
      ? []
      : checkLimits([...path, 'limits'], gateway.limits, tenants)),
    ...checkResidency([...path, 'residency'], gateway, tenants),
    ...checkDeferral(scenario, [...path, 'deferral'], gateway, tenants),
  ];
}

function checkTargets(scenario: Scenario, path: Path, { targets }: GatewayScenario): Finding[] {
  const names = Object.keys(targets);
  if (names.length === 0) return [{ path, message: 'is empty' }];
  if (names.length > mostTargets) {
    return [{ path, message: `has ${names.length} targets, and ${mostTargets} are the most` }];
  }
  const deployments = Object.keys(scenario.deployments);
  const providers = Object.keys(scenario.providers);
  return Object.entries(targets).flatMap(([name, { deployment, provider }]): Finding[] => {
    if ((deployment === undefined) === (provider === undefined)) {
      return [{ path: [...path, name], message: 'needs either `deployment` or `provider`' }];
    }
    const [what, said, known] =
      deployment === undefined
        ? (['provider', provider!, providers] as const)
        : (['deployment', deployment, deployments] as const);
    if (known.includes(said)) return [];
    const message = `"${said}" is not a ${what}. ${hint(said, known)}`;
    return [{ path: [...path, name, what], message }];
  });
}

function checkResidency(
  path: Path,
  { residency, policy }: GatewayScenario,
  tenants: readonly string[],
): Finding[] {
  if (residency !== undefined && policy !== 'composed') {
    const message = `needs \`policy: composed\`: the reference design’s gateway sends anybody’s requests anywhere`;
    return [{ path, message }];
  }
  return Object.keys(residency?.tenants ?? {})
    .filter((name) => !tenants.includes(name))
    .map((name) => ({
      path: [...path, 'tenants', name],
      message: `"${name}" is not a tenant of this gateway. ${hint(name, tenants)}`,
    }));
}

/** Tenants whose requests go to a gateway. */
function tenantsBehind(scenario: Scenario, gateway: string): string[] {
  return Object.entries(scenario.traffic).flatMap(([trafficName, traffic]) => {
    const tenants = traffic.tenants === undefined ? [] : Object.entries(traffic.tenants);
    if (tenants.length === 0) {
      return serviceOf(scenario, traffic, undefined) === gateway ? [trafficName] : [];
    }
    return tenants
      .filter(([, tenant]) => serviceOf(scenario, traffic, tenant) === gateway)
      .map(([name]) => name);
  });
}

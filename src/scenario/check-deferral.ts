import type { Finding } from './check.ts';
import { regionOfTarget } from './check-regions.ts';
import { hint } from './hint.ts';
import { writeQuantity } from './quantities.ts';
import type { DeferralScenario } from './schema/deferral.ts';
import type { GatewayScenario, Scenario } from './schema.ts';
import { siteOf } from './site-of.ts';
import type { Path } from './source.ts';

/** What is promised of a tenant's requests that may wait: seconds from arrival to answer, and of work. */
export interface DeferralTerms {
  readonly deadline: number;
  readonly work: number;
}

/** The terms of a tenant; undefined where its requests never wait. */
export function deferralTerms(
  scenario: Scenario,
  { tenants, work }: DeferralScenario,
  tenant: string,
): DeferralTerms | undefined {
  const said = Object.hasOwn(tenants, tenant) ? tenants[tenant] : undefined;
  if (said === undefined) return undefined;
  const deadline = said.deadline ?? promisedOf(scenario, tenant);
  return deadline === undefined ? undefined : { deadline, work: said.work ?? work };
}

/** The one region whose grid a gateway looks at; undefined where that is of each client, or there is none. */
export function deferralRegion(
  scenario: Scenario,
  { targets, regional }: GatewayScenario,
  { policy }: DeferralScenario,
): string | undefined {
  if (policy.kind === 'now') return undefined;
  if (policy.region !== undefined) return policy.region;
  if (regional !== undefined) return undefined;
  const [only, ...others] = regionsOf(scenario, targets);
  return others.length === 0 ? only : undefined;
}

/** What requests that may wait get wrong. */
export function checkDeferral(
  scenario: Scenario,
  path: Path,
  gateway: GatewayScenario,
  tenants: readonly string[],
): Finding[] {
  const { deferral } = gateway;
  if (deferral === undefined) return [];
  return [
    ...Object.keys(deferral.tenants).flatMap((name) =>
      checkTenant(scenario, [...path, 'tenants', name], deferral, name, tenants),
    ),
    ...checkRegion(scenario, [...path, 'policy'], gateway, deferral),
  ];
}

function checkTenant(
  scenario: Scenario,
  path: Path,
  deferral: DeferralScenario,
  name: string,
  tenants: readonly string[],
): Finding[] {
  if (!tenants.includes(name)) {
    const message = `"${name}" is not a tenant of this gateway. ${hint(name, tenants)}`;
    return [{ path, message }];
  }
  const promised = promisedOf(scenario, name);
  const { deadline } = deferral.tenants[name]!;
  if (deadline === undefined && promised === undefined) {
    return [{ path, message: 'needs `deadline`, or an SLO class with `e2e`' }];
  }
  if (deadline !== undefined && promised !== undefined && deadline > promised) {
    const message = `is later than its SLO class promises: ${writeQuantity('duration', promised)}`;
    return [{ path: [...path, 'deadline'], message }];
  }
  return [];
}

function checkRegion(
  scenario: Scenario,
  path: Path,
  gateway: GatewayScenario,
  { policy }: DeferralScenario,
): Finding[] {
  if (policy.kind === 'now') return [];
  const { regions } = scenario;
  const { region } = policy;
  if (region !== undefined && !Object.hasOwn(regions, region)) {
    const message = `"${region}" is not one of \`regions\`. ${hint(region, Object.keys(regions))}`;
    return [{ path: [...path, 'region'], message }];
  }
  const own = regionsOf(scenario, gateway.targets);
  const looksAtGrid = policy.kind !== 'cheapest-hours';
  if (region === undefined) {
    const why = whyUnknown(gateway, own, looksAtGrid);
    if (why !== undefined) return [{ path, message: `needs \`region\`: ${why}` }];
  }
  if (!looksAtGrid) return [];
  const unknown = (region === undefined ? own : [region]).find(
    (name) => siteOf(scenario, name).intensity === undefined,
  );
  if (unknown === undefined) return [];
  const message = `nobody knows the grid of "${unknown}": say its \`grid\`, or another \`region\``;
  return [{ path, message }];
}

/** Why nobody can tell whose hours are meant; undefined where somebody can. */
function whyUnknown(
  { regional }: GatewayScenario,
  regions: readonly string[],
  looksAtGrid: boolean,
): string | undefined {
  if (regional === undefined) {
    if (regions.length > 1) return 'its targets are in several regions';
    return looksAtGrid && regions.length === 0 ? 'none of its targets is in a region' : undefined;
  }
  const { routing } = regional;
  const { kind } = routing.kind === 'residency' ? routing.base : routing;
  return kind === 'weighted' || kind === 'multivalue'
    ? 'regions are chosen at random, so that nobody knows where work will be done'
    : undefined;
}

/** Regions that any target of a gateway is in. */
function regionsOf(scenario: Scenario, targets: GatewayScenario['targets']): string[] {
  const names = Object.values(targets).flatMap((target) => regionOfTarget(scenario, target) ?? []);
  return [...new Set(names)];
}

/** What the SLO class of a tenant promises of its full answer. */
function promisedOf({ traffic, slo_classes }: Scenario, name: string): number | undefined {
  const slo = Object.values(traffic).flatMap(({ tenants }) =>
    tenants !== undefined && Object.hasOwn(tenants, name) ? (tenants[name]!.slo ?? []) : [],
  )[0];
  return slo === undefined || !Object.hasOwn(slo_classes, slo) ? undefined : slo_classes[slo]!.e2e;
}

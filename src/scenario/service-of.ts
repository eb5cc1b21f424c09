import type { Scenario, TrafficScenario } from './schema.ts';

type Target = {
  readonly deployment?: string | undefined;
  readonly gateway?: string | undefined;
};

/** The deployment or gateway to which a tenant's requests go: as it says, as its traffic says, or the only one that there is. */
export function serviceOf(
  scenario: Scenario,
  traffic: TrafficScenario,
  tenant: Target | undefined,
): string | undefined {
  const said = tenant?.gateway ?? tenant?.deployment ?? traffic.gateway ?? traffic.deployment;
  if (said !== undefined) return said;
  const gateways = Object.keys(scenario.gateways);
  const front = gateways.length > 0 ? gateways : Object.keys(scenario.deployments);
  return front.length === 1 ? front[0] : undefined;
}

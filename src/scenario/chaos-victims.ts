import { type ChaosFailureScenario, usualFailure } from './schema/chaos.ts';
import type { ProviderScenario } from './schema/provider.ts';
import type { Scenario } from './schema.ts';

const kinds: readonly ChaosFailureScenario['kind'][] = [
  'provider-outage',
  'provider-brownout',
  'provider-hang',
  'rate-limit-squeeze',
  'replica-fault',
  'cache-flush',
  'region-outage',
  'zone-outage',
  'region-brownout',
  'node-crash',
];

/**
 * The failures that chaos chooses among: those that the scenario names, or one of each kind that can befall somebody. What
 * gateways do about failures has no part in it, so that all of them meet the same.
 */
export function chaosFailures(scenario: Scenario): ChaosFailureScenario[] {
  return (
    scenario.chaos?.what ??
    kinds.filter((kind) => possibleVictims(scenario, kind).length > 0).map(usualFailure)
  );
}

/** The names of all that a kind of failure can befall, in ascending order whatever the file's (I20). */
export function possibleVictims(
  { providers, deployments, gateways, regions, pools }: Scenario,
  kind: ChaosFailureScenario['kind'],
): string[] {
  switch (kind) {
    case 'provider-outage':
    case 'provider-brownout':
    case 'provider-hang':
      return Object.keys(providers).sort();
    case 'rate-limit-squeeze':
      return Object.keys(providers)
        .filter((name) => isLimited(providers[name]!))
        .sort();
    case 'replica-fault':
      return Object.keys(deployments).sort();
    case 'cache-flush':
      // Also those that keep nothing: whether a gateway does is its own choice, which must not shift what befalls others.
      return Object.keys(gateways).sort();
    case 'region-outage':
    case 'region-brownout':
      return Object.keys(regions).sort();
    case 'zone-outage':
      return Object.entries(regions)
        .flatMap(([region, { zones }]) => Object.keys(zones).map((zone) => `${region}/${zone}`))
        .sort();
    case 'node-crash':
      return Object.keys(pools)
        .filter((name) => pools[name]!.nodes !== undefined)
        .sort();
  }
}

function isLimited({ limits }: ProviderScenario): boolean {
  const { requests, tokens, input_tokens: input, output_tokens: output, concurrency } = limits;
  return [requests, tokens, input, output, concurrency].some((limit) => limit !== undefined);
}

/** The regions, and zones as `region/zone`, that chaos takes down with all that runs there. */
export function placesThatChaosDrops(scenario: Scenario): string[] {
  const { chaos } = scenario;
  if (chaos === undefined || chaos.intensity === 0) return [];
  return chaosFailures(scenario).flatMap((one) => {
    if (one.kind !== 'region-outage' && one.kind !== 'zone-outage') return [];
    return one.drops ? (one.victims ?? possibleVictims(scenario, one.kind)) : [];
  });
}

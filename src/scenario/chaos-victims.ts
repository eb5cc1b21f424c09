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
  { providers, deployments, gateways }: Scenario,
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
  }
}

function isLimited({ limits }: ProviderScenario): boolean {
  const { requests, tokens, input_tokens: input, output_tokens: output, concurrency } = limits;
  return [requests, tokens, input, output, concurrency].some((limit) => limit !== undefined);
}

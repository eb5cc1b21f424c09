import { deploymentOf } from '../scenario/check.ts';
import { defaultObjective } from '../scenario/schema/promises.ts';
import type { Scenario, SloClassScenario } from '../scenario/schema.ts';
import { type Inputs, inputOf } from './inputs.ts';

/** One kind of customer of a run. */
export interface Tenant {
  readonly name: string;
  readonly traffic: string;
  /** Index of its deployment among the scenario's, in the order of their names. */
  readonly deployment: number;
  readonly share: number;
  readonly priority: number;
  readonly promises: SloClassScenario;
  /** Dollars that one lost request costs. */
  readonly value: number;
}

const noPromises: SloClassScenario = { objective: defaultObjective };

/** Names in one order everywhere, so that the order of sections in a file changes nothing (I20). */
export function sortedNames(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The tenants of all traffic, by traffic and name; a recorded workload brings its own names. */
export function tenantsOf(scenario: Scenario, inputs: Inputs): Tenant[] {
  const deployments = sortedNames(scenario.deployments);
  return sortedNames(scenario.traffic).flatMap((traffic) => {
    const config = scenario.traffic[traffic]!;
    const named = config.tenants ?? {};
    const recorded = recordedTenants(scenario, traffic, inputs);
    const names = recorded ?? (config.tenants === undefined ? [traffic] : sortedNames(named));
    return names.map((name): Tenant => {
      const tenant = named[name];
      return {
        name,
        traffic,
        deployment: deployments.indexOf(deploymentOf(scenario, config, tenant)!),
        share: tenant?.share ?? 1,
        priority: tenant?.priority ?? 0,
        promises: tenant?.slo === undefined ? noPromises : scenario.slo_classes[tenant.slo]!,
        value: tenant?.value ?? 0,
      };
    });
  });
}

/** Names of tenants that a recorded workload tells apart; undefined where it does not. */
function recordedTenants(
  scenario: Scenario,
  traffic: string,
  inputs: Inputs,
): string[] | undefined {
  const { file } = scenario.traffic[traffic]!;
  if (file === undefined) return undefined;
  const recorded = inputOf(inputs, file, ['requests', 'clients']);
  if (recorded.kind !== 'requests' || recorded.tenants.length < 2) return undefined;
  return [...recorded.tenants];
}

import { defaultObjective } from '../scenario/schema/promises.ts';
import type { Scenario, SloClassScenario } from '../scenario/schema.ts';
import { serviceOf } from '../scenario/service-of.ts';
import { type Inputs, playedInput } from './inputs.ts';
import { serviceIndex, servicesOf } from './services.ts';
import { sortedNames } from './sorted-names.ts';

/** One kind of customer of a run. */
export interface Tenant {
  readonly name: string;
  readonly traffic: string;
  /** Index of the deployment or gateway that its requests go to, among the run's services. */
  readonly service: number;
  readonly share: number;
  readonly priority: number;
  readonly promises: SloClassScenario;
  /** Dollars that one lost request costs. */
  readonly value: number;
  /** Of what a gateway sends to a target for a tenant: whose it is. Such tenants stand behind all customers. */
  readonly attempt?: AttemptOwner;
}

/** For whom, and from where, a gateway makes attempts: indices of the customer and of the gateway, a service. */
export interface AttemptOwner {
  readonly customer: number;
  readonly gateway: number;
}

const noPromises: SloClassScenario = { objective: defaultObjective };

/** The customers of all traffic, by traffic and name; a recorded workload brings its own names. */
export function tenantsOf(scenario: Scenario, inputs: Inputs): Tenant[] {
  const services = servicesOf(scenario);
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
        service: serviceIndex(services, serviceOf(scenario, config, tenant)!),
        share: tenant?.share ?? 1,
        priority: tenant?.priority ?? 0,
        promises: tenant?.slo === undefined ? noPromises : scenario.slo_classes[tenant.slo]!,
        value: tenant?.value ?? 0,
      };
    });
  });
}

/**
 * Customers, and behind them what gateways send to each of their targets for each of them: such attempts are tenants of
 * their own, so that what became of a call and what became of its request are never mixed up.
 */
export function withAttempts(scenario: Scenario, customers: readonly Tenant[]): Tenant[] {
  const services = servicesOf(scenario);
  const attemptsOf = (tenant: Tenant, customer: number): Tenant[] => {
    const { kind, name } = services[tenant.service]!;
    if (kind !== 'gateway') return [];
    const { targets } = scenario.gateways[name]!;
    return sortedNames(targets).map((target) => {
      const { deployment, provider } = targets[target]!;
      return {
        ...tenant,
        name: `${tenant.name} → ${target}`,
        service: serviceIndex(services, (deployment ?? provider)!),
        value: 0,
        attempt: { customer, gateway: tenant.service },
      };
    });
  };
  return [...customers, ...customers.flatMap(attemptsOf)];
}

/** Names of tenants that a recorded workload tells apart; undefined where it does not. */
function recordedTenants(
  scenario: Scenario,
  traffic: string,
  inputs: Inputs,
): string[] | undefined {
  const own = scenario.traffic[traffic]!;
  if (own.file === undefined) return undefined;
  const recorded = playedInput(inputs, own);
  if (recorded.kind !== 'requests' || recorded.tenants.length < 2) return undefined;
  return [...recorded.tenants];
}

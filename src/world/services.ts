import type { Scenario } from '../scenario/schema.ts';
import type { RecordedService } from './recorded-service.ts';
import { sortedNames } from './sorted-names.ts';

/** All that takes requests: deployments, then gateways, then providers, each in the order of their names. */
export function servicesOf(scenario: Scenario): RecordedService[] {
  return [
    ...sortedNames(scenario.deployments).map((name): RecordedService => {
      const isLlm = scenario.deployments[name]!.engine.kind === 'llm';
      return { kind: 'deployment', name, isLlm };
    }),
    ...sortedNames(scenario.gateways).map(
      (name): RecordedService => ({ kind: 'gateway', name, isLlm: true }),
    ),
    ...sortedNames(scenario.providers).map(
      (name): RecordedService => ({ kind: 'provider', name, isLlm: true }),
    ),
  ];
}

/** The place of a service among all; -1 where there is none of this name. */
export function serviceIndex(services: readonly RecordedService[], name: string): number {
  return services.findIndex((service) => service.name === name);
}

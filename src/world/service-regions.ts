import type { Scenario } from '../scenario/schema.ts';
import type { RecordedService } from './recorded-service.ts';
import type { LoggedRegion } from './region-log.ts';
import { sortedNames } from './sorted-names.ts';

/** The regions of a scenario with the deployments of each, by their place among all services. */
export function regionsOf(
  scenario: Scenario,
  services: readonly RecordedService[],
): LoggedRegion[] {
  return sortedNames(scenario.regions).map((name) => ({
    name,
    deployments: servicesIn(scenario, services, name).filter(
      (service) => services[service]!.kind === 'deployment',
    ),
  }));
}

/** The deployments and providers of a region, by their place among all services. */
export function servicesIn(
  scenario: Scenario,
  services: readonly RecordedService[],
  region: string,
): number[] {
  const regionOf = ({ kind, name }: RecordedService) => {
    switch (kind) {
      case 'deployment':
        return scenario.pools[scenario.deployments[name]!.pool]!.region;
      case 'provider':
        return scenario.providers[name]!.region;
      case 'gateway':
        return undefined;
    }
  };
  return services.flatMap((service, index) => (regionOf(service) === region ? index : []));
}

import { toSeconds } from '../engine/time.ts';
import { joulesPerKwh } from '../ledger/energy/energy-meter.ts';
import type { Recorded } from './recorded-values.ts';
import type { ServiceEnergy } from './request-log.ts';

/**
 * Writes into the row of each request its part of the energy and carbon of the deployments that answered it, by the work done
 * for it, as tenants have theirs. What a deployment drew while it idled is divided with the rest.
 */
export function attributeEnergy(recorded: Recorded, now: number): void {
  const { services, usages, requests, carbon, warmup } = recorded;
  if (carbon === undefined || requests.log === undefined) return;
  const energies = services.map(({ kind }, index): ServiceEnergy | undefined => {
    if (kind !== 'deployment') return undefined;
    const { work } = requests.workOf(({ service }) => service === index);
    // Of a deployment that is in no region nobody knows the grams.
    const grams = carbon.ofDeployment(index, now)?.carbon_g ?? 0;
    return { joules: usages[index]!.kwh(now) * joulesPerKwh, grams, work };
  });
  requests.log.attribute(toSeconds(warmup), (service) => energies[service]);
}

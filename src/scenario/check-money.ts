import type { Finding } from './check.ts';
import { checkBilling, checkCharges, checkCommitment } from './check-charges.ts';
import type { Scenario } from './schema.ts';

/** What a scenario says of its bill and gets wrong. */
export function checkMoney(scenario: Scenario): Finding[] {
  const { charges, billing, pools, providers, deployments, gateways } = scenario;
  const sellers = [pools, providers, charges].flatMap((section) => Object.keys(section));
  return [
    ...checkCharges(['charges'], charges, [...Object.keys(deployments), ...Object.keys(gateways)]),
    ...checkBilling(['billing'], billing, sellers),
    ...Object.entries(pools).flatMap(([name, pool]) =>
      pool.commitment === undefined
        ? []
        : checkCommitment(['pools', name, 'commitment'], pool.commitment, pool),
    ),
  ];
}

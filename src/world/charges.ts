import { toSeconds } from '../engine/time.ts';
import { billOf } from '../ledger/bill.ts';
import type { Charge } from '../ledger/charge.ts';
import type { Commitment } from '../ledger/commitment.ts';
import { copyCharges, replicationCharge } from '../ledger/copy-charges.ts';
import { extraCharges, type Traffic } from '../ledger/extra-charge.ts';
import {
  type HeldByDeployment,
  poolCharges,
  type RentedByPool,
  type TenantPart,
} from '../ledger/fleet-charges.ts';
import { providerCharges } from '../ledger/provider-charges.ts';
import type { MetricValues } from '../metrics/catalog.ts';
import { modelCopies } from '../scenario/model-copies.ts';
import { kindsOf } from '../scenario/places.ts';
import type { PoolScenario, Scenario } from '../scenario/schema.ts';
import type { Recorded } from './recorded-values.ts';
import { partOf } from './request-recorder.ts';
import { sortedNames } from './sorted-names.ts';

/** Every charge of the measured part of a run, up to `now`: pools by name, providers, and extra charges. */
export function recordedCharges(recorded: Recorded, scenario: Scenario, now: number): Charge[] {
  const hours = toSeconds(now - recorded.warmup) / 3600;
  const charges = metered(recorded, scenario, hours, now);
  const extras = extraCharges(scenario.charges, hours, trafficOf(recorded), charges);
  return [...charges, ...extras];
}

/**
 * Dollars that the bill of a run to `horizon` cannot be below, whatever comes after `now`: what was used is billed, and what is
 * paid by the month or committed to is paid to the end.
 */
export function leastBill(
  recorded: Recorded,
  scenario: Scenario,
  now: number,
  horizon: number,
): number {
  const hours = toSeconds(horizon - recorded.warmup) / 3600;
  // How far a commitment covers what rentals are rounded up by is known in the end only.
  const isCertain = ({ category, seller }: Charge) => {
    const pool = scenario.pools[seller];
    return category === 'purchase' || !(pool?.commitment && pool.billing);
  };
  const charges = metered(recorded, scenario, hours, now).filter(isCertain);
  const extras = extraCharges(scenario.charges, hours, trafficOf(recorded), charges);
  return [...charges, ...extras].reduce((sum, { billedUsd }) => sum + billedUsd, 0);
}

/** What pools, providers and replication charge up to `now`; commitments are paid for so many hours. */
function metered(recorded: Recorded, scenario: Scenario, hours: number, now: number): Charge[] {
  const deployments = recorded.services.flatMap(({ kind, name }, index) =>
    kind === 'deployment' ? heldBy(recorded, index, scenario.deployments[name]!.pool, now) : [],
  );
  return [
    ...sortedNames(scenario.pools).flatMap((name) =>
      poolCharges(rentedBy(recorded, name, scenario.pools[name]!, hours, now), deployments),
    ),
    ...recorded.services.flatMap(({ kind, name }, index) =>
      kind === 'provider'
        ? providerCharges(name, recorded.providers.lines(index), tenantParts(recorded, index))
        : [],
    ),
    ...replicationCharges(recorded, scenario, now),
  ];
}

/** What copies cost that were brought to regions in the measured part. */
function replicationCharges(recorded: Recorded, scenario: Scenario, now: number): Charge[] {
  const { models, caches } = scenario.replication ?? {};
  const charges: Charge[] = [];
  if (models !== undefined) {
    const copies = modelCopies(scenario).map(({ model, region, bytes, seconds }) => {
      return { name: model, from: models.from, to: region, bytes, seconds };
    });
    const [from, until] = [toSeconds(recorded.warmup), toSeconds(now)];
    charges.push(...copyCharges(copies, models.price, from, until));
  }
  const price = caches?.price;
  if (price !== undefined) {
    for (const [index, { kind, name }] of recorded.services.entries()) {
      if (kind !== 'gateway') continue;
      const { copiedBytes } = recorded.gateways[index]!;
      charges.push(...replicationCharge(name, copiedBytes, price, 'answers to other regions'));
    }
  }
  return charges;
}

/** The metrics of all, over so many seconds, with what is on the bill besides fleets and providers at list prices. */
export function withBill(
  total: MetricValues,
  charges: readonly Charge[],
  seconds: number,
): MetricValues {
  const { totalUsd } = billOf(charges);
  const usd = total['cost_usd']!;
  if (Math.abs(totalUsd - usd) <= 1e-9 * (1 + Math.abs(usd))) return total;
  return {
    ...total,
    cost_usd: totalUsd,
    usd_per_1000_good: (1000 * totalUsd) / Math.round(total['goodput']! * seconds),
  };
}

function heldBy(recorded: Recorded, index: number, pool: string, now: number): HeldByDeployment {
  const usage = recorded.usages[index]!;
  const { accelerator_hours, used_hours, starting_hours } = usage.values(now);
  return {
    name: recorded.services[index]!.name,
    pool,
    hours: accelerator_hours!,
    usedHours: used_hours!,
    startingHours: starting_hours!,
    ...usage.dollars(now),
    tenants: tenantParts(recorded, index),
  };
}

function rentedBy(
  recorded: Recorded,
  name: string,
  pool: PoolScenario,
  hours: number,
  now: number,
): RentedByPool {
  const rented = recorded.fleet.pools.of(name)?.values(now) ?? nothing;
  const { commitment } = pool;
  return {
    name,
    meter: [...new Set(kindsOf(pool).map(({ sheet }) => sheet.id))].join('+'),
    ...rented,
    commitment: commitment && {
      terms: termsOf(commitment),
      use: { hours, coveredHours: rented.coveredHours, rentedHours: rented.hours },
    },
  };
}

const nothing = { hours: 0, usd: 0, spotHours: 0, spotUsd: 0, coveredHours: 0 };

function termsOf(commitment: NonNullable<PoolScenario['commitment']>): Commitment {
  return {
    accelerators: commitment.accelerators,
    usdPerHour: commitment.price,
    upfrontUsd: commitment.upfront,
    termHours: commitment.term / 3600,
  };
}

/** Every customer’s part of what a service did, of those who have any. */
function tenantParts({ tenants, requests }: Recorded, service: number): TenantPart[] {
  const all = requests.workOf((tenant) => tenant.service === service);
  const parts = new Map<string, number>();
  for (const [index, tenant] of tenants.entries()) {
    if (tenant.service !== service) continue;
    const part = partOf(requests.outcomes[index]!, all);
    if (!(part > 0)) continue;
    const { name } = tenant.attempt === undefined ? tenant : tenants[tenant.attempt.customer]!;
    parts.set(name, (parts.get(name) ?? 0) + part);
  }
  return [...parts].map(([tenant, part]) => ({ tenant, part }));
}

/** What customers were answered, by whoever they asked: calls of gateways stay within the house. */
function trafficOf({ services, tenants, requests }: Recorded): Traffic[] {
  return tenants.flatMap(({ name, service, attempt }, index): Traffic[] => {
    if (attempt !== undefined) return [];
    const { completed, answeredTokens } = requests.outcomes[index]!;
    return [
      {
        service: services[service]!.name,
        tenant: name,
        requests: completed,
        outputTokens: answeredTokens,
      },
    ];
  });
}

import { distanceKm } from '../catalog/great-circle.ts';
import { localHour } from '../catalog/region-places.ts';
import { HourlyIntensity } from '../ledger/carbon/hourly-intensity.ts';
import { epochSeconds } from '../ledger/iso-time.ts';
import { regionRouter } from '../policies/routing/regions/index.ts';
import { noChoice, type RegionView } from '../policies/routing/regions/region-router.ts';
import { regionOfTarget } from '../scenario/check-regions.ts';
import { placeOf } from '../scenario/place-of.ts';
import type { GatewayScenario, Scenario } from '../scenario/schema.ts';
import { siteOf } from '../scenario/site-of.ts';
import { clientPlaces } from './client-places.ts';
import type { Inputs } from './inputs.ts';
import { type OfferedLoad, tenantRate } from './offered-load.ts';
import { roundTripOf } from './round-trip-of.ts';
import { servicesOf } from './services.ts';
import { sortedNames } from './sorted-names.ts';
import { tenantsOf } from './tenants.ts';

/** Where a gateway with routing between regions would send its clients at the start, estimated without running it. */
export interface RegionOutlook {
  readonly gateway: string;
  /** The stretch of the horizon with most requests, in seconds. */
  readonly from: number;
  readonly until: number;
  readonly regions: readonly PlannedRegion[];
  readonly places: readonly PlannedPlace[];
}

/** A region, what it would be offered in that stretch, and what its deployments can do with full batches. */
export interface PlannedRegion {
  readonly name: string;
  /** Requests a second. */
  readonly rate: number;
  readonly capacity: number;
}

/** Clients of one place. */
export interface PlannedPlace {
  readonly name: string;
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds there and back, to each region. */
  readonly roundTripsMs: readonly number[];
  /** Regions that they are sent to, the one with most of them first; none where no region may be chosen. */
  readonly to: readonly string[];
}

/** Choices that chance is given to show what it does. */
const draws = 128;

/** The outlook of each gateway with routing between regions, all of which are held for healthy and empty. */
export function regionOutlooks(
  scenario: Scenario,
  inputs: Inputs,
  loads: readonly OfferedLoad[],
): RegionOutlook[] {
  const services = servicesOf(scenario);
  return sortedNames(scenario.gateways).flatMap((name): RegionOutlook[] => {
    const gateway = scenario.gateways[name]!;
    if (gateway.regional === undefined) return [];
    const service = services.findIndex((one) => one.kind === 'gateway' && one.name === name);
    const names = sortedNames(scenario.regions);
    const { from, until, rates } = busiest(scenario, inputs, service);
    const chances = chancesOf(scenario, gateway, names);
    const places = clientPlaces(scenario).flatMap((place, at): PlannedPlace[] => {
      const rate = rates.get(place) ?? 0;
      if (rate === 0) return [];
      const to = [...names.keys()]
        .filter((region) => chances[at]![region]! > 0)
        .sort((one, other) => chances[at]![other]! - chances[at]![one]!)
        .map((region) => names[region]!);
      const roundTripsMs = names.map((region) => 1000 * roundTripOf(scenario, place, region));
      return [{ name: place, rate, roundTripsMs, to }];
    });
    const regions = names.map((region, at) => ({
      name: region,
      rate: clientPlaces(scenario).reduce(
        (sum, place, index) => sum + (rates.get(place) ?? 0) * chances[index]![at]!,
        0,
      ),
      capacity: loads
        .filter(({ deployment }) => isTargetIn(scenario, gateway, deployment, region))
        .reduce((sum, { replicas, capacity }) => sum + replicas * capacity, 0),
    }));
    return [{ gateway: name, from, until, regions, places }];
  });
}

const phases = 8;

/** Requests a second of the clients of each place that a gateway has, in the eighth of the horizon that has most of them. */
function busiest(scenario: Scenario, inputs: Inputs, service: number) {
  const tenants = tenantsOf(scenario, inputs);
  const own = tenants.filter((tenant) => tenant.service === service);
  const all = Array.from({ length: phases }, (_, phase) => {
    const from = (scenario.horizon * phase) / phases;
    const until = (scenario.horizon * (phase + 1)) / phases;
    const rates = new Map<string, number>();
    let sum = 0;
    for (const tenant of own) {
      const rate = tenantRate(scenario, tenants, tenant, inputs, from, until);
      const clients = Object.entries(scenario.traffic[tenant.traffic]!.clients ?? {});
      const whole = clients.reduce((so, [, share]) => so + share, 0);
      for (const [place, share] of clients) {
        rates.set(place, (rates.get(place) ?? 0) + (rate * share) / whole);
      }
      sum += rate;
    }
    return { from, until, rates, sum };
  });
  return all.reduce((most, one) => (one.sum > most.sum ? one : most));
}

/** Which part of the clients of each place is sent to each region. */
function chancesOf(
  scenario: Scenario,
  gateway: GatewayScenario,
  names: readonly string[],
): number[][] {
  const places = clientPlaces(scenario);
  const router = regionRouter(gateway.regional!.routing, names, places);
  const choice = noChoice();
  // Evenly spread, so that so few draws come near to any chance.
  let drawn = 0;
  const draw = () => {
    drawn += 1;
    return (drawn * 0.6180339887498949) % 1;
  };
  return places.map((place, number) => {
    const view = viewFrom(scenario, gateway, names, place, number);
    const counts = names.map(() => 0);
    for (let time = 0; time < draws; time += 1) {
      router.choose(view, draw, choice);
      if (choice.region >= 0) counts[choice.region]! += 1;
    }
    return counts.map((count) => count / draws);
  });
}

/** The regions as they are seen from a place at the start. */
function viewFrom(
  scenario: Scenario,
  gateway: GatewayScenario,
  names: readonly string[],
  place: string,
  number: number,
): RegionView {
  const start = epochSeconds(scenario.billing.start)!;
  const from = placeOf(scenario, place)!;
  const at = (region: number) => placeOf(scenario, names[region]!)!;
  const said = (region: number) => scenario.regions[names[region]!]!;
  const targets = Object.values(gateway.targets);
  const used = names.map((name) =>
    targets.some((target) => regionOfTarget(scenario, target) === name),
  );
  return {
    place: number,
    healthy: [...names.keys()].filter((region) => used[region]),
    rttMs: (region) => 1000 * roundTripOf(scenario, place, names[region]!),
    distanceKm: (region) => distanceKm(from, at(region)),
    weight: (region) => said(region).weight,
    price: (region) => said(region).price,
    gramsPerKwh: (region) => {
      const { intensity } = siteOf(scenario, names[region]!);
      if (intensity === undefined) return Number.POSITIVE_INFINITY;
      return new HourlyIntensity(intensity, start).gramsAt(0);
    },
    localHour: (region) => localHour((start / 3600) % 24, at(region).utcOffset),
    load: () => 0,
  };
}

function isTargetIn(
  scenario: Scenario,
  { targets }: GatewayScenario,
  deployment: string,
  region: string,
): boolean {
  return Object.values(targets).some(
    (target) => target.deployment === deployment && regionOfTarget(scenario, target) === region,
  );
}

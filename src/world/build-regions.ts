import type { RegionPlace } from '../catalog/region-places.ts';
import { roundTripBetween } from '../catalog/round-trips-between.ts';
import { keyedBy, keyedUniform } from '../engine/keyed-uniform.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import { toSeconds } from '../engine/time.ts';
import { HourlyIntensity } from '../ledger/carbon/hourly-intensity.ts';
import { epochSeconds } from '../ledger/iso-time.ts';
import type { GatewayTarget } from '../models/gateway/target.ts';
import { Outages, type OutageVictim } from '../models/provider/outages.ts';
import { Network } from '../models/region/network.ts';
import { checkRegions } from '../models/region/region-checker.ts';
import { RemoteTarget } from '../models/region/remote-target.ts';
import { SeenRegions } from '../models/region/seen-regions.ts';
import { Site } from '../models/region/site.ts';
import { SiteFleet, type SitePool } from '../models/region/site-fleet.ts';
import { Wire, type WireParts } from '../models/region/wire.ts';
import type { Requests } from '../models/requests.ts';
import type { GatewayRouter } from '../policies/routing/gateway/gateway-router.ts';
import { DnsView } from '../policies/routing/regions/dns-view.ts';
import { HealthChecks } from '../policies/routing/regions/health-check.ts';
import { regionRouter } from '../policies/routing/regions/index.ts';
import { regionalRouter } from '../policies/routing/regions/regional-router.ts';
import { regionOfTarget } from '../scenario/check-regions.ts';
import { placeOf } from '../scenario/place-of.ts';
import type { OutagesScenario } from '../scenario/schema/outages.ts';
import type { RegionalScenario } from '../scenario/schema/regional.ts';
import type { Scenario } from '../scenario/schema.ts';
import { siteOf } from '../scenario/site-of.ts';
import { clientPlaces } from './client-places.ts';
import { outagesConfig } from './provider-outages.ts';
import type { Recorder } from './recorder.ts';
import { sortedNames } from './sorted-names.ts';

export interface RegionParts {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly streams: Streams;
  readonly recorder: Recorder;
  /** Pools by name, with who is on them. */
  readonly pools: ReadonlyMap<string, SitePool>;
  readonly ended: WireParts['ended'];
  readonly failing: WireParts['failing'];
}

/** The regions of a run, and the way there. */
export interface Regions {
  readonly wire: Wire;
  /** A region, or a zone as `region/zone`. */
  site(place: string): OutageVictim;
  /** A target as clients far away have it; itself where it is in no region. */
  reach(
    target: Scenario['gateways'][string]['targets'][string],
    service: number,
    inner: GatewayTarget,
  ): GatewayTarget;
  /** A router within the regions that clients of a gateway are sent to. */
  within(gateway: RegionalGateway, base: GatewayRouter): GatewayRouter;
}

/** A gateway with routing between regions, and its targets. */
export interface RegionalGateway {
  readonly name: string;
  /** Its place among all services. */
  readonly index: number;
  readonly regional: RegionalScenario;
  readonly targets: readonly GatewayTarget[];
}

/** The regions of a scenario, before deployments that are there; undefined where it has none. */
export function buildRegions(parts: RegionParts): Regions | undefined {
  const { scenario, simulation, requests, streams, recorder } = parts;
  const names = sortedNames(scenario.regions);
  if (names.length === 0) return undefined;
  const places = clientPlaces(scenario);
  const network = new Network(simulation, networkConfig(scenario, names, places));
  const sites = buildSites(parts, names);
  const wire = new Wire({
    simulation,
    requests,
    network,
    luck: keyedBy(streams('network')),
    observer: recorder,
    ended: parts.ended,
    failing: parts.failing,
  });
  return {
    wire,
    site: (place) => sites.get(place)!,
    reach(target, service, inner) {
      const region = regionOfTarget(scenario, target);
      if (region === undefined) return inner;
      const { zone } =
        scenario.pools[scenario.deployments[target.deployment ?? '']?.pool ?? ''] ?? {};
      return new RemoteTarget({
        wire,
        inner,
        service,
        region: names.indexOf(region),
        sites: [
          sites.get(region)!,
          ...(zone === undefined ? [] : [sites.get(`${region}/${zone}`)!]),
        ],
        troubled: () => recorder.regions.troubled(region),
      });
    },
    within: (gateway, base) => routerWithin(parts, names, places, network, gateway, base),
  };
}

function networkConfig(scenario: Scenario, names: readonly string[], places: readonly string[]) {
  const { round_trips, connect, partitions } = scenario.network;
  const roundTrip = (place: string, region: string) =>
    round_trips[place]?.[region] ??
    roundTripBetween(placeOf(scenario, place)!, placeOf(scenario, region)!).ms / 1000;
  const numbersOf = (among: readonly string[], apart: readonly string[]) =>
    among.flatMap((name, number) => (apart.includes(name) ? number : []));
  return {
    roundTrips: places.map((place) => names.map((region) => roundTrip(place, region))),
    connect,
    partitions: partitions.map(({ apart, at, for: lasts }) => ({
      places: numbersOf(places, apart),
      regions: numbersOf(names, apart),
      at,
      lasts,
    })),
  };
}

/** Every region and zone by name, with their own outages at work, and the pools that fall with them. */
function buildSites(parts: RegionParts, names: readonly string[]): ReadonlyMap<string, Site> {
  const { scenario, simulation, streams, recorder, pools } = parts;
  const failing = placesThatFail(scenario);
  const fleets = sortedNames(scenario.pools).flatMap((name) => {
    const { region, zone } = scenario.pools[name]!;
    if (region === undefined) return [];
    const own = [region, ...(zone === undefined ? [] : [`${region}/${zone}`])];
    if (!own.some((place) => failing.has(place))) return [];
    return [{ places: own, fleet: new SiteFleet(name, simulation, pools.get(name)!) }];
  });
  const sites = new Map<string, Site>();
  const add = (region: string, place: string, outages: OutagesScenario | undefined) => {
    const own = fleets.filter(({ places }) => places.includes(place));
    const site = new Site(place, {
      began: (impact) => recorder.regions.began(region, place, impact),
      ended: (impact) => recorder.regions.ended(region, place, impact),
      fell: (because) => {
        for (const { fleet } of own) fleet.fall(because);
      },
      rose: () => {
        for (const { fleet } of own) fleet.rise();
      },
    });
    sites.set(place, site);
    if (outages === undefined) return;
    const draw = streams(`outages/region/${place}`);
    new Outages(`region/${place}`, simulation, outagesConfig(outages), draw, [site]);
  };
  for (const region of names) {
    const { outages, zones } = scenario.regions[region]!;
    add(region, region, outages);
    for (const zone of sortedNames(zones)) add(region, `${region}/${zone}`, zones[zone]!.outages);
  }
  return sites;
}

/** Regions and zones that have outages. */
function placesThatFail(scenario: Scenario): ReadonlySet<string> {
  const own = Object.entries(scenario.regions).flatMap(([region, { outages, zones }]) => [
    ...(outages === undefined ? [] : [region]),
    ...Object.entries(zones).flatMap(([zone, one]) =>
      one.outages === undefined ? [] : [`${region}/${zone}`],
    ),
  ]);
  return new Set([...own, ...Object.values(scenario.outages).flatMap(({ regions }) => regions)]);
}

function routerWithin(
  { scenario, simulation, streams, recorder }: RegionParts,
  names: readonly string[],
  places: readonly string[],
  network: Network,
  { name, index, regional, targets }: RegionalGateway,
  base: GatewayRouter,
): GatewayRouter {
  const { routing, dns, health_check: check, elsewhere } = regional;
  const regionOf = targets.map((one) => (one instanceof RemoteTarget ? one.region : -1));
  const there = names.map((_, region) =>
    targets.filter(
      (one): one is RemoteTarget => one instanceof RemoteTarget && one.region === region,
    ),
  );
  const checks = new HealthChecks(check, names.length);
  // A region without a target is none to be sent to.
  for (const [region, own] of there.entries()) if (own.length === 0) checks.leaveOut(region);
  checkRegions(name, simulation, check, {
    checks,
    regions: there.map((own) => ({ targets: own })),
    network,
    places: places.length,
    draw: streams(`health-check/${name}`),
    judged: (region, isHealthy, because) =>
      recorder.judged(
        index,
        'health-check',
        names[region]!,
        isHealthy ? 'healthy' : 'unhealthy',
        because,
      ),
  });
  const start = epochSeconds(scenario.billing.start)!;
  const seen = new SeenRegions({
    simulation,
    network,
    health: checks,
    regions: names.map((region, number) => {
      const { weight, price } = scenario.regions[region]!;
      const position = placeOf(scenario, region)!;
      const { intensity } = siteOf(scenario, region);
      const grid = intensity && new HourlyIntensity(intensity, start);
      return {
        position,
        utcOffset: position.utcOffset,
        weight,
        price,
        gramsAt: grid && ((seconds: number) => grid.gramsAt(seconds)),
        targets: there[number]!,
      };
    }),
    places: places.map((place): RegionPlace => placeOf(scenario, place)!),
    startOfDay: start - 86_400 * Math.floor(start / 86_400),
  });
  const { resolvers } = dns;
  const router = regionRouter(routing, names, places);
  const luck = keyedUniform(Math.floor(streams(`resolvers/${name}`)() * 4294967296));
  return regionalRouter({
    names,
    regionOf,
    // Clients whose place nobody knows have resolvers of their own, behind all others.
    dns: new DnsView(router, dns.ttl, (places.length + 1) * resolvers),
    look: (place) => {
      seen.place = place;
      return seen;
    },
    now: () => toSeconds(simulation.now),
    resolverOf: ({ place, session, number }) => {
      const who = session >= 0 ? luck(session, 1, 0) : luck(number, 0, 0);
      return (place < 0 ? places.length : place) * resolvers + Math.floor(who * resolvers);
    },
    elsewhere,
    base,
  });
}

import { keyedBy, keyedUniform } from '../engine/keyed-uniform.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import { toSeconds } from '../engine/time.ts';
import type { GatewayTarget } from '../models/gateway/target.ts';
import { Outages, type OutageVictim } from '../models/provider/outages.ts';
import type { Provider } from '../models/provider/provider.ts';
import { Network } from '../models/region/network.ts';
import { checkRegions } from '../models/region/region-checker.ts';
import type { AnswerWays } from '../models/region/regional-answers.ts';
import { RemoteTarget } from '../models/region/remote-target.ts';
import { Site } from '../models/region/site.ts';
import { SiteFleet, type SitePool } from '../models/region/site-fleet.ts';
import { Wire, type WireParts } from '../models/region/wire.ts';
import { none, type Requests } from '../models/requests.ts';
import type { GatewayRouter } from '../policies/routing/gateway/gateway-router.ts';
import { DnsView } from '../policies/routing/regions/dns-view.ts';
import { HealthChecks } from '../policies/routing/regions/health-check.ts';
import { regionRouter } from '../policies/routing/regions/index.ts';
import { noChoice } from '../policies/routing/regions/region-router.ts';
import { regionalRouter } from '../policies/routing/regions/regional-router.ts';
import { placesThatChaosDrops } from '../scenario/chaos-victims.ts';
import { regionOfTarget } from '../scenario/check-regions.ts';
import { regionAndZone } from '../scenario/expand-regions.ts';
import type { OutagesScenario } from '../scenario/schema/outages.ts';
import type { RegionalScenario } from '../scenario/schema/regional.ts';
import type { Scenario } from '../scenario/schema.ts';
import { clientPlaces } from './client-places.ts';
import { outagesConfig } from './provider-outages.ts';
import type { Recorder } from './recorder.ts';
import { seenRegions } from './region-views.ts';
import { type HoursAhead, regionsAhead } from './regions-ahead.ts';
import { roundTripOf } from './round-trip-of.ts';
import { sortedNames } from './sorted-names.ts';

export interface RegionParts {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly streams: Streams;
  readonly recorder: Recorder;
  /** Pools by name, with who is on them. */
  readonly pools: ReadonlyMap<string, SitePool>;
  /** The providers of a region, once they are built. */
  readonly hostedIn: (region: string) => readonly Provider[];
  readonly ended: WireParts['ended'];
  readonly failing: WireParts['failing'];
}

/** The regions of a run, and the way there. */
export interface Regions {
  readonly wire: Wire;
  /** A region, or a zone as `region/zone`. */
  site(place: string): OutageVictim;
  /** Whether nothing gets an answer from a region, or from a zone as `region/zone`. */
  isDown(place: string): boolean;
  /** A target as clients far away have it; itself where it is in no region. */
  reach(
    target: Scenario['gateways'][string]['targets'][string],
    service: number,
    inner: GatewayTarget,
  ): GatewayTarget;
  /** The ways between the clients of a gateway and its regions, once there is a router within these. */
  ways(gateway: string): AnswerWays;
  /** What hours will be where clients of a gateway would be sent, if all regions were well. */
  ahead(gateway: RegionalGateway): HoursAhead;
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

/** The region that a client is sent to: of a place, of a session where it has one, with the number of its request. */
type SentTo = (place: number, session: number, number: number) => number;

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
  const sentTo = new Map<string, SentTo>();
  return {
    wire,
    ways: (gateway) => ({
      sentTo: (request) => {
        const { place, session, number } = requests;
        return sentTo.get(gateway)!(place[request]!, session[request]!, number[request]!);
      },
      reaches: (request, region) => {
        const place = requests.place[request]!;
        if (place !== none && network.isCut(place, region)) return false;
        return !sites.get(names[region]!)!.isDown;
      },
      roundTrip: (request, region) => {
        const place = requests.place[request]!;
        return place === none ? 0 : network.roundTrip(place, region);
      },
      isDown: (region) => sites.get(names[region]!)!.isDown,
      losses: (region) => sites.get(names[region]!)!.losses,
    }),
    site: (place) => sites.get(place)!,
    isDown: (place) => [regionAndZone(place).region, place].some((one) => sites.get(one)!.isDown),
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
    ahead: (gateway) => hoursAhead(parts, names, places, network, gateway),
    within(gateway, base) {
      const { router, sent } = routerWithin(parts, names, places, network, gateway, base);
      sentTo.set(gateway.name, sent);
      return router;
    },
  };
}

function networkConfig(scenario: Scenario, names: readonly string[], places: readonly string[]) {
  const { connect, partitions } = scenario.network;
  const numbersOf = (among: readonly string[], apart: readonly string[]) =>
    among.flatMap((name, number) => (apart.includes(name) ? number : []));
  return {
    roundTrips: places.map((place) => names.map((region) => roundTripOf(scenario, place, region))),
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
        if (place === region) for (const provider of parts.hostedIn(region)) provider.dropAll();
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
  const together = Object.values(scenario.outages).flatMap(({ regions }) => regions);
  return new Set([...own, ...together, ...placesThatChaosDrops(scenario)]);
}

function routerWithin(
  { scenario, simulation, streams, recorder }: RegionParts,
  names: readonly string[],
  places: readonly string[],
  network: Network,
  { name, index, regional, targets }: RegionalGateway,
  base: GatewayRouter,
): { readonly router: GatewayRouter; readonly sent: SentTo } {
  const { routing, dns, health_check: check, elsewhere } = regional;
  const regionOf = targets.map((one) => (one instanceof RemoteTarget ? one.region : -1));
  const there = targetsThere(names, targets);
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
  const seen = seenRegions(scenario, names, places, {
    simulation,
    network,
    health: checks,
    targets: there,
  });
  const { resolvers } = dns;
  const router = regionRouter(routing, names, places);
  const luck = keyedUniform(Math.floor(streams(`resolvers/${name}`)() * 4294967296));
  // Clients whose place nobody knows have resolvers of their own, behind all others.
  const view = new DnsView(router, dns.ttl, (places.length + 1) * resolvers);
  const look = (place: number) => {
    seen.place = place;
    return seen;
  };
  const now = () => toSeconds(simulation.now);
  const resolverOf = (place: number, session: number, number: number) => {
    const who = session >= 0 ? luck(session, 1, 0) : luck(number, 0, 0);
    return (place < 0 ? places.length : place) * resolvers + Math.floor(who * resolvers);
  };
  const within = regionalRouter({
    names,
    regionOf,
    allows: (place, region) => router.allows?.(place, region) !== false,
    dns: view,
    look,
    now,
    resolverOf: ({ place, session, number }) => resolverOf(place, session, number),
    elsewhere,
    base,
  });
  const choice = noChoice();
  let [asking, drawn] = [0, 0];
  // Behind the draws by which resolvers are told.
  const draw = () => luck(asking, 2, drawn++);
  const sent: SentTo = (place, session, number) => {
    [asking, drawn] = [number, 0];
    view.choose(resolverOf(place, session, number), now(), look(place), draw, choice);
    return choice.region;
  };
  return { router: within, sent };
}

/** Where clients of a gateway would be sent at any hour, if all regions were well and empty. */
function hoursAhead(
  { scenario }: RegionParts,
  names: readonly string[],
  places: readonly string[],
  network: Network,
  { regional, targets }: RegionalGateway,
): HoursAhead {
  const { routing, health_check: check } = regional;
  const there = targetsThere(names, targets);
  const health = new HealthChecks(check, names.length);
  for (const [region, own] of there.entries()) if (own.length === 0) health.leaveOut(region);
  const empty = { load: () => 0 };
  return regionsAhead(
    (simulation) =>
      seenRegions(scenario, names, places, {
        simulation,
        network,
        health,
        targets: there.map((own) => own.map(() => empty)),
      }),
    regionRouter(routing, names, places),
  );
}

/** Those of a gateway's targets that are in each region. */
function targetsThere(
  names: readonly string[],
  targets: readonly GatewayTarget[],
): RemoteTarget[][] {
  return names.map((_, region) =>
    targets.filter(
      (one): one is RemoteTarget => one instanceof RemoteTarget && one.region === region,
    ),
  );
}

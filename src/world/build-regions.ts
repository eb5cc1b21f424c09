import { keyedBy } from '../engine/keyed-uniform.ts';
import type { GatewayTarget } from '../models/gateway/target.ts';
import type { OutageVictim } from '../models/provider/outages.ts';
import { Network } from '../models/region/network.ts';
import type { AnswerWays } from '../models/region/regional-answers.ts';
import { RemoteTarget } from '../models/region/remote-target.ts';
import { Wire, type WireParts } from '../models/region/wire.ts';
import { none, type Requests } from '../models/requests.ts';
import type { GatewayRouter } from '../policies/routing/gateway/gateway-router.ts';
import { regionOfTarget } from '../scenario/check-regions.ts';
import { regionAndZone } from '../scenario/expand-regions.ts';
import type { Scenario } from '../scenario/schema.ts';
import { buildSites, type SiteParts } from './build-sites.ts';
import { clientPlaces } from './client-places.ts';
import { hoursAhead, type RegionalGateway, routerWithin, type SentTo } from './gateway-regions.ts';
import type { HoursAhead } from './regions-ahead.ts';
import { roundTripOf } from './round-trip-of.ts';
import { sortedNames } from './sorted-names.ts';

export interface RegionParts extends SiteParts {
  readonly requests: Requests;
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

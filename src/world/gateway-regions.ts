import { keyedBy } from '../engine/keyed-uniform.ts';
import { toSeconds } from '../engine/time.ts';
import type { GatewayTarget } from '../models/gateway/target.ts';
import type { Network } from '../models/region/network.ts';
import { checkRegions } from '../models/region/region-checker.ts';
import { RemoteTarget } from '../models/region/remote-target.ts';
import type { GatewayRouter } from '../policies/routing/gateway/gateway-router.ts';
import { DnsView } from '../policies/routing/regions/dns-view.ts';
import { HealthChecks } from '../policies/routing/regions/health-check.ts';
import { regionRouter } from '../policies/routing/regions/index.ts';
import { noChoice } from '../policies/routing/regions/region-router.ts';
import { regionalRouter } from '../policies/routing/regions/regional-router.ts';
import type { RegionalScenario } from '../scenario/schema/regional.ts';
import type { SiteParts } from './build-sites.ts';
import { seenRegions } from './region-views.ts';
import { type HoursAhead, regionsAhead } from './regions-ahead.ts';

/** A gateway with routing between regions, and its targets. */
export interface RegionalGateway {
  readonly name: string;
  /** Its place among all services. */
  readonly index: number;
  readonly regional: RegionalScenario;
  readonly targets: readonly GatewayTarget[];
}

/** The region that a client is sent to: of a place, of a session where it has one, with the number of its request. */
export type SentTo = (place: number, session: number, number: number) => number;

/** A router within the regions that clients of a gateway are sent to, whose health is checked from now on. */
export function routerWithin(
  { scenario, simulation, streams, recorder }: SiteParts,
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
  const luck = keyedBy(streams(`resolvers/${name}`));
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
export function hoursAhead(
  { scenario }: SiteParts,
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

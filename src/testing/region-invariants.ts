import { toTicks } from '../engine/time.ts';
import type { MetricValues } from '../metrics/catalog.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { NamedValues, RequestRow } from '../world/result.ts';
import { attempts } from './gateway-attempts.ts';
import { spending } from './gateway-budgets.ts';
import { closedTargets, residency as taggedTargets } from './gateway-calls.ts';
import { tracedCalls } from './gateway-journeys.ts';
import { money } from './gateway-money.ts';
import type { Invariant } from './invariants.ts';
import { farCalls, longestSlowdown } from './region-journeys.ts';
import { alwaysDrops, outageSpans } from './region-outages.ts';
import type { ScenarioRun } from './run-scenario.ts';

/**
 * What must hold of every run with regions whose gateways keep an audit trail, by name; beside what holds of every run. It
 * takes the place of what holds of gateways where nothing is far.
 */
export const regionInvariants: Readonly<Record<string, Invariant>> = {
  regionConservation,
  placeConservation,
  callsOnTheWire,
  darkRegions,
  residencyOfPlaces,
  roundTrips,
  outageTimes,
  taggedTargets,
  closedTargets,
  attempts,
  money,
  spending,
};

const ends: readonly (keyof MetricValues & string)[] = [
  'completed',
  'rejected',
  'timed_out',
  'cancelled',
  'failed',
  'in_flight',
];

/**
 * No call is lost in a region (I3): those that came there are completed, rejected, timed out, cancelled, failed or in flight,
 * and so many came, and became of them what became, as of all that is there.
 */
export function regionConservation({ scenario, result }: ScenarioRun): readonly string[] {
  const services = [...result.deployments, ...result.providers];
  return [...services, ...result.regions].flatMap(unbalanced).concat(
    result.regions.flatMap(({ name, values }) => {
      const own = services.filter((one) => regionOfService(scenario, one.name) === name);
      return ['arrived', ...ends].flatMap((metric) => {
        const sum = own.reduce((so, one) => so + one.values[metric]!, 0);
        if (sum === values[metric]) return [];
        return [`${name}: ${values[metric]} ${metric}, but ${sum} of all that is there`];
      });
    }),
  );
}

function unbalanced({ name, values }: NamedValues): string[] {
  const ended = ends.reduce((sum, metric) => sum + values[metric]!, 0);
  if (ended === values['arrived']) return [];
  return [`${name}: ${values['arrived']} arrived, ${ended} have an outcome`];
}

function regionOfService({ deployments, pools, providers }: Scenario, name: string) {
  const deployment = deployments[name];
  return deployment === undefined ? providers[name]!.region : pools[deployment.pool]!.region;
}

/** No request is lost by its place (I3): what places say of it is what the log of requests says. */
export function placeConservation({ result, requests }: ScenarioRun): readonly string[] {
  const warmup = toTicks(result.warmup);
  const counted = requests.filter(({ arrived }) => toTicks(arrived) >= warmup);
  return result.places.flatMap((place) => {
    const own = counted.filter((one) => one.place === place.name);
    const found = unbalanced(place);
    const expectEqual = (metric: string, is: number) => {
      if (place.values[metric] === is) return;
      found.push(`${place.name}: ${place.values[metric]} ${metric}, but ${is} in the request log`);
    };
    expectEqual('arrived', own.length);
    for (const metric of ends) {
      const outcome = metric.replace('_', '-') as RequestRow['outcome'];
      expectEqual(metric, own.filter((one) => one.outcome === outcome).length);
    }
    return found;
  });
}

/**
 * No call is lost on its way (I3): those that gateways sent came to their target, but for calls that were still on their way
 * there at the horizon. Judged where nothing is left out at the start.
 */
export function callsOnTheWire(run: ScenarioRun): readonly string[] {
  const { scenario, result, requests } = run;
  if (result.warmup > 0) return [];
  const horizon = toTicks(scenario.horizon);
  const far = farCalls(run);
  const all = tracedCalls(run);
  return [...result.deployments, ...result.providers].flatMap(({ name, values }) => {
    const sent = all.filter(({ service }) => service === name).length;
    const direct = requests.filter(({ deployment }) => deployment === name).length;
    const late = far.filter((call) => {
      if (call.service !== name) return false;
      const way = call.out * longestSlowdown(run, call.region);
      const most = Math.max(Math.ceil(way), toTicks(scenario.network.connect));
      return toTicks(call.sentAt) + most > horizon;
    });
    const missing = sent + direct - values['arrived']!;
    if (missing >= 0 && missing <= late.length) return [];
    return [
      `${name}: ${sent + direct} were sent, ${values['arrived']} came, and at most ${late.length} are on their way`,
    ];
  });
}

/**
 * Nothing is served where all is dark: while a region or zone is down with all that was under way there, no replica there is
 * ready, no request starts, and no answer leaves. Judged at instants at which it neither falls nor rises.
 */
export function darkRegions(run: ScenarioRun): readonly string[] {
  const { scenario, result, requests } = run;
  const spans = outageSpans(run).filter(
    ({ impact, place }) => impact === 'major' && alwaysDrops(scenario, place),
  );
  if (spans.length === 0) return [];
  const found: string[] = [];
  const expectLight = (what: string, service: string, at: number) => {
    const places = placesOf(scenario, service);
    const dark = spans.find(
      ({ place, from, until }) => places.includes(place) && at > from && at < until,
    );
    if (dark !== undefined) found.push(`${what} at ${at / 1e6} s, while ${dark.place} is down`);
  };
  for (const { event, deployment, replica, time } of result.fleetEvents) {
    if (event !== 'ready') continue;
    expectLight(`${deployment}/${replica} is ready`, deployment, toTicks(time));
  }
  for (const { number, deployment, started } of requests) {
    if (Number.isNaN(started) || !(deployment in scenario.deployments)) continue;
    expectLight(`request ${number} starts`, deployment, toTicks(started));
  }
  for (const { service, request, region, hasAnswer, endedAt, back } of farCalls(run)) {
    // How long the way was is only known where it never was longer.
    if (hasAnswer !== true || longestSlowdown(run, region) > 1) continue;
    expectLight(`request ${request.number} is answered`, service, toTicks(endedAt!) - back);
  }
  return found;
}

/** The region of a deployment or provider, and its zone. */
function placesOf({ deployments, pools, providers }: Scenario, service: string): string[] {
  const deployment = deployments[service];
  if (deployment === undefined) return [providers[service]!.region ?? ''];
  const { region, zone } = pools[deployment.pool]!;
  if (region === undefined) return [];
  return zone === undefined ? [region] : [region, `${region}/${zone}`];
}

/** No client's data goes where it must not be, not even in a copy, and nobody to a region that is never to be used. */
export function residencyOfPlaces(run: ScenarioRun): readonly string[] {
  const { gateways } = run.scenario;
  return farCalls(run).flatMap(({ gateway, place, region, request, sentAt }) => {
    const { routing } = gateways[gateway]!.regional ?? {};
    const list = routing?.kind === 'residency' ? routing.allowed[place] : undefined;
    const plain = routing?.kind === 'residency' ? routing.base : routing;
    const order = plain?.kind === 'failover' ? plain.order : undefined;
    if (list?.includes(region) !== false && order?.includes(region) !== false) return [];
    return [`request ${request.number} from ${place} was sent to ${region} at ${sentAt} s`];
  });
}

/** No answer comes sooner than it can: after a round trip at the least. */
export function roundTrips(run: ScenarioRun): readonly string[] {
  return farCalls(run).flatMap(({ hasAnswer, sentAt, endedAt, out, back, request, region }) => {
    if (hasAnswer !== true) return [];
    const ticks = toTicks(endedAt!) - toTicks(sentAt);
    if (ticks >= out + back) return [];
    return [`request ${request.number}: ${ticks} ticks to ${region}, ${out + back} away`];
  });
}

/**
 * Regions say of their outages what the events say: how many and how long; none is felt for longer than it lasts, and all is
 * back no sooner than it ends.
 */
export function outageTimes(run: ScenarioRun): readonly string[] {
  const spans = outageSpans(run);
  const found: string[] = [];
  for (const { name, values } of run.result.regions) {
    const own = spans.filter(({ place }) => place.split('/')[0] === name);
    const seconds = own.map(({ from, until }) => (until - from) / 1e6);
    const sum = seconds.reduce((so, one) => so + one, 0);
    const longest = Math.max(0, ...seconds);
    const expect = (what: string, holds: boolean) => {
      if (!holds) found.push(`${name}: ${what}, but its outages last ${seconds.join(', ')} s`);
    };
    const { region_outages, region_outage_seconds, failover_seconds, restore_seconds } = values;
    expect(`${region_outages} outages`, region_outages === own.length);
    expect(
      `${region_outage_seconds} s of them`,
      Math.abs(region_outage_seconds! - sum) <= 1e-9 * (1 + sum),
    );
    // Two alike that overlap are told apart by nobody: the first of them to begin may be said to end first.
    expect(`felt for ${failover_seconds} s`, failover_seconds! <= sum + 1e-9);
    expect(`back after ${restore_seconds} s`, restore_seconds! >= longest - 1e-9 || isMixed(own));
  }
  return found;
}

function isMixed(spans: readonly { readonly from: number; readonly until: number }[]): boolean {
  return spans.some((one) =>
    spans.some((other) => one !== other && one.from < other.until && other.from < one.until),
  );
}

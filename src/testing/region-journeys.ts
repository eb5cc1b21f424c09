import { roundTripBetween } from '../catalog/round-trips-between.ts';
import { toTicks } from '../engine/time.ts';
import { chaosFailures } from '../scenario/chaos-victims.ts';
import { regionOfTarget } from '../scenario/check-regions.ts';
import { placeOf } from '../scenario/place-of.ts';
import type { Scenario } from '../scenario/schema.ts';
import { type TracedCall, tracedCalls } from './gateway-journeys.ts';
import { outageSpans } from './region-outages.ts';
import type { ScenarioRun } from './run-scenario.ts';

/** A call to a target in a region, by a client whose place is known. */
export interface FarCall extends TracedCall {
  readonly place: string;
  readonly region: string;
  /** Ticks there and back while all is well. */
  readonly out: number;
  readonly back: number;
}

/** Those calls of a run that have a way to go. */
export function farCalls(run: ScenarioRun): readonly FarCall[] {
  const { scenario } = run;
  const known = new Map<string, number>();
  return tracedCalls(run).flatMap((call): FarCall[] => {
    const region = regionOfTarget(scenario, scenario.gateways[call.gateway]!.targets[call.target]!);
    const { place } = call.request;
    if (region === undefined || place === undefined) return [];
    const key = `${place}/${region}`;
    const ticks = known.get(key) ?? roundTripTicks(scenario, place, region);
    known.set(key, ticks);
    return [{ ...call, place, region, out: Math.floor(ticks / 2), back: Math.ceil(ticks / 2) }];
  });
}

function roundTripTicks(scenario: Scenario, place: string, region: string): number {
  const said = scenario.network.round_trips[place]?.[region];
  if (said !== undefined) return toTicks(said);
  return toTicks(roundTripBetween(placeOf(scenario, place)!, placeOf(scenario, region)!).ms / 1000);
}

/** The most that ways to a region, or to its zones, may ever have been longer: by all that was slow at once. */
export function longestSlowdown(run: ScenarioRun, region: string): number {
  const { regions, outages } = run.scenario;
  const isHere = (place: string) => place.split('/')[0] === region;
  const slow = outageSpans(run).filter(
    ({ place, impact }) => ['partial', 'chaos: region-brownout'].includes(impact) && isHere(place),
  );
  if (slow.length === 0) return 1;
  const { outages: own, zones } = regions[region]!;
  const causes = [
    own,
    ...Object.values(zones).map((zone) => zone.outages),
    ...Object.values(outages).filter((one) => one.regions.some(isHere)),
  ];
  const slowest = Math.max(
    ...causes.map((one) => one?.partial.slowdown ?? 1),
    ...chaosFailures(run.scenario).map((one) =>
      one.kind === 'region-brownout' ? one.slowdown : 1,
    ),
  );
  const active = slow.map(
    ({ from }) => slow.filter((one) => one.from <= from && one.until > from).length,
  );
  let product = 1;
  for (let count = 0; count < Math.max(...active); count += 1) product *= slowest;
  return product;
}

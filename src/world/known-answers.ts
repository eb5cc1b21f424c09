import { roundTripBetween } from '../catalog/round-trips-between.ts';
import { keyedBy } from '../engine/keyed-uniform.ts';
import { toTicks } from '../engine/time.ts';
import type { Answers } from '../models/gateway/answers.ts';
import { responseCache } from '../models/gateway/cache/index.ts';
import { SingleFlight } from '../models/gateway/cache/single-flight.ts';
import { KnownAnswers } from '../models/gateway/known-answers.ts';
import {
  type CopyTerms,
  type RegionAnswers,
  RegionalAnswers,
} from '../models/region/regional-answers.ts';
import { regionOfTarget } from '../scenario/check-regions.ts';
import { placeOf } from '../scenario/place-of.ts';
import type { GatewayScenario, Scenario } from '../scenario/schema.ts';
import type { GatewayWorld } from './build-gateways.ts';
import { sortedNames } from './sorted-names.ts';

type CacheScenario = NonNullable<GatewayScenario['cache']>;

/** The answers that a gateway keeps, in one place or in each of its regions; undefined where it keeps none. */
export function knownAnswers(
  name: string,
  index: number,
  world: GatewayWorld,
): Answers | undefined {
  const { scenario, recorder } = world;
  const { cache, regional, targets } = scenario.gateways[name]!;
  if (cache === undefined) return undefined;
  const caches = scenario.replication?.caches;
  if (caches === undefined || regional === undefined) return answersAt(name, cache, world).known;
  const own = new Set(Object.values(targets).map((target) => regionOfTarget(scenario, target)));
  const names = sortedNames(scenario.regions);
  const regions = names.map((region) =>
    own.has(region) ? answersAt(`${name}/${region}`, cache, world) : undefined,
  );
  const totals = recorder.gateways[index]!;
  const copies =
    caches.answers === 'everywhere'
      ? copyTerms(scenario, names, cache, (bytes) => {
          totals.copiedBytes += bytes;
        })
      : undefined;
  return new RegionalAnswers(world.requests, regions, world.regions!.ways(name), copies);
}

/** A cache of its own, by the name of its place. */
function answersAt(
  name: string,
  cache: CacheScenario,
  { tenants, requests, streams }: GatewayWorld,
): RegionAnswers {
  const kept = responseCache(cache, tenants.length, streams(`cache/${name}`));
  const flights = cache.single_flight ? new SingleFlight() : undefined;
  const luck = keyedBy(streams(`likeness/${name}`));
  const { latency, isolate_tenants: isolates } = cache;
  const apart = isolates ? tenants.length : undefined;
  const config = { latency, bytesPerToken: bytesPerToken(cache), apart };
  return { known: new KnownAnswers(config, requests, kept, flights, luck), cache: kept };
}

function bytesPerToken(cache: CacheScenario): number {
  return cache.kind === 'embedding' ? 0 : cache.bytes_per_token;
}

function copyTerms(
  scenario: Scenario,
  names: readonly string[],
  cache: CacheScenario,
  sent: (bytes: number) => void,
): CopyTerms {
  const { lag } = scenario.replication!.caches!;
  const ticks = names.map((from) =>
    names.map((to) => {
      const between = roundTripBetween(placeOf(scenario, from)!, placeOf(scenario, to)!);
      return toTicks(lag ?? between.ms / 1000);
    }),
  );
  const each = cache.kind === 'embedding' ? cache.dimensions * cache.bytes_per_number : 0;
  return {
    lag: (from, to) => ticks[from]![to]!,
    bytes: (tokens) => each + tokens * bytesPerToken(cache),
    sent,
  };
}

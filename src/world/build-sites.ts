import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import { Outages } from '../models/provider/outages.ts';
import type { Provider } from '../models/provider/provider.ts';
import { Site } from '../models/region/site.ts';
import { SiteFleet, type SitePool } from '../models/region/site-fleet.ts';
import { placesThatChaosDrops } from '../scenario/chaos-victims.ts';
import type { OutagesScenario } from '../scenario/schema/outages.ts';
import type { Scenario } from '../scenario/schema.ts';
import { outagesConfig } from './provider-outages.ts';
import type { Recorder } from './recorder.ts';
import { sortedNames } from './sorted-names.ts';

/** What regions and zones are built on, and who falls with them. */
export interface SiteParts {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly streams: Streams;
  readonly recorder: Recorder;
  /** Pools by name, with who is on them. */
  readonly pools: ReadonlyMap<string, SitePool>;
  /** The providers of a region, once they are built. */
  readonly hostedIn: (region: string) => readonly Provider[];
}

/** Every region and zone by name, with their own outages at work, and the pools that fall with them. */
export function buildSites(parts: SiteParts, names: readonly string[]): ReadonlyMap<string, Site> {
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

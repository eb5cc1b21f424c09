import { toTicks } from '../engine/time.ts';
import type { OutagesScenario } from '../scenario/schema/outages.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { ScenarioRun } from './run-scenario.ts';

/** From when until when a region or zone had an outage, in ticks; until the horizon where it has not ended. */
export interface OutageSpan {
  readonly place: string;
  readonly impact: string;
  readonly from: number;
  readonly until: number;
}

/** The outages of regions and zones that the events of a run tell of. */
export function outageSpans({ scenario, result }: ScenarioRun): readonly OutageSpan[] {
  const horizon = toTicks(scenario.horizon);
  const open: OutageSpan[] = [];
  const ended: OutageSpan[] = [];
  for (const { time, event, place: told } of result.fleetEvents) {
    if (event !== 'region-outage' && event !== 'region-recovered') continue;
    const space = told.indexOf(' (');
    const place = told.slice(0, space);
    const impact = told.slice(space + 2, -1);
    const at = toTicks(time);
    if (event === 'region-outage') {
      open.push({ place, impact, from: at, until: horizon });
      continue;
    }
    // Which of several that are alike is of no account: they come to as much.
    const index = open.findIndex((one) => one.place === place && one.impact === impact);
    const [span] = open.splice(index, 1);
    ended.push({ ...span!, until: at });
  }
  return [...ended, ...open];
}

/** Whether every major outage of a place takes with it all that is under way there. */
export function alwaysDrops({ regions, outages }: Scenario, place: string): boolean {
  const [region, zone] = place.split('/');
  const own: readonly (OutagesScenario | undefined)[] = [
    zone === undefined ? regions[region!]!.outages : regions[region!]!.zones[zone]!.outages,
    ...Object.values(outages).filter((one) => one.regions.includes(place)),
  ];
  return own.every((one) => one?.major.drops !== false);
}

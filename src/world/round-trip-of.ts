import { roundTripBetween } from '../catalog/round-trips-between.ts';
import { placeOf } from '../scenario/place-of.ts';
import type { Scenario } from '../scenario/schema.ts';

/** Seconds from a place to a region and back: what the scenario says, or else what the catalog knows or estimates. */
export function roundTripOf(scenario: Scenario, place: string, region: string): number {
  const { round_trips: said } = scenario.network;
  // Names are the user's, and every block has a `constructor`.
  if (Object.hasOwn(said, place) && Object.hasOwn(said[place]!, region)) {
    return said[place]![region]!;
  }
  return roundTripBetween(placeOf(scenario, place)!, placeOf(scenario, region)!).ms / 1000;
}

/** What the corrected selection knows of the world. */
export interface RegionKnowledge {
  readonly regions: readonly string[];
  /** The places that clients come from. */
  readonly places: readonly string[];
  /** Where an address is, as a GeoIP look-up says; undefined where it says nothing. */
  placeOf(clientIp: string): string | undefined;
  /** Milliseconds there and back. */
  roundTripMs(place: string, region: string): number;
}

export interface CorrectedRegionChoice {
  /** Undefined where all are down. */
  readonly region: string | undefined;
  readonly because: string;
}

/**
 * The reference design's selection without its faults: the nearest region that is up, by the client's own round trip. A client of
 * whom nothing is known goes where the farthest place has the shortest way, so that it is never very far off. Among equals the first.
 */
export function nearestRegion(
  knowledge: RegionKnowledge,
  clientIp: string,
  isUp: (region: string) => boolean,
): CorrectedRegionChoice {
  const { places, roundTripMs } = knowledge;
  const place = knowledge.placeOf(clientIp);
  if (place !== undefined) {
    const distance = (region: string) => roundTripMs(place, region);
    return least(knowledge, isUp, distance, `the nearest to ${place} that is up`);
  }
  const farthest = (region: string) =>
    places.reduce((most, from) => Math.max(most, roundTripMs(from, region)), 0);
  return least(knowledge, isUp, farthest, 'the least for the farthest: nobody knows where it is');
}

function least(
  { regions }: RegionKnowledge,
  isUp: (region: string) => boolean,
  distance: (region: string) => number,
  wording: string,
): CorrectedRegionChoice {
  let best: string | undefined;
  let bestMs = Number.POSITIVE_INFINITY;
  for (const region of regions) {
    if (!isUp(region)) continue;
    const ms = distance(region);
    if (best === undefined || ms < bestMs) {
      best = region;
      bestMs = ms;
    }
  }
  if (best === undefined) return { region: undefined, because: 'all regions are down' };
  return { region: best, because: `${bestMs} ms, ${wording}` };
}

/** A region as one client sees it. */
export interface GreenPlace {
  readonly region: string;
  /** Grams of CO2 per kWh of its grid. */
  readonly gramsPerKwh: number;
  /** Energy of the building over that of its machines, at least 1. */
  readonly pue: number;
  readonly latencyMs: number;
}

export interface GreenChoice {
  /** Undefined where none is near enough. */
  readonly region: string | undefined;
  readonly because: string;
}

/**
 * The reference design's `select_green_region` on real latencies: the least grams for a kWh of computing, the building's part
 * among them; then the nearest, then the first.
 */
export function greenestWithin(
  places: readonly GreenPlace[],
  latencyToleranceMs: number,
): GreenChoice {
  let best: GreenPlace | undefined;
  let within = 0;
  for (const place of places) {
    if (!(place.latencyMs <= latencyToleranceMs)) continue;
    within += 1;
    if (best === undefined || isGreener(place, best)) best = place;
  }
  if (best === undefined) {
    return { region: undefined, because: `no region within ${latencyToleranceMs} ms` };
  }
  const grams = Math.round(gramsOfComputing(best));
  return {
    region: best.region,
    because: `${grams} g/kWh, the least of ${within} within ${latencyToleranceMs} ms`,
  };
}

/** The reference design's `calculate_carbon_footprint` for a GPU that draws so many watts there: kilograms of CO2. */
export function carbonFootprintKg(
  gpuHours: number,
  watts: number,
  place: Pick<GreenPlace, 'gramsPerKwh' | 'pue'>,
): number {
  const energyKwh = (gpuHours * watts) / 1000;
  return (energyKwh * gramsOfComputing(place)) / 1000;
}

function gramsOfComputing({ gramsPerKwh, pue }: Pick<GreenPlace, 'gramsPerKwh' | 'pue'>): number {
  return gramsPerKwh * pue;
}

function isGreener(one: GreenPlace, other: GreenPlace): boolean {
  const difference = gramsOfComputing(one) - gramsOfComputing(other);
  return difference !== 0 ? difference < 0 : one.latencyMs < other.latencyMs;
}

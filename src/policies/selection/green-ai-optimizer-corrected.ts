import { bestWithin, loadLimit } from '../routing/regions/best-within.ts';

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
 * among them; then the nearest, then the first. It is the choice of the router `greenest-within`, of regions that are all well.
 */
export function greenestWithin(
  places: readonly GreenPlace[],
  latencyToleranceMs: number,
): GreenChoice {
  const near = places.filter(({ latencyMs }) => latencyMs <= latencyToleranceMs);
  const view = {
    healthy: near.map((_, at) => at),
    rttMs: (at: number) => near[at]!.latencyMs,
    load: () => 0,
  };
  const gramsAt = (_: unknown, at: number) => gramsOfComputing(near[at]!);
  const best = near[bestWithin(view, gramsAt, latencyToleranceMs, loadLimit(undefined))];
  if (best === undefined) {
    return { region: undefined, because: `no region within ${latencyToleranceMs} ms` };
  }
  const grams = Math.round(gramsOfComputing(best));
  return {
    region: best.region,
    because: `${grams} g/kWh, the least of ${near.length} within ${latencyToleranceMs} ms`,
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

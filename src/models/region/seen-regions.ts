import { distanceKm, type Position } from '../../catalog/great-circle.ts';
import { localHour } from '../../catalog/region-places.ts';
import { toSeconds } from '../../engine/time.ts';
import type { HealthChecks } from '../../policies/routing/regions/health-check.ts';
import type { RegionView } from '../../policies/routing/regions/region-router.ts';
import type { GatewayTarget } from '../gateway/target.ts';
import type { Network } from './network.ts';

/** What does not change of a region, as routers between regions see it. */
export interface SeenRegion {
  readonly position: Position;
  readonly utcOffset: number;
  readonly weight: number;
  readonly price: number;
  /** Grams of CO2e per kWh at a second of the run; undefined where nobody knows. */
  readonly gramsAt: ((seconds: number) => number) | undefined;
  /** Those of the gateway's targets that are there. */
  readonly targets: readonly Pick<GatewayTarget, 'load'>[];
}

export interface SeenRegionsParts {
  /** The clock, in ticks: the present, or an hour that is looked at beforehand. */
  readonly simulation: { readonly now: number };
  readonly network: Network;
  readonly health: Pick<HealthChecks, 'healthy'>;
  readonly regions: readonly SeenRegion[];
  readonly places: readonly Position[];
  /** Seconds of the day, in UTC, at which the run begins. */
  readonly startOfDay: number;
}

/** What a router between regions sees: one object, turned to one client after another. */
export class SeenRegions implements RegionView {
  place = 0;
  readonly #parts: SeenRegionsParts;
  readonly #km: readonly (readonly number[])[];

  constructor(parts: SeenRegionsParts) {
    this.#parts = parts;
    this.#km = parts.places.map((place) =>
      parts.regions.map(({ position }) => distanceKm(place, position)),
    );
  }

  get healthy(): readonly number[] {
    return this.#parts.health.healthy;
  }

  rttMs(region: number): number {
    const { network } = this.#parts;
    if (this.place < 0) return 0;
    if (network.isCut(this.place, region)) return Number.POSITIVE_INFINITY;
    return 1000 * network.roundTrip(this.place, region);
  }

  distanceKm(region: number): number {
    return this.place < 0 ? 0 : this.#km[this.place]![region]!;
  }

  weight(region: number): number {
    return this.#parts.regions[region]!.weight;
  }

  price(region: number): number {
    return this.#parts.regions[region]!.price;
  }

  gramsPerKwh(region: number): number {
    const { gramsAt } = this.#parts.regions[region]!;
    return gramsAt?.(toSeconds(this.#parts.simulation.now)) ?? Number.POSITIVE_INFINITY;
  }

  localHour(region: number): number {
    const { simulation, startOfDay, regions } = this.#parts;
    const hours = (startOfDay + toSeconds(simulation.now)) / 3600;
    return localHour(hours % 24, regions[region]!.utcOffset);
  }

  load(region: number): number {
    const { targets } = this.#parts.regions[region]!;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < targets.length; at += 1) least = Math.min(least, targets[at]!.load());
    return least;
  }
}

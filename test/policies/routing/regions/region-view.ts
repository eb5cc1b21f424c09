import type { Uniform } from '../../../../src/engine/streams.ts';
import {
  type RegionRoutingConfig,
  regionRouter,
} from '../../../../src/policies/routing/regions/index.ts';
import {
  noChoice,
  type RegionChoice,
  type RegionView,
} from '../../../../src/policies/routing/regions/region-router.ts';

/** What a region shows; what is left out is as of one like all others. */
export interface Shown {
  readonly isDown?: boolean;
  readonly rttMs?: number;
  readonly distanceKm?: number;
  readonly weight?: number;
  readonly price?: number;
  readonly gramsPerKwh?: number;
  readonly localHour?: number;
  readonly load?: number;
}

/** Regions are named A, B, C, …, and places of clients k, l, m, … */
export const regionNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, region) => String.fromCharCode(65 + region));
export const placeNames: readonly string[] = ['k', 'l', 'm'];

export function viewOf(shown: readonly Shown[], place = 0): RegionView {
  const of = (field: Exclude<keyof Shown, 'isDown'>, otherwise: number) => (region: number) =>
    shown[region]![field] ?? otherwise;
  return {
    place,
    healthy: [...shown.keys()].filter((region) => shown[region]!.isDown !== true),
    rttMs: of('rttMs', 50),
    distanceKm: of('distanceKm', 1000),
    weight: of('weight', 1),
    price: of('price', 1),
    gramsPerKwh: of('gramsPerKwh', 400),
    localHour: of('localHour', 12),
    load: of('load', 0.5),
  };
}

/** A router's choice for what regions show, as a copy. */
export function choosing(config: RegionRoutingConfig, count: number) {
  const router = regionRouter(config, regionNames(count), placeNames);
  const choice = noChoice();
  return (shown: readonly Shown[], draw: Uniform = () => 0, place = 0): RegionChoice => {
    router.choose(viewOf(shown, place), draw, choice);
    return { ...choice, others: [...choice.others] };
  };
}

/** The one choice of a fresh router. */
export function chosen(
  config: RegionRoutingConfig,
  shown: readonly Shown[],
  draw?: Uniform,
  place?: number,
): RegionChoice {
  return choosing(config, shown.length)(shown, draw, place);
}

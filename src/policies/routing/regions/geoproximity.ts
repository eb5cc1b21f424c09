import { fillChoice, noneHealthy, type RegionRouter } from './region-router.ts';

/** Settings of routing by distance. */
export interface GeoproximityConfig {
  readonly kind: 'geoproximity';
  /** By how many percent a region, by name, seems nearer, -99 to 99; 0 for those that are not named. */
  readonly bias: Readonly<Record<string, number>>;
}

/** The region that seems nearest with its bias, the lowest number of equals: Route 53's geoproximity routing. */
export function geoproximity(config: GeoproximityConfig, regions: readonly string[]): RegionRouter {
  const biases = regions.map((name) => (Object.hasOwn(config.bias, name) ? config.bias[name]! : 0));
  return {
    choose(view, _draw, choice) {
      const { healthy } = view;
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let at = 0; at < healthy.length; at += 1) {
        const region = healthy[at]!;
        const km = biasedKm(view.distanceKm(region), biases[region]!);
        if (best >= 0 && km >= least) continue;
        best = region;
        least = km;
      }
      fillChoice(choice, best, best < 0 ? noneHealthy : 'nearest with its bias');
    },
  };
}

/**
 * A distance as its bias makes it seem. Route 53's page has had two formulas for a negative bias; this is the present
 * one, the same for both signs, so that -50 makes 150 km seem 225. The older one, d/(1 + bias/100), made it 300.
 */
export function biasedKm(km: number, bias: number): number {
  return km * (1 - bias / 100);
}

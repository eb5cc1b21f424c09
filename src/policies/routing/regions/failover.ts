import { fillChoice, noneHealthy, type RegionRouter } from './region-router.ts';

/** Settings of failover. */
export interface FailoverConfig {
  readonly kind: 'failover';
  /** Regions by name, the first first; those that are not named are never used. */
  readonly order: readonly string[];
}

/** The first healthy region of a list: Route 53's failover routing, which has two. */
export function failover(config: FailoverConfig, regions: readonly string[]): RegionRouter {
  const order = config.order.map((name) => regions.indexOf(name)).filter((region) => region >= 0);
  return {
    allows: (_place, region) => order.includes(region),
    choose(view, _draw, choice) {
      const { healthy } = view;
      for (let at = 0; at < order.length; at += 1) {
        if (!healthy.includes(order[at]!)) continue;
        fillChoice(choice, order[at]!, at === 0 ? 'first of the list' : 'those before it are down');
        return;
      }
      fillChoice(choice, -1, healthy.length > 0 ? 'no region of the list is healthy' : noneHealthy);
    },
  };
}

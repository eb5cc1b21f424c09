import { bestWithin, loadLimit, rttOf } from './best-within.ts';
import { fillChoice, noneHealthy, type RegionRouter } from './region-router.ts';

/** Settings of routing by latency. */
export interface LatencyConfig {
  readonly kind: 'latency';
  /** Regions that are as full as this are passed over while another one is not: the load spills over to the next. */
  readonly max_load?: number | undefined;
}

/** The region with the shortest round trip, the lowest number of equals: Route 53's latency routing. */
export function latency(config: LatencyConfig): RegionRouter {
  const maxLoad = loadLimit(config.max_load);
  return {
    choose(view, _draw, choice) {
      const best = bestWithin(view, rttOf, Number.POSITIVE_INFINITY, maxLoad);
      fillChoice(
        choice,
        best,
        best >= 0 ? nearest : view.healthy.length > 0 ? cutOff : noneHealthy,
      );
    },
  };
}

const nearest = 'shortest round trip';
const cutOff = 'no healthy region can be reached';

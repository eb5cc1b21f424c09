import { bestWithin, loadLimit, type RegionMeasure, rttOf } from './best-within.ts';
import { fillChoice, noneHealthy, type RegionRouter } from './region-router.ts';

/** Settings of whatever looks for the least of something within a bound of latency. */
export interface WithinConfig {
  /** Seconds that the round trip may take. */
  readonly within: number;
  /** Where no healthy region is within the bound: the nearest beyond it, or none. */
  readonly beyond: 'nearest' | 'none';
  /** Regions that are as full as this are passed over while another one within the bound is not. */
  readonly max_load?: number | undefined;
}

/** The region with the least of a measure within a bound of latency, the nearest of equals. */
export function leanestWithin(
  config: WithinConfig,
  measure: RegionMeasure,
  because: string,
): RegionRouter {
  const maxLoad = loadLimit(config.max_load);
  const { within, beyond } = config;
  // To the microsecond, so that 1.005 s is not a hair less than 1,005 ms.
  const withinMs = Math.round(within * 1e6) / 1000;
  return {
    choose(view, _draw, choice) {
      let region = bestWithin(view, measure, withinMs, maxLoad);
      let reason = because;
      if (region < 0) {
        if (beyond === 'nearest')
          region = bestWithin(view, rttOf, Number.POSITIVE_INFINITY, maxLoad);
        reason = view.healthy.length === 0 ? noneHealthy : region < 0 ? none : tooFar;
      }
      fillChoice(choice, region, reason);
    },
  };
}

const none = 'no healthy region is within the bound';
const tooFar = 'the nearest, for none is within the bound';

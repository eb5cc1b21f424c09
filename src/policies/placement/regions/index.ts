import { type BinPackPlannerConfig, binPackPlan } from './bin-pack-planner.ts';
import type { RegionDemand, RegionPlan } from './region-plan.ts';
import { type WeightedPlannerConfig, weightedPlan } from './weighted-planner.ts';

/** A planner of replicas over regions, and its settings. */
export type RegionPlannerConfig = WeightedPlannerConfig | BinPackPlannerConfig;

/** How many replicas each region should have, as a planner has it: a pure function of what it is set to and sees. */
export function planRegions(config: RegionPlannerConfig, demand: RegionDemand): RegionPlan {
  switch (config.kind) {
    case 'weighted':
      return weightedPlan(config, demand);
    case 'bin-pack':
      return binPackPlan(config, demand);
  }
}

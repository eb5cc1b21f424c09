/** Replicas by the name of a region; a region that is not named has none, or no limit. */
export type RegionCounts = ReadonlyMap<string, number>;

/** Settings that both planners share. */
export interface RegionRules {
  /** Leave replicas where they are, and place or stop only the difference to how many there should be. */
  readonly avoid_disruption: boolean;
  /**
   * Go on asking for what found no room where it belongs, even if it found room elsewhere. Without
   * `avoid_disruption` it is always so: a plan that forgets what is full would move replicas back, and for ever.
   */
  readonly keep_unschedulable: boolean;
}

/** What a planner sees. Counts are whole numbers from 0 up. */
export interface RegionDemand {
  /** Replicas wanted in all regions together. */
  readonly replicas: number;
  /** Regions that may be used, each once; bin packing fills them in this order. */
  readonly regions: readonly string[];
  /** Replicas that were asked for before, whether they found room or not. */
  readonly existing: RegionCounts;
  /** Most replicas that a region has room for, as far as was found out: what is over becomes overflow. */
  readonly estimated?: RegionCounts | undefined;
  /** Most replicas that a region may have: what is over goes elsewhere at once, and is no overflow. */
  readonly limited?: RegionCounts | undefined;
  /** Replicas that found room, which only bin packing looks at. */
  readonly scheduled?: RegionCounts | undefined;
}

/** How many replicas each region should have, and the rule that decided it. */
export interface RegionPlan {
  /** Replicas that have room. */
  readonly plan: RegionCounts;
  /** Replicas to ask for beside them: if they find room after all, the plan comes closer to what is preferred. */
  readonly overflow: RegionCounts;
  readonly because: string;
}

/** All replicas of some regions. */
export function totalOf(counts: RegionCounts): number {
  let total = 0;
  for (const replicas of counts.values()) total += replicas;
  return total;
}

import type { Autoscaler } from '../autoscaler.ts';
import { overAll } from '../per-replica.ts';
import type { SignalName } from '../signals.ts';
import { type AutopilotState, autopilot } from './autopilot.ts';
import type { WindowStatistic } from './load-window.ts';

/** What a scenario makes of the loads in the window; times in seconds. */
export type AutopilotStatistic =
  | { readonly kind: 'max' }
  | { readonly kind: 'average'; readonly half_life: number }
  | { readonly kind: 'percentile'; readonly part: number; readonly half_life: number };

/** Autopilot in a scenario; times in seconds. */
export interface AutopilotScaling {
  readonly kind: 'autopilot';
  readonly min_replicas: number;
  readonly max_replicas: number;
  readonly initial_replicas?: number | undefined;
  readonly metric: SignalName;
  /** Per replica. */
  readonly target: number;
  readonly statistic: AutopilotStatistic;
  /** Loads that are looked at. */
  readonly window: number;
  /** Over which a load is averaged. */
  readonly aggregate: number;
  /** Part of the load that is added to it. */
  readonly margin: number;
  /** The most of what was recommended within. */
  readonly defer: number;
  /** Replicas halve in no less; 0 for all at once. */
  readonly halving: number;
  /** Part of the replicas; smaller changes are left out. */
  readonly small_change: number;
  /** Part of the replicas that may be starting. */
  readonly most_starting?: number | undefined;
  readonly interval: number;
}

/**
 * Autopilot as a scenario's autoscaler: the load is the metric over all replicas, in the unit of its target per
 * replica.
 */
export function autopilotAutoscaler(config: AutopilotScaling): Autoscaler<AutopilotState> {
  const pilot = autopilot({
    minReplicas: config.min_replicas,
    maxReplicas: config.max_replicas,
    targetUtilisation: config.target,
    statistic: statisticOf(config.statistic),
    windowSeconds: config.window,
    aggregateSeconds: config.aggregate,
    margin: config.margin,
    deferSeconds: config.defer,
    halvingSeconds: config.halving,
    smallChange: config.small_change,
    ...(config.most_starting !== undefined && { mostStarting: config.most_starting }),
  });
  return {
    initialReplicas: config.initial_replicas ?? config.min_replicas,
    interval: config.interval,
    reads: [config.metric],
    initial: () => pilot.initial(),
    decide: (state, seen) =>
      pilot.decide(state, {
        now: seen.now,
        ready: seen.ready,
        starting: seen.starting,
        load: overAll(seen, config.metric),
      }),
  };
}

function statisticOf(statistic: AutopilotStatistic): WindowStatistic {
  switch (statistic.kind) {
    case 'max':
      return statistic;
    case 'average':
      return { kind: 'average', halfLifeSeconds: statistic.half_life };
    case 'percentile':
      return { kind: 'percentile', part: statistic.part, halfLifeSeconds: statistic.half_life };
  }
}

import type { ScalingDecision } from '../autoscaler.ts';
import { hasEnded, type MetricPeriods, noPeriods, withSample } from '../metric-periods.ts';
import { wholeUp } from '../whole-up.ts';
import type { WindowStatistic } from './load-window.ts';
import { type StandingLoad, standingLoad } from './standing-load.ts';

/** Horizontal autoscaling after Google's Autopilot; its defaults, where the paper names any. */
export interface AutopilotConfig {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** The part of its time that a replica should be busy, above 0. */
  readonly targetUtilisation: number;
  /** The 95th percentile of three days' work, weighted by a half-life of 12 h, by default. */
  readonly statistic?: WindowStatistic;
  /** Loads that are looked at; 259,200 s (72 h) by default. */
  readonly windowSeconds?: number;
  /** Over which a load is averaged; 300 s by default. */
  readonly aggregateSeconds?: number;
  /** Added to the load; 0.15 by default. */
  readonly margin?: number;
  /** Deferred downscaling: the most of what was recommended within; 172,800 s (48 h) by default. */
  readonly deferSeconds?: number;
  /** Slow decay: replicas halve in no less than so many seconds; 3,600 by default, 0 for all at once. */
  readonly halvingSeconds?: number;
  /** A change of no more than this part of the replicas is left out; 0 by default. */
  readonly smallChange?: number;
  /** At most this part of the replicas may be starting; without it, there is no limit. */
  readonly mostStarting?: number;
}

export interface AutopilotInput {
  /** Seconds. */
  readonly now: number;
  /** Replicas that serve. */
  readonly ready: number;
  /** Replicas on their way. */
  readonly starting: number;
  /** Replicas' worth of work in progress (ready × utilisation), as a mean since the last look; or missing. */
  readonly load: number | undefined;
}

interface Recommendation {
  readonly at: number;
  readonly replicas: number;
}

export interface AutopilotState {
  readonly loads: MetricPeriods;
  readonly standing: StandingLoad;
  /** Those that no later one reaches, the highest and oldest first. */
  readonly recommended: readonly Recommendation[];
  /** Where and when the present way down began; undefined where there is none. */
  readonly decay: Recommendation | undefined;
}

/**
 * Replicas for what a moving window says of the load, at the target utilisation; then smoothed: deferred
 * downscaling, no small changes, limited growth, slow decay (Rzadca and others, EuroSys 2020, sections 3 and 4).
 * The paper says what the smoothing is for, not every formula; what is not in it is said beside each.
 */
export function autopilot(config: AutopilotConfig) {
  const { windowSeconds = 259_200, aggregateSeconds = 300 } = config;
  const { statistic = { kind: 'percentile', part: 0.95, halfLifeSeconds: 43_200 } } = config;
  const keep = Math.ceil(windowSeconds / aggregateSeconds);
  const window = standingLoad(statistic, aggregateSeconds, keep);
  return {
    initial: (): AutopilotState => ({
      loads: noPeriods,
      standing: window.initial,
      recommended: [],
      decay: undefined,
    }),
    decide: (before: AutopilotState, input: AutopilotInput): ScalingDecision<AutopilotState> => {
      const loads = withSample(before.loads, input.now, input.load, aggregateSeconds, keep);
      const standing = hasEnded(before.loads, loads)
        ? window.after(before.standing, before.loads, loads)
        : before.standing;
      return decide(config, { ...before, loads, standing }, input);
    },
  };
}

function decide(
  config: AutopilotConfig,
  before: AutopilotState,
  input: AutopilotInput,
): ScalingDecision<AutopilotState> {
  const { deferSeconds = 172_800 } = config;
  const { loads, standing } = before;
  const { now, ready, starting } = input;
  const current = ready + starting;
  const raw = recommendation(config, standing.load);
  if (raw === undefined) {
    return { desired: bounded(config, current), because: 'no load is known yet', state: before };
  }
  const recommended = [
    ...before.recommended.filter(({ at, replicas }) => now - at < deferSeconds && replicas > raw),
    { at: now, replicas: raw },
  ];
  const deferred = recommended[0]!.replicas;
  const source =
    deferred > raw ? `deferred downscaling: most of the last ${deferSeconds} s` : 'window of loads';
  const { smallChange = 0 } = config;
  if (deferred !== current && Math.abs(deferred - current) <= smallChange * current) {
    const state = { loads, standing, recommended, decay: undefined };
    return { desired: bounded(config, current), because: `${source}: small change`, state };
  }
  if (deferred >= current) {
    const most = growthLimit(config, ready);
    const state = { loads, standing, recommended, decay: undefined };
    const desired = bounded(config, Math.max(current, Math.min(most, deferred)));
    const because = deferred > most ? `${source}, growth limited` : source;
    return { desired, because, state };
  }
  const decay = before.decay ?? { at: now, replicas: current };
  const least = Math.min(current, decayLimit(config, decay, now));
  const desired = bounded(config, Math.max(deferred, least));
  const because = deferred < least ? `${source}, slow decay` : source;
  return { desired, because, state: { loads, standing, recommended, decay } };
}

/** Replicas for the window's load, before any smoothing; undefined before the first load. */
function recommendation(
  { margin = 0.15, targetUtilisation }: AutopilotConfig,
  load: number | undefined,
): number | undefined {
  if (load === undefined) return undefined;
  return wholeUp((load * (1 + margin)) / targetUtilisation);
}

/** So many that the limit's part of them is starting; one more than is ready where that would be none. */
function growthLimit({ mostStarting }: AutopilotConfig, ready: number): number {
  if (mostStarting === undefined || mostStarting >= 1) return Infinity;
  return Math.max(ready + 1, Math.floor(ready / (1 - mostStarting)));
}

/** What is left, rounded up, of the replicas that there were when the way down began; of the last, a half. */
function decayLimit(
  { halvingSeconds = 3600 }: AutopilotConfig,
  decay: Recommendation,
  now: number,
): number {
  if (halvingSeconds === 0) return 0;
  const left = decay.replicas * Math.exp((-(now - decay.at) / halvingSeconds) * Math.LN2);
  return left < 0.5 ? 0 : wholeUp(left);
}

function bounded({ minReplicas, maxReplicas }: AutopilotConfig, replicas: number): number {
  return Math.max(minReplicas, Math.min(maxReplicas, replicas));
}

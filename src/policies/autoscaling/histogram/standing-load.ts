import type { MetricPeriods } from '../metric-periods.ts';
import {
  type LoadAggregate,
  type WindowStatistic,
  weightsBy,
  windowLoad,
  withLoad,
} from './load-window.ts';

/** The load that a moving window stands for as its last period ended, and the loads in it. */
export interface StandingLoad {
  /** Undefined where the window has none. */
  readonly load: number | undefined;
  readonly window: readonly LoadAggregate[];
}

/**
 * Works out what a window of so many periods stands for as they end. Between two ends nothing changes: all weights
 * fall by the same factor.
 */
export function standingLoad(statistic: WindowStatistic, periodSeconds: number, keep: number) {
  const exact = weightsBy(statistic);
  // Ages are whole periods, and an exponential of each of hundreds of them would cost more than all else.
  const weights = Float64Array.from({ length: keep }, (_, age) => exact(age * periodSeconds));
  const weightOf = (age: number) => weights[Math.round(age / periodSeconds)]!;
  return {
    initial: { load: undefined, window: [] } as StandingLoad,
    after: (standing: StandingLoad, before: MetricPeriods, now: MetricPeriods): StandingLoad => {
      const { period, datapoints } = now;
      const first = period - datapoints.length;
      const oldest = first * periodSeconds;
      let window: StandingLoad['window'] = standing.window.filter(({ at }) => at >= oldest);
      for (let ended = Math.max(first, before.period); ended < period; ended += 1) {
        const load = datapoints[ended - first];
        if (load === undefined) continue;
        window = withLoad(statistic, window, { at: ended * periodSeconds, load });
      }
      if (window.length === 0) return { load: undefined, window };
      const end = (period - 1) * periodSeconds;
      return { load: windowLoad(statistic, window, end, weightOf), window };
    },
  };
}

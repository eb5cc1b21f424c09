import type { Autoscaler } from '../../policies/autoscaling/autoscaler.ts';
import type { Signals } from '../../policies/autoscaling/signals.ts';

/** What an autoscaler can say that it reads. */
export type Readable = NonNullable<Autoscaler<unknown>['reads']>[number];

/** How what happens in a deployment reaches its autoscaler; times in seconds. */
export interface SignalsConfig {
  /** Between two scrapes; 0 where everything is read at the decision. */
  readonly scrape: number;
  /** Age of what a decision sees. */
  readonly lag: number;
  /** What rates, means and percentiles are over; undefined: since the last decision, or two scrapes if longer. */
  readonly window: number | undefined;
  /** Of `ttft` and `itl`, above 0 and up to 100. */
  readonly percentile: number;
  /** Which rate is told as that of arrivals. */
  readonly demand: 'arrival' | 'completion';
  /** Relative standard deviation of each reading. */
  readonly noise: number;
  /** Probability that a reading fails. */
  readonly missing: number;
  /** What is read in the place of what is measured, in ascending order. */
  readonly script: readonly ScriptedSignals[];
}

/** Signals that are read from an instant on, in seconds, until the next such. */
export interface ScriptedSignals {
  readonly at: number;
  /** Signals that are not among them are measured. */
  readonly signals: Signals;
  /** What cannot be read. */
  readonly missing: 'all' | readonly Readable[];
  /** Whether the autoscaler is asked at all; it is, where left out. */
  readonly asked?: boolean;
}

/** Everything is read at the decision, at once and exactly. */
export const exactSignals: SignalsConfig = {
  scrape: 0,
  lag: 0,
  window: undefined,
  percentile: 95,
  demand: 'arrival',
  noise: 0,
  missing: 0,
  script: [],
};

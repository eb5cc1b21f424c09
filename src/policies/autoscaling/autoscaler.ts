import type { SignalName, Signals } from './signals.ts';

/** One replica as its deployment reports it. */
export interface ReplicaReading {
  readonly replica: number;
  /** Seconds since the start of the run at which it was placed, and at which it became ready; undefined before that. */
  readonly startedAt: number;
  readonly readyAt: number | undefined;
  /** Whether it takes no more requests and only ends what it has. */
  readonly isDraining: boolean;
  /** Requests that it holds, those of them that wait, and the prompt tokens of all of them. */
  readonly ongoing: number;
  readonly waiting: number;
  readonly promptTokens: number;
  /** Part of its KV cache in use, 0 to 1. */
  readonly kvUse: number;
}

/**
 * What an autoscaler sees of its deployment at one tick. Counts are of now; signals are over a window, since the
 * last tick as a rule, and undefined where they are missing: nobody reported, or there was nothing to measure.
 */
export interface ScalingObservation extends Signals {
  /** Seconds since the start of the run. */
  readonly now: number;
  /** Replicas that answer requests. */
  readonly ready: number;
  /** Replicas on their way: asked for, not yet ready. */
  readonly starting: number;
  /** Replicas that end what they have and then stop; they are in neither count. */
  readonly draining?: number;
  /** Each replica by itself, those that start or drain too; only for an autoscaler that reads them. */
  readonly replicas?: readonly ReplicaReading[];
}

/** How many replicas there should be, and the rule that decided it. */
export interface ScalingDecision<State> {
  readonly desired: number;
  readonly because: string;
  readonly state: State;
}

/**
 * Decides how many replicas a deployment should have: a pure function of what it observes and of its own
 * state, so that the same code runs in a simulation, over recorded metrics and inside a property test.
 */
export interface Autoscaler<State> {
  /** Replicas at the start of the run. */
  readonly initialReplicas: number;
  /** Seconds between two decisions; undefined where it never decides. */
  readonly interval: number | undefined;
  /** What it goes by beside the counts, so that nothing else need be measured; everything where left out. */
  readonly reads?: readonly (SignalName | 'request-tokens' | 'replicas')[];
  initial(): State;
  decide(state: State, observation: ScalingObservation): ScalingDecision<State>;
}

/** What an autoscaler sees of its deployment at one tick. Means are over the time since the last tick. */
export interface ScalingObservation {
  /** Seconds since the start of the run. */
  readonly now: number;
  /** Replicas that answer requests. */
  readonly ready: number;
  /** Replicas on their way: started, not yet ready. */
  readonly starting: number;
  /** Requests that wait and are not being served. */
  readonly queueDepth: number;
  /** Mean end-to-end latency of the requests answered, in seconds; 0 where there were none. */
  readonly meanLatency: number;
  /** Busy part of the ready replicas' time, 0 to 1. */
  readonly utilisation: number;
  /** Requests that arrived, per second. */
  readonly arrivalRate: number;
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
  initial(): State;
  decide(state: State, observation: ScalingObservation): ScalingDecision<State>;
}

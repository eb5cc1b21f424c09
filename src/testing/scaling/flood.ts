/** One observation of a flood, and what happened since the one before it. */
export interface FloodPoint {
  /** Requests per second that arrived since the observation before. */
  readonly rate: number;
  /** Intervals of the policy since the observation before: 1, or more where it was not asked meanwhile. */
  readonly wait: number;
  /** Factor by which every signal is off; 1 is exact. */
  readonly noise: number;
  /** No signal arrives; counts of replicas do. */
  readonly missing: boolean;
  /** Signals are still those of the observation before. */
  readonly late: boolean;
  /** Ready replicas that were preempted since the observation before, the oldest first. */
  readonly lost: number;
}

/** What a flood comes upon: replicas that are all alike, and how often the policy is asked. */
export interface FloodSetting {
  /** Seconds from the order of a replica to its readiness. */
  readonly startup: number;
  /** Seconds between two decisions, as the policy wants it. */
  readonly interval: number;
  /** Replicas at the start, ready at once. */
  readonly initial: number;
  /** Requests per second that one replica serves at the most. */
  readonly capacity: number;
  /** Seconds that a request is served for. */
  readonly service: number;
}

/** A flood as plain data: what arrives at a deployment, and what its autoscaler gets to see of it. */
export interface Flood extends FloodSetting {
  readonly points: readonly FloodPoint[];
}

/** An observation of so many requests per second, in time and exact, with nothing lost. */
export function plainPoint(rate: number, wait = 1): FloodPoint {
  return { rate, wait, noise: 1, missing: false, late: false, lost: 0 };
}

/** Whether an observation is exact and in time, with nothing lost. */
export function isPlain({ noise, missing, late, lost }: FloodPoint): boolean {
  return noise === 1 && !missing && !late && lost === 0;
}

/** Seconds since the start at each observation. */
export function timesOf({ interval, points }: Flood): number[] {
  let intervals = 0;
  return points.map(({ wait }) => {
    intervals += wait;
    return wholeMicroseconds(intervals * interval);
  });
}

/** Rounds as the clock of the simulation does, so that replicas become ready at the same instants. */
export function wholeMicroseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

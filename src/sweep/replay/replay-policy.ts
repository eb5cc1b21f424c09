import type { Autoscaler, ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import { OwnFleet } from './own-fleet.ts';

/** What a policy had answered at one observation. */
export interface ReplayedDecision {
  /** Seconds, as in the observation. */
  readonly now: number;
  /** The replicas that it saw. */
  readonly ready: number;
  readonly starting: number;
  readonly desired: number;
  readonly because: string;
  /** Whether it was asked; it stands by its last answer where it was not. */
  readonly asked: boolean;
}

/** How observations are replayed. */
export interface ReplayPolicyOptions {
  /**
   * Seconds from the order of a replica to its readiness. Where it is given, the policy sees the replicas that it asked
   * for itself in place of those in the observations.
   */
  readonly startup?: number | undefined;
  /** Seconds between two decisions where observations are more frequent; without it all of them are decided on. */
  readonly interval?: number | undefined;
}

/** Part of its interval by which a policy is asked early, rather than an observation later: clocks of scrapes shake. */
const early = 0.1;

/** Feeds observations to an autoscaler, one after the other, and keeps its answers. No engine, no time passes. */
export function replayPolicy<State>(
  autoscaler: Autoscaler<State>,
  observations: Iterable<ScalingObservation>,
  { startup, interval = 0 }: ReplayPolicyOptions = {},
): ReplayedDecision[] {
  const fleet =
    startup === undefined ? undefined : new OwnFleet(autoscaler.initialReplicas, startup);
  const decisions: ReplayedDecision[] = [];
  let state = autoscaler.initial();
  let due = Number.NEGATIVE_INFINITY;
  for (const recorded of observations) {
    const { now } = recorded;
    fleet?.advance(now);
    const seen = fleet ? { ...recorded, ready: fleet.ready, starting: fleet.starting } : recorded;
    const { ready, starting } = seen;
    const last = decisions.at(-1);
    if (last !== undefined && now < due - early * interval) {
      const { desired, because } = last;
      decisions.push({ now, ready, starting, desired, because, asked: false });
      continue;
    }
    // From when it was due, not from when it was asked: what comes late would add up.
    due = last === undefined ? now + interval : Math.max(due + interval, now + interval / 2);
    const decision = autoscaler.decide(state, seen);
    const { desired, because } = decision;
    state = decision.state;
    fleet?.follow(desired, now);
    decisions.push({ now, ready, starting, desired, because, asked: true });
  }
  return decisions;
}

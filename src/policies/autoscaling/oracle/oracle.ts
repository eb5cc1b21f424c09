import type { ScalingDecision } from '../autoscaler.ts';
import { wholeUp } from '../whole-up.ts';
import { highestRate, type RateCurve } from './rate-curve.ts';

export interface OracleConfig {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Requests per second that one replica serves within the promises. */
  readonly capacity: number;
  /** Seconds from the decision until a replica serves. */
  readonly startupSeconds: number;
  /** Seconds until it decides again. */
  readonly intervalSeconds: number;
  /** What will arrive. */
  readonly future: RateCurve;
}

export interface OracleInput {
  /** Seconds. */
  readonly now: number;
}

/**
 * Knows the arrivals to come: the fewest replicas that are ready in time, a lower bound of what any autoscaler
 * must pay to keep up with the rate at `capacity`. It looks ahead as far as a replica takes to start and the next decision
 * to come: whoever is let go within that time could not be back for what arrives in it. Bursts around the rate
 * and queues left by them are beyond it.
 */
export function oracle(config: OracleConfig) {
  return {
    initial: () => null,
    decide: (state: null, { now }: OracleInput): ScalingDecision<null> => {
      const { desired, because } = enough(config, now);
      return { desired, because, state };
    },
  };
}

function enough(config: OracleConfig, now: number) {
  const { minReplicas, maxReplicas, capacity, startupSeconds, intervalSeconds, future } = config;
  const horizon = startupSeconds + intervalSeconds;
  const rate = highestRate(future, now, now + horizon);
  const needed = wholeUp(rate / capacity);
  if (needed > maxReplicas) {
    return { desired: maxReplicas, because: `${needed} for the next ${horizon} s, but at maximum` };
  }
  if (needed < minReplicas) return { desired: minReplicas, because: 'minimum' };
  return { desired: needed, because: `highest rate of the next ${horizon} s` };
}

import { plantFacts } from './plant-facts.ts';
import type { MakePolicy } from './play.ts';

/** What a policy promises, and what is known of the replicas that it scales. Times in seconds. */
export interface ScalingPromises {
  /** Replicas at the least and at the most. */
  readonly min: number;
  readonly max: number;
  /** Between two changes of its answer, at the least; nothing is promised where left out. */
  readonly cooldown?: number | undefined;
  /** After which its answer no longer goes up and down under constant load, and something idle is given back; 2 h. */
  readonly settlesWithin?: number | undefined;
  /** Changes of direction in an hour, at the most, beyond the first two; 12. */
  readonly flapsPerHour?: number | undefined;
  /** Until it asks for more under half as much again as its replicas can serve; 10 min, or twice the cooldown. */
  readonly reactsWithin?: number | undefined;
  /** 1 where left out. */
  readonly acceleratorsPerReplica?: number | undefined;
  /** Accelerators that it may have altogether; no limit where left out. */
  readonly quota?: number | undefined;
  /** Whether it may go to 0 replicas whatever its minimum; where left out, if the minimum is 0. */
  readonly scalesToZero?: boolean | undefined;
  /** Requests per second that one replica serves, seconds that one takes, and seconds that a replica starts for; various where left out. */
  readonly capacity?: number | undefined;
  readonly service?: number | undefined;
  readonly startup?: number | undefined;
}

/** Promises with all that was left out filled in, and what the policy says of itself. */
export interface ScalingTerms {
  readonly min: number;
  readonly max: number;
  readonly cooldown: number | undefined;
  readonly settlesWithin: number;
  readonly flapsPerHour: number;
  readonly reactsWithin: number;
  readonly acceleratorsPerReplica: number;
  readonly quota: number | undefined;
  readonly scalesToZero: boolean;
  readonly capacity: number | undefined;
  readonly service: number | undefined;
  readonly startup: number | undefined;
  /** Seconds between two decisions, and replicas at the start: the policy's own. */
  readonly interval: number;
  readonly initial: number;
}

/** How often a policy is asked that wants to be asked never: once a minute. */
const anyInterval = 60;

/** Fills in what promises leave out, and asks the policy for the rest. */
export function termsOf(make: MakePolicy, promises: ScalingPromises): ScalingTerms {
  const { cooldown, acceleratorsPerReplica = 1 } = promises;
  const { startup = 60, capacity = 1, service = 1 } = promises;
  const setting = { startup, interval: 1, initial: 0, capacity, service };
  const nothing = { points: [{ at: 0, rate: 0 }], between: 'steps' } as const;
  const { interval = anyInterval, initialReplicas } = make(
    plantFacts(setting, acceleratorsPerReplica, nothing),
  );
  return {
    min: promises.min,
    max: promises.max,
    cooldown,
    settlesWithin: promises.settlesWithin ?? 7200,
    flapsPerHour: promises.flapsPerHour ?? 12,
    reactsWithin: promises.reactsWithin ?? Math.max(600, 2 * (cooldown ?? 0)),
    acceleratorsPerReplica,
    quota: promises.quota,
    scalesToZero: promises.scalesToZero ?? promises.min === 0,
    capacity: promises.capacity,
    service: promises.service,
    startup: promises.startup,
    interval,
    initial: initialReplicas,
  };
}

import type { Autoscaler } from '../autoscaler.ts';
import type { DeploymentFacts } from '../deployment-facts.ts';
import { oracle } from './oracle.ts';

/** The oracle in a scenario; times in seconds. */
export interface OracleScaling {
  readonly kind: 'oracle';
  readonly min_replicas: number;
  readonly max_replicas: number;
  readonly initial_replicas?: number | undefined;
  /** Requests per second of one replica; what the deployment can do where left out. */
  readonly capacity?: number | undefined;
  /** Factor on the rate that is to come. */
  readonly headroom: number;
  /** Time until a replica serves; the deployment's where left out. */
  readonly startup?: number | undefined;
  readonly interval: number;
}

/**
 * The oracle as a scenario's autoscaler; it begins with what the first arrivals need. Throws a RangeError where
 * nobody says what is to come, what a replica serves, or how long it takes to start.
 */
export function oracleAutoscaler(
  config: OracleScaling,
  facts: DeploymentFacts = {},
): Autoscaler<null> {
  const { future } = facts;
  const capacity = config.capacity ?? facts.capacity;
  const startupSeconds = config.startup ?? facts.startup;
  if (future === undefined) {
    throw new RangeError('an oracle must be told the arrivals to come, and nobody knows them here');
  }
  if (capacity === undefined) {
    throw new RangeError('an oracle needs `capacity`, the requests per second of one replica');
  }
  if (startupSeconds === undefined) {
    throw new RangeError('an oracle needs `startup`, the time that a replica takes to serve');
  }
  const seer = oracle({
    minReplicas: config.min_replicas,
    maxReplicas: config.max_replicas,
    capacity: capacity / config.headroom,
    startupSeconds,
    intervalSeconds: config.interval,
    future,
  });
  const decide = (now: number) => seer.decide(null, { now });
  return {
    initialReplicas: config.initial_replicas ?? decide(0).desired,
    interval: config.interval,
    reads: [],
    initial: () => null,
    decide: (_, { now }) => decide(now),
  };
}

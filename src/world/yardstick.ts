import type { Scenario } from '../scenario/schema.ts';
import { replicaCapacity } from './replica-capacity.ts';
import { sortedNames } from './sorted-names.ts';
import type { WorkSample } from './work-sample.ts';

/** By what it is judged how many replicas were needed. */
export interface Yardstick {
  /** Ticks over which arrivals are counted. */
  readonly window: number;
  /** Requests a second that one replica of a deployment serves with full batches, where they ask for such work. */
  capacity(deployment: number, work: WorkSample): number;
}

/** The yardstick of a scenario's deployments, in the order of their names. */
export function yardstickOf(scenario: Scenario, window: number): Yardstick {
  const deployments = sortedNames(scenario.deployments).map((name) => scenario.deployments[name]!);
  return {
    window,
    capacity(index, work) {
      const deployment = deployments[index]!;
      return replicaCapacity(deployment, scenario.pools[deployment.pool]!, work);
    },
  };
}

/** Where nobody asks what was needed. */
export const noYardstick: Yardstick = {
  window: Number.POSITIVE_INFINITY,
  capacity: () => Number.NaN,
};

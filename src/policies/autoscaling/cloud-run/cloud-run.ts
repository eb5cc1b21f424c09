import type { ScalingDecision } from '../autoscaler.ts';
import { drivers, type InstanceCapacity, type RevisionLoad, strongest } from './drivers.ts';

export interface CloudRunConfig extends InstanceCapacity {
  readonly minInstances: number;
  readonly maxInstances: number;
  /** Seconds that an instance without work is kept, at most; 900 by default. */
  readonly idleSeconds?: number;
}

export interface CloudRunInput extends RevisionLoad {
  /** Seconds. */
  readonly now: number;
  /** Instances that exist, ready or starting. */
  readonly instances: number;
}

interface Need {
  readonly at: number;
  readonly instances: number;
}

export interface CloudRunState {
  /** Needs that no later one exceeds, the largest and oldest first. */
  readonly needs: readonly Need[];
}

/**
 * Cloud Run's request and CPU scaling: the most that any signal asks for, at once on the way up; on the way
 * down an instance goes once it was idle for the whole time that idle instances are kept. The service says
 * "at most 15 minutes" and removes some sooner; here it is the full time.
 */
export function cloudRun(config: CloudRunConfig) {
  return {
    initial: (): CloudRunState => ({ needs: [] }),
    decide: (state: CloudRunState, input: CloudRunInput): ScalingDecision<CloudRunState> =>
      decide(config, state, input),
  };
}

function decide(
  config: CloudRunConfig,
  before: CloudRunState,
  input: CloudRunInput,
): ScalingDecision<CloudRunState> {
  const { minInstances, maxInstances, idleSeconds = 900 } = config;
  const driver = strongest(drivers(config, input));
  const kept = before.needs.filter(
    ({ at, instances }) => input.now - at < idleSeconds && instances > driver.instances,
  );
  const state = { needs: [...kept, { at: input.now, instances: driver.instances }] };
  const most = state.needs[0]!.instances;
  const idle = Math.min(most, input.instances);
  const wanted = Math.max(driver.instances, idle);
  if (wanted > maxInstances) {
    return { desired: maxInstances, because: `${driver.name}, but at maxInstances`, state };
  }
  if (wanted < minInstances) return { desired: minInstances, because: 'minInstances', state };
  if (wanted > driver.instances) {
    const because = `idle for less than ${idleSeconds} s`;
    return { desired: wanted, because, state };
  }
  return { desired: wanted, because: driver.name, state };
}

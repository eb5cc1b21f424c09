import type { Autoscaler, ScalingObservation } from '../autoscaler.ts';
import type { DeploymentFacts } from '../deployment-facts.ts';
import { heldWithin } from '../held-within.ts';
import { overAll } from '../per-replica.ts';
import { meanOf, type Sample, withinWindow } from '../sample-window.ts';
import { type CloudRunState, cloudRun } from './cloud-run.ts';

/** Cloud Run in a scenario; times in seconds. */
export interface CloudRunScaling {
  readonly kind: 'cloud-run';
  readonly min_instances: number;
  readonly max_instances: number;
  readonly initial_replicas?: number | undefined;
  /** The most requests at once of an instance; what the engine serves at once, or 80, where left out. */
  readonly concurrency?: number | undefined;
  readonly concurrency_target: number | 'disabled';
  readonly cpu_target: number | 'disabled';
  /** Over which use is averaged. */
  readonly window: number;
  readonly idle_timeout: number;
  readonly interval: number;
}

export interface CloudRunAutoscalerState {
  readonly run: CloudRunState;
  /** Of the last window: instances' worth of work, and requests in progress. */
  readonly cpu: readonly Sample[];
  readonly concurrency: readonly Sample[];
}

const defaultConcurrency = 80;

/**
 * Cloud Run as a scenario's autoscaler: an instance is a replica, and its CPUs are as busy as the replica. Requests
 * in progress and CPU are means over the window, requests that wait are those of now.
 */
export function cloudRunAutoscaler(
  config: CloudRunScaling,
  facts: DeploymentFacts = {},
): Autoscaler<CloudRunAutoscalerState> {
  const service = cloudRun({
    minInstances: config.min_instances,
    maxInstances: config.max_instances,
    idleSeconds: config.idle_timeout,
    // Use and capacity in whole instances: how many CPUs one has makes no difference.
    cpus: 1,
    maxConcurrency: config.concurrency ?? facts.concurrency ?? defaultConcurrency,
    cpuTarget: targetOf(config.cpu_target),
    concurrencyTarget: targetOf(config.concurrency_target),
  });
  const bounds = {
    least: config.min_instances,
    most: config.max_instances,
    names: ['min_instances', 'max_instances'],
  } as const;
  return {
    initialReplicas: config.initial_replicas ?? config.min_instances,
    interval: config.interval,
    reads: ['ongoing', 'queue-depth', 'utilisation'],
    initial: () => ({ run: service.initial(), cpu: [], concurrency: [] }),
    decide: (before, seen) => {
      const { now, ongoing, queueDepth, utilisation, ready, starting } = seen;
      // The service counts requests itself: no measurement at all is none of Cloud Run's.
      if (ongoing === undefined && queueDepth === undefined && utilisation === undefined) {
        const held = { desired: ready + starting, because: 'nothing is measured', state: before };
        return heldWithin(held, bounds);
      }
      const busy = overAll(seen, 'utilisation');
      const cpu = withinWindow(before.cpu, now, busy, config.window);
      const concurrency = withinWindow(before.concurrency, now, served(seen), config.window);
      const { desired, because, state } = service.decide(before.run, {
        now,
        instances: ready + starting,
        cpuUsage: meanOf(cpu),
        concurrency: meanOf(concurrency),
        waiting: queueDepth,
      });
      return { desired, because, state: { run: state, cpu, concurrency } };
    },
  };
}

/** A target that is disabled is never reached. */
function targetOf(target: number | 'disabled'): number {
  return target === 'disabled' ? Number.POSITIVE_INFINITY : target;
}

/** Requests at the instances, those that wait not counted. */
function served({ ongoing, queueDepth = 0 }: ScalingObservation): number | undefined {
  return ongoing === undefined ? undefined : Math.max(0, ongoing - queueDepth);
}

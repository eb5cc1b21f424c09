import type { Autoscaler } from '../autoscaler.ts';
import type { DeploymentFacts } from '../deployment-facts.ts';
import { guarded } from '../guarded.ts';
import { heldWithin } from '../held-within.ts';

/** A user's own policy, and the bounds within which the fleet follows it. */
export interface ModuleScaling {
  readonly kind: 'module';
  /** The file as the scenario names it. */
  readonly path: string;
  /** Handed to the module as they are. */
  readonly options?: unknown;
  readonly min_replicas: number;
  readonly max_replicas?: number | undefined;
  readonly initial_replicas?: number | undefined;
}

/** Makes an autoscaler of the options in a scenario and what is known of the deployment. */
export type CreatePolicy = (options: unknown, facts: DeploymentFacts) => Autoscaler<unknown>;

/** Loaded policies by the path that scenarios give them. */
export type PolicyModules = ReadonlyMap<string, CreatePolicy>;

/**
 * A user's own policy, held within `min_replicas` and `max_replicas`. It throws a `PolicyFault` as soon as it breaks or
 * answers nonsense, and a RangeError where the module is not among those that are loaded.
 */
export function moduleAutoscaler(
  config: ModuleScaling,
  facts: DeploymentFacts,
  modules: PolicyModules,
): Autoscaler<unknown> {
  const create = modules.get(config.path);
  if (create === undefined) {
    throw new RangeError(
      `the policy module ${config.path} is not loaded: hand it over in \`policies\``,
    );
  }
  const own = guarded(config.path, create(config.options ?? {}, facts));
  const bounds = {
    least: config.min_replicas,
    most: config.max_replicas ?? Number.POSITIVE_INFINITY,
    names: ['min_replicas', 'max_replicas'],
  } as const;
  return {
    ...own,
    initialReplicas: firstReplicas(config),
    decide: (state, seen) => heldWithin(own.decide(state, seen), bounds),
  };
}

/** Replicas at the start of the run: the least, where nothing is said. */
export function firstReplicas({ initial_replicas, min_replicas }: ModuleScaling): number {
  return initial_replicas ?? min_replicas;
}

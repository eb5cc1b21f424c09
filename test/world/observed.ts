import type { Autoscaler, ScalingObservation } from '../../src/policies/autoscaling/autoscaler.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { CellResult } from '../../src/world/result.ts';
import { simulate } from '../../src/world/simulate.ts';

/** What the autoscaler of each deployment saw, and what came of the run. */
export interface Observed {
  readonly seen: ReadonlyMap<string, readonly ScalingObservation[]>;
  readonly result: CellResult;
}

/** A `scaling` block: the autoscaler of a deployment only looks on, and keeps one replica. */
export function lookingOn(deployment: string) {
  return { kind: 'module', path: 'onlooker', options: { deployment } };
}

/** Runs a scenario as YAML would give it, whose autoscalers look on at so many seconds from each other. */
export function observed(
  source: unknown,
  interval = 10,
  reads?: Autoscaler<unknown>['reads'],
): Observed {
  const { scenario } = parseScenario({
    file: 'scenario',
    data: source,
    locate: () => ({ file: 'scenario' }),
  });
  const seen = new Map<string, ScalingObservation[]>();
  const create = (options: unknown): Autoscaler<unknown> => {
    const { deployment } = options as { readonly deployment: string };
    const own: ScalingObservation[] = [];
    seen.set(deployment, own);
    return {
      initialReplicas: 1,
      interval,
      ...(reads && { reads }),
      initial: () => null,
      decide: (state, observation) => {
        own.push(observation);
        return { desired: 1, because: 'one will do', state };
      },
    };
  };
  const policies = new Map([['onlooker', create]]);
  const result = simulate(scenario, new Map(), { replication: 0, logRequests: true, policies });
  return { seen, result };
}

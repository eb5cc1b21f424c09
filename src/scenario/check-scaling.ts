import { leastReplicas, mostReplicas } from '../policies/autoscaling/replica-bounds.ts';
import type { Finding } from './check.ts';
import { checkKind } from './check-scaling-kinds.ts';
import type { ScalingScenario } from './schema/scaling.ts';
import type { DeploymentScenario } from './schema.ts';
import type { Path } from './source.ts';

/** What the settings of an autoscaler get wrong for its deployment; `path` leads to the scaling. */
export function checkScaling(
  path: Path,
  scaling: ScalingScenario,
  deployment: Pick<DeploymentScenario, 'engine' | 'accelerators'>,
): Finding[] {
  if (scaling.kind === 'hybrid') {
    const parts = (['floor', 'reactive'] as const).flatMap((part) =>
      checkScaling([...path, part], scaling[part], deployment),
    );
    // Its bounds are made of theirs.
    if (parts.length > 0) return parts;
  }
  return [...checkBounds(path, scaling), ...checkKind(path, scaling, deployment)];
}

/** The field that says how many replicas there are when the run begins. */
export function initialField(scaling: ScalingScenario): string {
  const { initial } = boundFields(scaling);
  return initial in scaling && (scaling as Record<string, unknown>)[initial] !== undefined
    ? initial
    : boundFields(scaling).least;
}

/** What a kind calls its fewest, its most, and its first replicas. */
function boundFields(scaling: ScalingScenario) {
  switch (scaling.kind) {
    case 'fixed':
      return { least: 'replicas', most: 'replicas', initial: 'replicas' };
    case 'ai-workload-scaler':
      return { least: 'min_instances', most: 'max_instances', initial: 'initial_instances' };
    case 'cloud-run':
      return { least: 'min_instances', most: 'max_instances', initial: 'initial_replicas' };
    case 'aws':
      return { least: 'min_size', most: 'max_size', initial: 'initial_replicas' };
    case 'dynamo-planner':
      return { least: 'min_endpoint', most: 'max_gpu_budget', initial: 'initial_replicas' };
    case 'scheduled':
      return { least: 'otherwise', most: 'schedules', initial: 'initial_replicas' };
    case 'keda':
      return {
        least: 'min_replica_count',
        most: 'max_replica_count',
        initial: 'initial_replicas',
      };
    case 'kpa':
      return { least: 'min_scale', most: 'max_scale', initial: 'initial_scale' };
    case 'hybrid':
      return { least: 'floor', most: 'ceiling', initial: 'initial_replicas' };
    default:
      return { least: 'min_replicas', most: 'max_replicas', initial: 'initial_replicas' };
  }
}

function checkBounds(path: Path, scaling: ScalingScenario): Finding[] {
  const fields = boundFields(scaling);
  const [least, most] = [leastReplicas(scaling), mostReplicas(scaling)];
  if (least > most) {
    const message = `${least} is more than ${fields.most} (${most})`;
    return [{ path: [...path, fields.least], message }];
  }
  // Knative starts with the more of its initial and its minimum scale.
  if (scaling.kind === 'kpa') return [];
  const initial = (scaling as Readonly<Record<string, unknown>>)[fields.initial];
  if (typeof initial !== 'number' || (least <= initial && initial <= most)) return [];
  const [bound, value] = initial < least ? [fields.least, least] : [fields.most, most];
  const message = `${initial} is ${initial < least ? 'less' : 'more'} than ${bound} (${value})`;
  return [{ path: [...path, fields.initial], message }];
}

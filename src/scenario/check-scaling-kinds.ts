import type { StepAdjustment } from '../policies/autoscaling/aws/step-scaling.ts';
import type { Finding } from './check.ts';
import { checkHpa, checkKeda } from './check-kubernetes.ts';
import type { ScalingScenario } from './schema/scaling.ts';
import type { DeploymentScenario } from './schema.ts';
import type { Path } from './source.ts';

type Of<Kind extends ScalingScenario['kind']> = Extract<ScalingScenario, { kind: Kind }>;

/** What the settings of one kind of autoscaler contradict, and what they ask of a deployment that has it not. */
export function checkKind(
  path: Path,
  scaling: ScalingScenario,
  deployment: Pick<DeploymentScenario, 'engine' | 'accelerators'>,
): Finding[] {
  switch (scaling.kind) {
    case 'hpa':
      return checkHpa(path, scaling);
    case 'keda':
      return checkKeda(path, scaling);
    case 'aws':
      return checkAws(path, scaling);
    case 'cloud-run':
      return scaling.cpu_target === 'disabled' && scaling.concurrency_target === 'disabled'
        ? [at(path, ['cpu_target'], 'is disabled, and `concurrency_target` too: enable one')]
        : [];
    case 'wva':
      return checkWva(path, scaling, deployment);
    case 'dynamo-planner':
      return checkDynamo(path, scaling, deployment);
    default:
      return [];
  }
}

function checkAws(path: Path, { policies, interval, period }: Of<'aws'>): Finding[] {
  const findings = policies.flatMap((policy, index): Finding[] => {
    if (policy.kind === 'target-tracking') return [];
    const { datapoints_to_alarm: needed, evaluation_periods: periods, steps } = policy;
    const own: Path = ['policies', index];
    const wrong = steps.flatMap(({ lower, upper, adjustment }, step) => {
      const there: Path = [...own, 'steps', step];
      if (lower !== undefined && upper !== undefined && upper <= lower) {
        return [at(path, [...there, 'upper'], 'is not more than `lower`')];
      }
      const other = steps.findIndex((one, index) => index < step && overlap(one, steps[step]!));
      if (other >= 0) return [at(path, there, `overlaps steps.${other}`)];
      return policy.adjustment_type === 'exact-capacity' && adjustment < 0
        ? [at(path, [...there, 'adjustment'], `${adjustment} is no number of replicas`)]
        : [];
    });
    if (needed === undefined || needed <= periods) return wrong;
    const message = `${needed} is more than evaluation_periods (${periods})`;
    return [...wrong, at(path, [...own, 'datapoints_to_alarm'], message)];
  });
  if (interval <= period) return findings;
  const message = `${interval} s is more than the period (${period} s): alarms would miss their data`;
  return [...findings, at(path, ['interval'], message)];
}

/** Steps without a bound go on for ever. */
function overlap(one: StepAdjustment, other: StepAdjustment): boolean {
  return (
    (one.lower ?? -Infinity) < (other.upper ?? Infinity) &&
    (other.lower ?? -Infinity) < (one.upper ?? Infinity)
  );
}

function checkWva(
  path: Path,
  { analyzer, scale_up_threshold: up, scale_down_boundary: down }: Of<'wva'>,
  { engine }: Pick<DeploymentScenario, 'engine'>,
): Finding[] {
  const findings: Finding[] = [];
  if (analyzer === 'v2' && engine.kind !== 'llm') {
    const message = `v2 counts tokens in KV caches, which engines of kind \`${engine.kind}\` have not: use v1`;
    findings.push(at(path, ['analyzer'], message));
  }
  if (down >= up) {
    const message = `${down} is not less than scale_up_threshold (${up})`;
    findings.push(at(path, ['scale_down_boundary'], message));
  }
  return findings;
}

function checkDynamo(
  path: Path,
  scaling: Of<'dynamo-planner'>,
  { engine, accelerators }: Pick<DeploymentScenario, 'engine' | 'accelerators'>,
): Finding[] {
  const { min_endpoint, max_gpu_budget: most, min_gpu_budget: least } = scaling;
  const findings: Finding[] = [];
  if (engine.kind !== 'llm') {
    const message = `predicts latencies of language models, which engines of kind \`${engine.kind}\` do not serve`;
    findings.push(at(path, ['kind'], message));
  }
  if (min_endpoint * accelerators > most) {
    const message = `${most} is too little for ${min_endpoint} replicas of ${accelerators} (min_endpoint)`;
    findings.push(at(path, ['max_gpu_budget'], message));
  }
  if (least > most) {
    const message = `${least} is more than max_gpu_budget (${most})`;
    findings.push(at(path, ['min_gpu_budget'], message));
  }
  if (!scaling.throughput_scaling && !scaling.load_scaling) {
    const message = 'is off, and `load_scaling` too: then nothing is left to decide';
    findings.push(at(path, ['throughput_scaling'], message));
  }
  return findings;
}

function at(path: Path, field: Path, message: string): Finding {
  return { path: [...path, ...field], message };
}

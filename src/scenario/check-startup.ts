import { type ColdStart, coldStart } from '../catalog/cold-starts.ts';
import type { DistributionConfig } from '../engine/distributions.ts';
import type { Finding } from './check.ts';
import { checkDistribution } from './check-distribution.ts';
import type { StartupPhases } from './schema/startup.ts';
import type { DeploymentScenario, PoolScenario } from './schema.ts';
import type { Path } from './source.ts';
import { startupBytes } from './startup-plan.ts';

/** What a deployment's starts and sleepers get wrong; `path` leads to the deployment. */
export function checkStartup(
  path: Path,
  deployment: DeploymentScenario,
  pool: PoolScenario,
): Finding[] {
  const { startup } = deployment;
  const phases =
    typeof startup === 'number' ? [] : checkPhases([...path, 'startup'], startup, deployment);
  return [
    ...phases,
    ...checkWarm([...path, 'warm'], deployment, pool),
    ...checkTimes([...path, 'startup'], startup),
    ...checkTimes([...path, 'warm'], deployment.warm),
  ];
}

/** Every distribution of times in a block. */
function checkTimes(path: Path, block: unknown): Finding[] {
  if (typeof block !== 'object' || block === null) return [];
  if ('kind' in block) return checkDistribution(path, block as DistributionConfig);
  return Object.entries(block).flatMap(([key, inner]) => checkTimes([...path, key], inner));
}

function checkPhases(
  path: Path,
  startup: StartupPhases,
  deployment: DeploymentScenario,
): Finding[] {
  const preset = startup.preset === undefined ? undefined : coldStart(startup.preset);
  return [
    ...checkImage([...path, 'image'], startup, preset),
    ...checkWeights([...path, 'weights'], startup, preset, deployment),
    ...checkCompile([...path, 'compile'], startup, preset),
  ];
}

function checkImage(
  path: Path,
  { image }: StartupPhases,
  preset: ColdStart | undefined,
): Finding[] {
  if (image === undefined || 'kind' in image) return [];
  const isKnown = image.time ?? image.size ?? preset?.phases.image;
  if (isKnown !== undefined || image.cached) return [];
  return [{ path, message: 'needs `time`, or the `size` of the image' }];
}

function checkCompile(
  path: Path,
  { compile }: StartupPhases,
  preset: ColdStart | undefined,
): Finding[] {
  if (compile === undefined || 'kind' in compile) return [];
  const isKnown = compile.time ?? preset?.phases.compile;
  if (isKnown !== undefined || compile.cached) return [];
  return [{ path, message: 'needs `time`, that of the first replica on a node' }];
}

function checkWeights(
  path: Path,
  { weights }: StartupPhases,
  preset: ColdStart | undefined,
  deployment: DeploymentScenario,
): Finding[] {
  if (weights === undefined || 'kind' in weights || startupBytes(deployment) > 0) return [];
  const first = weights.time ?? preset?.phases.weights;
  const later = weights.from === 'store' ? first : weights.again;
  if (first !== undefined && later !== undefined) return [];
  const message = 'nothing is known of the model that is served: needs `size`, that of its weights';
  return [{ path, message }];
}

function checkWarm(path: Path, deployment: DeploymentScenario, pool: PoolScenario): Finding[] {
  const { warm } = deployment;
  if (warm === undefined) return [];
  const findings: Finding[] = [];
  const add = (key: string, message: string) => findings.push({ path: [...path, key], message });
  if (warm.initial > warm.replicas) {
    add('initial', `${warm.initial} is more than \`replicas\` (${warm.replicas})`);
  }
  if (warm.level === 'paused' && warm.releases) {
    add('releases', 'a paused replica keeps all that it has on its accelerators: use level 1 or 2');
  }
  if (warm.wake === undefined && warm.level !== 'paused' && startupBytes(deployment) === 0) {
    add('level', 'nothing is known of the model that is served: needs `wake`, the time to wake up');
  }
  if (!warm.releases && (pool.quota !== undefined || pool.partition !== undefined)) {
    add(
      'releases',
      'in a pool that is divided among its deployments, sleeping replicas must give their accelerators back: use `releases: true`',
    );
  }
  return findings;
}

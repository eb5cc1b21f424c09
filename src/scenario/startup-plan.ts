import { type Accelerator, accelerator } from '../catalog/accelerators.ts';
import {
  type ColdStart,
  coldStart,
  loadBandwidths,
  type PhaseTime,
} from '../catalog/cold-starts.ts';
import {
  type Distribution,
  type DistributionConfig,
  distribution,
} from '../engine/distributions.ts';
import {
  type PhaseConfig,
  plainStartup,
  type StartupConfig,
  typicalStartup,
} from '../models/fleet/startup-config.ts';
import { swapBandwidth } from '../models/sharing/swap-bandwidth.ts';
import { weightsOf } from './fitting-places.ts';
import type { StartupPhases } from './schema/startup.ts';
import type { DeploymentScenario, PoolScenario } from './schema.ts';

/** Seconds that a replica typically takes from its place to its readiness, on a node that has only what all have. */
export function startupOf(deployment: DeploymentScenario, pool: PoolScenario): number {
  const { startup } = deployment;
  return typeof startup === 'number' ? startup : typicalStartup(startupPlan(deployment, pool));
}

/** How the replicas of a deployment start; one phase where the scenario tells a time only. */
export function startupPlan(deployment: DeploymentScenario, pool: PoolScenario): StartupConfig {
  const { startup } = deployment;
  if (typeof startup === 'number') return plainStartup(startup);
  const preset = startup.preset === undefined ? undefined : coldStart(startup.preset);
  const { snapshot } = startup;
  const hasNodes = 'nodes' in pool && pool.nodes !== undefined;
  const node = hasNodes ? undefined : plain('node', startup, preset);
  const phases = [
    node,
    imagePhase(startup, preset),
    plain('container', startup, preset),
    plain('init', startup, preset),
    weightsPhase(startup, preset, deployment, pool),
    compilePhase(startup, preset),
    plain('warmup', startup, preset),
    readinessPhase(startup, preset),
  ].filter((phase) => phase !== undefined);
  return {
    phases,
    snapshot: snapshot && { restore: distribution(snapshot.restore), isMade: snapshot.made },
    onNewNodes: node !== undefined,
    isRandom:
      saysRandom(startup) || (preset !== undefined && Object.values(preset.phases).some(isRange)),
  };
}

/** Bytes of a replica's weights that a start moves: what the scenario says, or else those of its model. */
export function startupBytes(deployment: DeploymentScenario): number {
  const { startup } = deployment;
  const weights = typeof startup === 'number' ? undefined : startup.weights;
  const said = weights !== undefined && !('kind' in weights) ? weights.size : undefined;
  return said ?? weightsOf(deployment);
}

/** Bytes a second that the links of a replica's accelerators to their host attain together. */
export function hostBandwidth(deployment: DeploymentScenario, pool: PoolScenario): number {
  return swapBandwidth(sheetOf(deployment, pool)) * deployment.accelerators;
}

/** A time that is always the same. */
export function constantTime(value: number): Distribution {
  return distribution({ kind: 'constant', value });
}

function plain(
  phase: 'node' | 'container' | 'init' | 'warmup',
  startup: StartupPhases,
  preset: ColdStart | undefined,
): PhaseConfig | undefined {
  const time = timeOf(startup[phase], preset?.phases[phase]);
  return time && { phase, time };
}

function imagePhase(
  { image }: StartupPhases,
  preset: ColdStart | undefined,
): PhaseConfig | undefined {
  const again = constantTime(0);
  if (image === undefined || 'kind' in image) {
    const time = timeOf(image, preset?.phases.image);
    return time && { phase: 'image', time, again };
  }
  const { size, bandwidth = loadBandwidths.registry.value, cached } = image;
  const pulled = size === undefined ? preset?.phases.image : size / bandwidth;
  const time = timeOf(image.time, pulled) ?? constantTime(0);
  return { phase: 'image', time, again, isKept: cached };
}

function weightsPhase(
  { weights }: StartupPhases,
  preset: ColdStart | undefined,
  deployment: DeploymentScenario,
  pool: PoolScenario,
): PhaseConfig | undefined {
  const known = preset?.again?.weights;
  if (weights === undefined || 'kind' in weights) {
    const time = timeOf(weights, preset?.phases.weights);
    if (time === undefined) return undefined;
    const again = weights === undefined && known !== undefined ? constantTime(known) : undefined;
    return { phase: 'weights', time, again };
  }
  const { from, bandwidth, store_bandwidth: storeBandwidth, cached, size } = weights;
  const bytes = startupBytes(deployment);
  const fromStore = (from === 'store' ? bandwidth : storeBandwidth) ?? loadBandwidths.store.value;
  // A size or a bandwidth says more of this model than what somebody measured of another.
  const reckons = size !== undefined || bandwidth !== undefined || storeBandwidth !== undefined;
  const first = reckons ? undefined : preset?.phases.weights;
  const time = timeOf(weights.time, first) ?? constantTime(bytes / fromStore);
  const tier = (usual: number) => timeOf(weights.again, bytes / (bandwidth ?? usual))!;
  switch (from) {
    case 'store':
      return { phase: 'weights', time };
    case 'peer':
      return { phase: 'weights', time, peer: tier(loadBandwidths.peer.value) };
    case 'nvme': {
      const again =
        weights.again === undefined && bandwidth === undefined && known !== undefined
          ? constantTime(known)
          : tier(loadBandwidths.nvme.value);
      return { phase: 'weights', time, again, isKept: cached };
    }
    case 'ram': {
      const links =
        bandwidth === undefined
          ? hostBandwidth(deployment, pool)
          : bandwidth * deployment.accelerators;
      const again = timeOf(weights.again, bytes / links)!;
      return { phase: 'weights', time, again, isKept: cached };
    }
  }
}

function compilePhase(
  { compile }: StartupPhases,
  preset: ColdStart | undefined,
): PhaseConfig | undefined {
  const known = preset?.again?.compile;
  if (compile === undefined || 'kind' in compile) {
    const time = timeOf(compile, preset?.phases.compile);
    if (time === undefined) return undefined;
    const again = compile === undefined && known !== undefined ? constantTime(known) : undefined;
    return { phase: 'compile', time, again };
  }
  const time = timeOf(compile.time, preset?.phases.compile) ?? constantTime(0);
  return { phase: 'compile', time, again: distribution(compile.again), isKept: compile.cached };
}

function readinessPhase(
  { readiness }: StartupPhases,
  preset: ColdStart | undefined,
): PhaseConfig | undefined {
  if (readiness !== undefined && 'probe' in readiness) {
    return { phase: 'readiness', time: constantTime(0), probe: readiness.probe };
  }
  const time = timeOf(readiness, preset?.phases.readiness);
  return time && { phase: 'readiness', time };
}

/** What the scenario says, or else what is known. */
function timeOf(
  said: DistributionConfig | undefined,
  known: PhaseTime | undefined,
): Distribution | undefined {
  if (said !== undefined) return distribution(said);
  if (known === undefined) return undefined;
  return isRange(known)
    ? distribution({ kind: 'uniform', min: known[0], max: known[1] })
    : constantTime(known);
}

function isRange(time: PhaseTime | undefined): time is readonly [number, number] {
  return typeof time === 'object';
}

/** Whether some time in a block is drawn. */
function saysRandom(block: object): boolean {
  if ('kind' in block) return block.kind !== 'constant';
  return Object.values(block).some((inner) => typeof inner === 'object' && saysRandom(inner));
}

function sheetOf({ prefer }: DeploymentScenario, pool: PoolScenario): Accelerator {
  return accelerator(prefer ?? pool.accelerator)!;
}

import { loadBandwidths } from '../catalog/cold-starts.ts';
import { distribution } from '../engine/distributions.ts';
import type { Streams } from '../engine/streams.ts';
import type { ReplicaDraws } from '../models/fleet/replica-fleet-config.ts';
import type { ScaleDownConfig } from '../models/fleet/scale-down.ts';
import type { WarmConfig } from '../models/fleet/sleepers.ts';
import { drawsLots, readyVictims, startingVictims } from '../policies/victims/index.ts';
import type { DeploymentScenario, PoolScenario } from '../scenario/schema.ts';
import {
  constantTime,
  hostBandwidth,
  startupBytes,
  startupPlan,
} from '../scenario/startup-plan.ts';

/** Which replicas of a deployment go first, and how long they may take. */
export function scaleDownConfig({ scale_down: said }: DeploymentScenario): ScaleDownConfig {
  return {
    readyVictims: readyVictims(said.victim),
    startingVictims: startingVictims(said.victim),
    starting: said.starting,
    drain: said.drain === 'unlimited' ? undefined : said.drain,
  };
}

/** Which of its replicas sleep, and how long they take to wake. */
export function warmConfig(
  deployment: DeploymentScenario,
  pool: PoolScenario,
): WarmConfig | undefined {
  const { warm } = deployment;
  if (warm === undefined) return undefined;
  const { replicas, initial, releases, level } = warm;
  const time =
    warm.wake === undefined
      ? constantTime(wakeSeconds(warm, deployment, pool))
      : distribution(warm.wake);
  return {
    replicas,
    initial,
    releases,
    keepsAll: level === 'paused',
    wake: [{ phase: 'wake', time }],
  };
}

/** Randomness of each replica of a deployment: of its starts, and the lot by which it goes; only where it is drawn. */
export function replicaDraws(
  name: string,
  deployment: DeploymentScenario,
  pool: PoolScenario,
  streams: Streams,
): ReplicaDraws {
  const { warm, scale_down: scaleDown } = deployment;
  const wakesAtRandom = warm?.wake !== undefined && warm.wake.kind !== 'constant';
  const startsAtRandom = wakesAtRandom || startupPlan(deployment, pool).isRandom;
  return {
    starts: startsAtRandom ? (replica) => streams(`startup/${name}/${replica}`) : undefined,
    lots: drawsLots(scaleDown.victim)
      ? (replica) => streams(`victims/${name}/${replica}`)
      : undefined,
  };
}

function wakeSeconds(
  { level, bandwidth }: NonNullable<DeploymentScenario['warm']>,
  deployment: DeploymentScenario,
  pool: PoolScenario,
): number {
  const bytes = startupBytes(deployment);
  switch (level) {
    case 'paused':
      return 0;
    case 1: {
      const said = bandwidth && bandwidth * deployment.accelerators;
      return bytes / (said ?? hostBandwidth(deployment, pool));
    }
    case 2:
      return bytes / (bandwidth ?? loadBandwidths.nvme.value);
  }
}

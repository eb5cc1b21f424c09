import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import { blast } from '../models/fleet/blast.ts';
import { Deployment } from '../models/fleet/deployment.ts';
import { runAutoscaler } from '../models/fleet/scaling-loop.ts';
import type { SitePool } from '../models/region/site-fleet.ts';
import type { Requests } from '../models/requests.ts';
import type { Autoscaler } from '../policies/autoscaling/autoscaler.ts';
import { initialReplicas } from '../policies/autoscaling/replica-bounds.ts';
import type { TaskKind } from '../policies/placement/fragmentation.ts';
import { isRandomised, router } from '../policies/routing/index.ts';
import { modelCopyFor } from '../scenario/model-copies.ts';
import { placesOf } from '../scenario/places.ts';
import type { Scenario } from '../scenario/schema.ts';
import { buildGovernor } from './build-governor.ts';
import { buildNodes } from './build-nodes.ts';
import { buildPool } from './build-pool.ts';
import { signalSources } from './build-signals.ts';
import { deploymentConfig, replicaEngine } from './deployments.ts';
import { modelDraw } from './model-draw.ts';
import type { Recorder } from './recorder.ts';
import { replicaDraws } from './scaling-down.ts';
import { sortedNames } from './sorted-names.ts';

/** The deployments of a scenario, and its pools by name with who is on each. */
export interface Fleet {
  readonly deployments: readonly Deployment[];
  readonly pools: ReadonlyMap<string, SitePool>;
}

/**
 * The deployments of a scenario in the order of their names, on their pools, with their autoscalers at work; without
 * `autoscalerOf`, which is given a deployment's place among them, nobody scales.
 */
export function buildFleet(
  scenario: Scenario,
  simulation: Simulation,
  requests: Requests,
  streams: Streams,
  recorder: Recorder,
  autoscalerOf?: (deployment: number) => Autoscaler<unknown>,
): Fleet {
  const pools = new Map(
    sortedNames(scenario.pools).map((name) => {
      const pool = scenario.pools[name]!;
      return [name, buildPool(name, pool, mixOf(scenario, name), simulation, recorder)];
    }),
  );
  const deployments: Deployment[] = sortedNames(scenario.deployments).map((name, index) => {
    const config = scenario.deployments[name]!;
    const pool = scenario.pools[config.pool]!;
    const weightsAt = modelCopyFor(scenario, name)?.seconds;
    return new Deployment(index, deploymentConfig(name, config, index, pool, weightsAt), {
      simulation,
      requests,
      pool: pools.get(config.pool)!,
      engine: (hooks) =>
        replicaEngine(
          name,
          config,
          pool,
          simulation,
          requests,
          hooks,
          recorder.serving[index]!,
          recorder.tracer?.engine(index),
        ),
      router: router(config.routing),
      draws: isRandomised(config.routing.kind) ? streams(`routing/${name}`) : undefined,
      observer: recorder,
      drawModel: modelDraw(name, config, streams),
      replicaDraws: replicaDraws(name, config, pool, streams),
      faults: {
        draws: (replica) => streams(`faults/${name}/${replica}`),
        strike: (culprit, replica) => blast(deployments, culprit, replica),
      },
    });
  });
  const autoscalers = deployments.map(({ index }) => autoscalerOf?.(index));
  // An autoscaler may know more of its deployment than its configuration says.
  const initial = ({ index, config }: Deployment) =>
    autoscalers[index]?.initialReplicas ??
    initialReplicas(scenario.deployments[config.name]!.scaling);
  const governors = sortedNames(scenario.pools).flatMap((name) => {
    return buildGovernor(name, scenario, deployments, simulation, recorder) ?? [];
  });
  const governorOf = new Map(governors.flatMap((one) => one.deployments.map((own) => [own, one])));
  const granted = new Map(
    governors.flatMap((governor) => {
      const wanted = governor.deployments.map((own) => initial(own));
      return [...governor.begin(wanted).entries()].map(
        ([member, count]) => [governor.deployments[member]!, count] as const,
      );
    }),
  );
  const startsWith = (deployment: Deployment) => granted.get(deployment) ?? initial(deployment);
  const shared = new Map<string, SitePool>();
  for (const [name, pool] of pools) {
    const own = deployments.filter(
      ({ config }) => scenario.deployments[config.name]!.pool === name,
    );
    const starting = own.map((deployment) => {
      const asleep = deployment.config.warm?.initial ?? 0;
      return { deployment, replicas: startsWith(deployment) + asleep };
    });
    const said = scenario.pools[name]!;
    const nodes = buildNodes(name, said, pool, starting, simulation, streams, recorder.nodes);
    shared.set(name, { pool, deployments: own, nodes });
  }
  for (const deployment of inOrderOfPlacing(scenario, deployments)) {
    deployment.startWith(startsWith(deployment));
  }
  for (const deployment of deployments) {
    const said = scenario.deployments[deployment.config.name]!;
    const governor = governorOf.get(deployment);
    const scaleTo = governor && ((desired: number) => governor.want(deployment, desired));
    if (governor !== undefined) deployment.onStopped = () => governor.stopped();
    const autoscaler = autoscalers[deployment.index];
    if (autoscaler === undefined) continue;
    const usage = recorder.serving[deployment.index]!;
    runAutoscaler(simulation, deployment, {
      policy: said.scaling.kind === 'module' ? said.scaling.path : said.scaling.kind,
      autoscaler,
      signals: signalSources(deployment.config.name, said, requests, usage, streams),
      observer: recorder,
      scaleTo,
    });
  }
  return { deployments, pools: shared };
}

/** What shares accelerators is placed from the largest replica on: small ones find room anywhere. */
function inOrderOfPlacing(scenario: Scenario, deployments: readonly Deployment[]): Deployment[] {
  const size = ({ config }: Deployment) => {
    const { sharing } = scenario.pools[scenario.deployments[config.name]!.pool]!;
    return sharing.kind === 'exclusive' ? 0 : (config.place.kinds[0]?.bytes ?? 0);
  };
  return deployments.toSorted((one, other) => size(other) - size(one));
}

/** What replicas typically ask of a pool: those of each of its deployments, as often as there are some at first. */
function mixOf(scenario: Scenario, poolName: string): TaskKind[] {
  const pool = scenario.pools[poolName]!;
  return sortedNames(scenario.deployments).flatMap((name) => {
    const deployment = scenario.deployments[name]!;
    const place = placesOf(deployment, pool)[0];
    if (deployment.pool !== poolName || place === undefined) return [];
    const { multiprocessors } = deployment.share;
    return {
      bytes: place.sheet.memoryBytes,
      share: pool.sharing.kind === 'mps' ? multiprocessors : 0,
      popularity: initialReplicas(deployment.scaling),
    };
  });
}

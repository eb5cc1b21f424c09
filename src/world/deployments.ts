import {
  type Accelerator,
  accelerator,
  bytesPerWeight,
  peakFlops,
} from '../catalog/accelerators.ts';
import { distribution } from '../engine/distributions.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { ServingUsage } from '../metrics/serving-usage.ts';
import type { DeploymentConfig } from '../models/fleet/deployment.ts';
import type { FaultsConfig } from '../models/fleet/faults.ts';
import type { PlaceRequest } from '../models/fleet/holding.ts';
import type { Requests } from '../models/requests.ts';
import type { ReplicaEngine, ServingHooks } from '../models/serving/engine.ts';
import type { LlmConfig } from '../models/serving/llm/config.ts';
import { LlmEngine } from '../models/serving/llm/llm-engine.ts';
import { HandledService, ModelHandlers } from '../models/serving/model-handlers.ts';
import { RandomService } from '../models/serving/random-service.ts';
import { type RooflineConfig, RooflineService } from '../models/serving/roofline-service.ts';
import type { BatchService } from '../models/serving/service.ts';
import type { ServingTrace } from '../models/serving/serving-trace.ts';
import { SlotsEngine } from '../models/serving/slots.ts';
import { admissionOrder } from '../policies/batching/index.ts';
import { PromptKvCache } from '../policies/caching/prompt-kv-cache.ts';
import { fittingPlaces, weightsOf } from '../scenario/fitting-places.ts';
import { partOf } from '../scenario/part-of.ts';
import { capacityOf, kindsOf, type ScenarioPlace } from '../scenario/places.ts';
import { limitOf, timeOf } from '../scenario/quantities.ts';
import type { DeploymentScenario, PoolScenario } from '../scenario/schema.ts';
import { startupOf, startupPlan } from '../scenario/startup-plan.ts';
import { llmPhysics } from './llm-deployment.ts';
import { scaleDownConfig, warmConfig } from './scaling-down.ts';

/** A deployment's settings in the model's terms; `index` is its own among the scenario's, and weights are there from second `weightsAt` on. */
export function deploymentConfig(
  name: string,
  deployment: DeploymentScenario,
  index: number,
  pool: PoolScenario,
  weightsAt?: number,
): DeploymentConfig {
  const { engine, queue, routing, timeouts } = deployment;
  const isPhased = typeof deployment.startup !== 'number';
  const usual = engine.kind === 'slots' ? engine.slots * engine.batch.max : 'unlimited';
  return {
    name,
    place: placeRequest(deployment, index, pool),
    queue: { limit: limitOf(queue.limit), order: queue.order },
    timeouts: {
      start: timeOf(queue.timeout),
      firstToken: timeOf(timeouts.first_token),
      total: timeOf(timeouts.total),
    },
    routing: {
      maxOutstanding: limitOf(routing.max_outstanding ?? usual),
      refreshSeconds: routing.signals.refresh,
    },
    startup: startupOf(deployment, pool),
    restart: deployment.faults?.restart ?? (isPhased ? undefined : startupOf(deployment, pool)),
    weightsAt,
    phases: isPhased ? startupPlan(deployment, pool) : undefined,
    scaleDown: scaleDownConfig(deployment),
    warm: warmConfig(deployment, pool),
    faults: faultsOf(deployment),
  };
}

function faultsOf({ faults }: DeploymentScenario): FaultsConfig | undefined {
  if (faults === undefined) return undefined;
  return { every: faults.every && distribution(faults.every), at: faults.at };
}

function placeRequest(
  deployment: DeploymentScenario,
  owner: number,
  pool: PoolScenario,
): PlaceRequest {
  const { share, accelerators, prefer } = deployment;
  const weights = weightsOf(deployment) / accelerators;
  return {
    terms: {
      owner,
      share: share.multiprocessors,
      weight: share.weight,
      priority: share.priority,
      isSpatial: share.reserved,
    },
    accelerators,
    kinds: fittingPlaces(deployment, pool).map((place) => ({
      accelerator: place.accelerator,
      profile: place.profile,
      // Alone on an accelerator, a model needs no less than its weights, of which it was judged before that they fit;
      // what it shares, it has as much of as it says.
      bytes:
        pool.sharing.kind === 'exclusive'
          ? Math.min(weights, capacityOf(place.sheet))
          : capacityOf(place.sheet),
      sharedBytes: Math.min(weights, place.sheet.memoryBytes),
      part: partOf(place, deployment, pool),
    })),
    prefer: prefer === undefined ? undefined : accelerator(prefer)!.id,
  };
}

/** The places that replicas may have; where none can hold the model, one without memory. */
function enginePlaces(
  deployment: DeploymentScenario,
  pool: PoolScenario,
): readonly ScenarioPlace[] {
  const fitting = fittingPlaces(deployment, pool);
  if (fitting.length > 0) return fitting;
  // Nothing runs there: all that counts is that no KV block fits, so that requests are turned away.
  const { sheet } = kindsOf(pool)[0]!;
  const nowhere = { ...sheet, memoryBytes: 0, reportedBytes: 0 };
  return [{ accelerator: sheet.id, profile: undefined, sheet: nowhere }];
}

/** The engine of all replicas of a deployment, which adds what it does to a usage, and tells a trace of it where there is one. */
export function replicaEngine(
  name: string,
  deployment: DeploymentScenario,
  pool: PoolScenario,
  simulation: Simulation,
  requests: Requests,
  hooks: ServingHooks,
  usage: ServingUsage,
  trace?: ServingTrace,
): ReplicaEngine {
  const { engine, accelerators } = deployment;
  const places = enginePlaces(deployment, pool);
  if (engine.kind === 'slots') {
    const handlers = engine.handler && new ModelHandlers(engine.handler, usage.models);
    const services = places.map(({ sheet }) => {
      const own = batchService(engine, accelerators, sheet, deployment.share.memory_bound);
      return handlers === undefined ? own : new HandledService(own, handlers);
    });
    return new SlotsEngine(name, simulation, requests, engine, services, hooks, trace);
  }
  const { order, prompt_cache: promptCache } = engine;
  const configs = places.map(
    ({ sheet }): LlmConfig => ({
      ...llmPhysics(engine, accelerators, sheet),
      order: () => admissionOrder(order),
      inOrderOfArrival: order.kind === 'fcfs',
      promptCache:
        promptCache &&
        (() => {
          const { size: maxBytes, corrected } = promptCache;
          const cache = new PromptKvCache({ maxBytes, corrected });
          usage.promptCaches.push(cache);
          return cache;
        }),
    }),
  );
  const { gaps, totals } = usage;
  return new LlmEngine(name, simulation, requests, configs, hooks, gaps, totals, trace);
}

type SlotsScenario = Extract<DeploymentScenario['engine'], { kind: 'slots' }>;

/** How long a deployment's batches take. */
function batchService(
  { service }: SlotsScenario,
  accelerators: number,
  sheet: Accelerator,
  memoryBound: number,
): BatchService {
  return service.kind === 'roofline'
    ? new RooflineService(rooflineOf(service, accelerators, sheet))
    : new RandomService(distribution(service), memoryBound);
}

type RooflineScenario = Extract<SlotsScenario['service'], { kind: 'roofline' }>;

/** The roofline of a model spread evenly over a replica's accelerators, links not counted. */
export function rooflineOf(
  service: RooflineScenario,
  accelerators: number,
  sheet: Accelerator,
): RooflineConfig {
  return {
    flopsPerUnit: service.flops ?? 2 * service.parameters,
    weightBytes: service.parameters * bytesPerWeight(service.precision),
    flops: peakFlops(sheet, service.precision)! * service.compute_efficiency * accelerators,
    bandwidth: sheet.bandwidth * service.memory_efficiency * accelerators,
    launch: service.launch,
    count: service.count,
  };
}

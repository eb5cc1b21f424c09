import { accelerator, bytesPerWeight, peakFlops } from '../catalog/accelerators.ts';
import { distribution } from '../engine/distributions.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { ServingUsage } from '../metrics/serving-usage.ts';
import type { DeploymentConfig } from '../models/fleet/deployment.ts';
import type { Requests } from '../models/requests.ts';
import type { ReplicaEngine, ServingHooks } from '../models/serving/engine.ts';
import type { LlmConfig } from '../models/serving/llm/config.ts';
import { LlmEngine } from '../models/serving/llm/llm-engine.ts';
import { RandomService } from '../models/serving/random-service.ts';
import { type RooflineConfig, RooflineService } from '../models/serving/roofline-service.ts';
import type { BatchService } from '../models/serving/service.ts';
import { SlotsEngine } from '../models/serving/slots.ts';
import { admissionOrder } from '../policies/batching/index.ts';
import { PromptKvCache } from '../policies/caching/prompt-kv-cache.ts';
import type { DeploymentScenario, PoolScenario } from '../scenario/schema.ts';
import { llmPhysics } from './llm-deployment.ts';

/** A deployment's settings in the model's terms. */
export function deploymentConfig(name: string, deployment: DeploymentScenario): DeploymentConfig {
  const { engine, queue, routing, timeouts } = deployment;
  const usual = engine.kind === 'slots' ? engine.slots * engine.batch.max : 'unlimited';
  return {
    name,
    accelerators: deployment.accelerators,
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
    startup: deployment.startup,
  };
}

function limitOf(value: number | 'unlimited'): number {
  return value === 'unlimited' ? Number.POSITIVE_INFINITY : value;
}

function timeOf(value: number | 'never'): number | undefined {
  return value === 'never' ? undefined : value;
}

/** The engine of all replicas of a deployment, which adds what it does to a usage. */
export function replicaEngine(
  name: string,
  { engine, accelerators }: DeploymentScenario,
  pool: PoolScenario,
  simulation: Simulation,
  requests: Requests,
  hooks: ServingHooks,
  usage: ServingUsage,
): ReplicaEngine {
  if (engine.kind === 'slots') {
    const service = batchService(engine, accelerators, pool);
    return new SlotsEngine(name, simulation, requests, engine, service, hooks);
  }
  const { order, prompt_cache: promptCache } = engine;
  const config: LlmConfig = {
    ...llmPhysics(engine, accelerators, pool),
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
  };
  return new LlmEngine(name, simulation, requests, config, hooks, usage.gaps, usage.totals);
}

/** KV blocks of a replica; 0 where it has none. */
export function kvBlocks({ engine, accelerators }: DeploymentScenario, pool: PoolScenario): number {
  return engine.kind === 'llm' ? llmPhysics(engine, accelerators, pool).kv.blocks : 0;
}

type SlotsScenario = Extract<DeploymentScenario['engine'], { kind: 'slots' }>;

/** How long a deployment's batches take on its pool's accelerators. */
function batchService(
  { service }: SlotsScenario,
  accelerators: number,
  pool: PoolScenario,
): BatchService {
  return service.kind === 'roofline'
    ? new RooflineService(rooflineOf(service, accelerators, pool))
    : new RandomService(distribution(service));
}

type RooflineScenario = Extract<SlotsScenario['service'], { kind: 'roofline' }>;

/** The roofline of a model spread evenly over a replica's accelerators, links not counted. */
export function rooflineOf(
  service: RooflineScenario,
  accelerators: number,
  pool: PoolScenario,
): RooflineConfig {
  const sheet = accelerator(pool.accelerator)!;
  return {
    flopsPerUnit: service.flops ?? 2 * service.parameters,
    weightBytes: service.parameters * bytesPerWeight(service.precision),
    flops: peakFlops(sheet, service.precision)! * service.compute_efficiency * accelerators,
    bandwidth: sheet.bandwidth * service.memory_efficiency * accelerators,
    launch: service.launch,
    count: service.count,
  };
}

/** Dollars an hour for one accelerator of a pool; 0 where neither the scenario nor the catalog knows. */
export function usdPerHour(pool: PoolScenario): number {
  return pool.price ?? accelerator(pool.accelerator)!.usdPerHour ?? 0;
}

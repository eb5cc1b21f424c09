import { accelerator, bytesPerWeight, peakFlops } from '../catalog/accelerators.ts';
import { distribution } from '../engine/distributions.ts';
import type { DeploymentConfig } from '../models/fleet/deployment.ts';
import { RandomService } from '../models/serving/random-service.ts';
import { type RooflineConfig, RooflineService } from '../models/serving/roofline-service.ts';
import type { BatchService } from '../models/serving/service.ts';
import type { DeploymentScenario, PoolScenario } from '../scenario/schema.ts';

/** A deployment's settings in the model's terms. */
export function deploymentConfig(name: string, deployment: DeploymentScenario): DeploymentConfig {
  const { engine, queue, routing } = deployment;
  const most = routing.max_outstanding ?? engine.slots * engine.batch.max;
  return {
    name,
    accelerators: deployment.accelerators,
    engine: { slots: engine.slots, batch: engine.batch },
    queue: {
      limit: queue.limit === 'unlimited' ? Number.POSITIVE_INFINITY : queue.limit,
      timeout: queue.timeout === 'never' ? undefined : queue.timeout,
      order: queue.order,
    },
    maxOutstanding: most === 'unlimited' ? Number.POSITIVE_INFINITY : most,
    startup: deployment.startup,
  };
}

/** How long a deployment's batches take on its pool's accelerators. */
export function batchService(deployment: DeploymentScenario, pool: PoolScenario): BatchService {
  const { service } = deployment.engine;
  return service.kind === 'roofline'
    ? new RooflineService(rooflineOf(service, deployment.accelerators, pool))
    : new RandomService(distribution(service));
}

type RooflineScenario = Extract<DeploymentScenario['engine']['service'], { kind: 'roofline' }>;

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

import { bytesPerWeight } from '../catalog/accelerators.ts';
import { kvSizeOf, weightBytesOf } from './llm-model.ts';
import { placesOf, type ScenarioPlace } from './places.ts';
import type { DeploymentScenario, PoolScenario } from './schema.ts';

/** Of the places that a deployment may have, those that can hold its model. */
export function fittingPlaces(
  deployment: DeploymentScenario,
  pool: PoolScenario,
): readonly ScenarioPlace[] {
  return placesOf(deployment, pool).filter((place) => fits(deployment, place));
}

/** Bytes of the weights of a replica, on all its accelerators; 0 where nothing is known of its model. */
export function weightsOf({ engine }: DeploymentScenario): number {
  if (engine.kind === 'llm') return weightBytesOf(engine);
  const { service } = engine;
  return service.kind === 'roofline' ? service.parameters * bytesPerWeight(service.precision) : 0;
}

function fits(deployment: DeploymentScenario, { sheet }: ScenarioPlace): boolean {
  const { engine, accelerators } = deployment;
  if (engine.kind === 'slots') {
    return weightsOf(deployment) <= sheet.memoryBytes * accelerators;
  }
  const { usable, weights, blocks } = kvSizeOf(engine, accelerators, sheet);
  return weights <= usable && (engine.kv.blocks !== 'derived' || blocks >= 1);
}

import type { Scenario } from './schema.ts';
import { placeOfPool } from './spread-plan.ts';
import { startupBytes } from './startup-plan.ts';

/** The weights of a deployment on their way to its region, from the beginning of the run on. */
export interface ModelCopy {
  /** The deployment, without its region. */
  readonly model: string;
  readonly region: string;
  readonly bytes: number;
  /** Until all of it is there. */
  readonly seconds: number;
}

/** Every copy once, by the names of deployments: those of two zones of a region have it in common. */
export function modelCopies(scenario: Scenario): readonly ModelCopy[] {
  const copies = new Map<string, ModelCopy>();
  for (const name of Object.keys(scenario.deployments).sort()) {
    const copy = modelCopyFor(scenario, name);
    if (copy !== undefined) copies.set(`${copy.model} ${copy.region}`, copy);
  }
  return [...copies.values()];
}

/** The copy that replicas of a deployment start from; undefined where its region has its weights from the start. */
export function modelCopyFor(scenario: Scenario, name: string): ModelCopy | undefined {
  const { models } = scenario.replication ?? {};
  const deployment = scenario.deployments[name]!;
  const pool = scenario.pools[deployment.pool];
  const region = pool?.region;
  if (models === undefined || region === undefined || region === models.from) return undefined;
  const bytes = startupBytes(deployment);
  if (bytes === 0) return undefined;
  const suffix = `@${placeOfPool(pool)}`;
  const model = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  return { model, region, bytes, seconds: bytes / models.bandwidth };
}

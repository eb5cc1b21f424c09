import type { Accelerator } from '../catalog/accelerators.ts';
import { distribution } from '../engine/distributions.ts';
import { stepSeconds } from '../models/serving/roofline-service.ts';
import { kindsOf, placesOf } from '../scenario/places.ts';
import type { DeploymentScenario, PoolScenario } from '../scenario/schema.ts';
import { rooflineOf } from './deployments.ts';
import { llmCapacity } from './llm-capacity.ts';
import { llmPhysics } from './llm-deployment.ts';
import type { WorkSample } from './work-sample.ts';

/** Where nobody asks, so that an idle deployment has a capacity too. */
const leastWork: WorkSample = { promptTokens: [1], outputTokens: [1], items: [1] };

/** Requests a second that one replica serves when every batch is full. */
export function replicaCapacity(
  deployment: DeploymentScenario,
  pool: PoolScenario,
  work: WorkSample,
): number {
  const { engine, accelerators } = deployment;
  const sheet = firstSheet(deployment, pool);
  if (engine.kind === 'llm') {
    const physics = llmPhysics(engine, accelerators, sheet);
    return llmCapacity(physics, work.promptTokens.length > 0 ? work : leastWork);
  }
  const size = engine.batch.max;
  if (engine.service.kind !== 'roofline') {
    const { quantile } = distribution(engine.service);
    return (engine.slots * size) / expectedMaximum(quantile, size);
  }
  const roofline = rooflineOf(engine.service, accelerators, sheet);
  if (roofline.count === 'items') return size / stepSeconds(roofline, size * mean(work.items));
  const outputs = Float64Array.from(work.outputTokens).sort();
  const longest = expectedMaximum((u) => outputs[Math.floor(u * outputs.length)] ?? 1, size);
  const prefill = stepSeconds(roofline, size * mean(work.promptTokens));
  return size / (prefill + (longest - 1) * stepSeconds(roofline, size));
}

/** The data sheet of the accelerators where its first replica would be. */
export function firstSheet(deployment: DeploymentScenario, pool: PoolScenario): Accelerator {
  return placesOf(deployment, pool)[0]?.sheet ?? kindsOf(pool)[0]!.sheet;
}

/** Mean of the largest of n independent draws: ∫ Q(v^(1/n)) dv, by the midpoint rule. */
function expectedMaximum(quantile: (u: number) => number, n: number): number {
  const steps = 4000;
  let sum = 0;
  for (let step = 0; step < steps; step += 1) {
    sum += quantile(Math.exp(Math.log((step + 0.5) / steps) / n));
  }
  return sum / steps;
}

/** 1 where there is nothing to average. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) return 1;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import type { Accelerator } from '../catalog/accelerators.ts';
import { distribution } from '../engine/distributions.ts';
import { stepSeconds } from '../models/serving/roofline-service.ts';
import { kindsOf, placesOf } from '../scenario/places.ts';
import type { DeploymentScenario, PoolScenario } from '../scenario/schema.ts';
import { rooflineOf } from './deployments.ts';
import { type LlmPhysics, llmPhysics } from './llm-deployment.ts';
import type { WorkSample } from './work-sample.ts';

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
    return llmCapacity(physics, mean(work.promptTokens), mean(work.outputTokens));
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

/**
 * Requests a second of a language model whose batch is as large as its KV cache and limits allow, each
 * with the mean lengths: a step for the prompt alone, and its part of the decode steps of the batch.
 */
export function llmCapacity(
  { stepTime, kv, maxSequences }: LlmPhysics,
  prompt: number,
  output: number,
): number {
  const context = prompt + output / 2;
  const batch = fullBatch({ kv, maxSequences }, context);
  const prefill = stepTime.step({
    prefillTokens: prompt,
    prefills: 1,
    prefillPairs: (prompt * (prompt + 1)) / 2,
    prefillContext: 0,
    decodes: 0,
    kvTokens: 0,
  });
  const decode = stepTime.decodeBase(batch) + stepTime.decodePerKvToken(batch) * batch * context;
  return 1 / (prefill + (Math.max(0, output - 1) * decode) / batch);
}

/** Sequences of a mean context, in tokens, that run at once where KV cache and limits allow no more. */
export function fullBatch(
  { kv, maxSequences }: Pick<LlmPhysics, 'kv' | 'maxSequences'>,
  context: number,
): number {
  const fit = Math.floor((kv.blocks * kv.blockSize) / context);
  return Math.max(1, Math.min(maxSequences, fit));
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

/** 1 where there is nothing to average, so that an idle deployment has a capacity too. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) return 1;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

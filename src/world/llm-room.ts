import type { DeploymentScenario, PoolScenario } from '../scenario/schema.ts';
import { type LlmPhysics, llmPhysics } from './llm-deployment.ts';
import { firstSheet, mean, replicaCapacity } from './replica-capacity.ts';
import type { WorkSample } from './work-sample.ts';

/** What one replica of a language model has room for, and how much it answers with full batches. */
export interface LlmRoom {
  readonly kvBlocks: number;
  /** Tokens of a block. */
  readonly blockSize: number;
  /** Sequences of mean length that run at once. */
  readonly sequences: number;
  /** Output tokens a second. */
  readonly tokensPerSecond: number;
}

/** The room of a replica for such work; undefined for other engines. */
export function llmRoom(
  deployment: DeploymentScenario,
  pool: PoolScenario,
  work: WorkSample,
): LlmRoom | undefined {
  const { engine, accelerators } = deployment;
  if (engine.kind !== 'llm') return undefined;
  const physics = llmPhysics(engine, accelerators, firstSheet(deployment, pool));
  const [prompt, output] = [mean(work.promptTokens), mean(work.outputTokens)];
  return {
    kvBlocks: physics.kv.blocks,
    blockSize: physics.kv.blockSize,
    sequences: fullBatch(physics, prompt + output / 2),
    tokensPerSecond: output * replicaCapacity(deployment, pool, work),
  };
}

/** Sequences of a mean context, in tokens, that run at once where KV cache and limits allow no more. */
function fullBatch({ kv, maxSequences }: LlmPhysics, context: number): number {
  const fit = Math.floor((kv.blocks * kv.blockSize) / context);
  return Math.max(1, Math.min(maxSequences, fit));
}

import type { DeploymentScenario, PoolScenario } from '../scenario/schema.ts';
import { llmPhysics } from './llm-deployment.ts';
import { firstSheet, fullBatch, mean } from './replica-capacity.ts';
import { saturatedRate } from './saturated-rate.ts';
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
    tokensPerSecond: output * saturatedRate(deployment, pool, work),
  };
}

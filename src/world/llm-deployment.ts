import { type Accelerator, bytesPerWeight } from '../catalog/accelerators.ts';
import { kvBytesPerToken } from '../catalog/models.ts';
import type { LlmConfig } from '../models/serving/llm/config.ts';
import { memorySeconds } from '../models/serving/step-time/memory-seconds.ts';
import { degreesOf, kvSizeOf, shapeOf } from '../scenario/llm-model.ts';
import { limitOf } from '../scenario/quantities.ts';
import type { LlmScenario } from '../scenario/schema/llm.ts';
import { llmStepTime } from './llm-step-time.ts';

/** What of an `llm` engine is physics, in the models' terms; whose turn it is, and what to keep, are policies. */
export type LlmPhysics = Omit<LlmConfig, 'order' | 'inOrderOfArrival' | 'promptCache'>;

/** The physics of a parsed engine on so many accelerators. */
export function llmPhysics(
  engine: LlmScenario,
  accelerators: number,
  sheet: Accelerator,
): LlmPhysics {
  const { kv } = engine;
  // Each KV head counts once, on however many accelerators it is kept.
  const bytesPerToken = kvBytesPerToken(shapeOf(engine), bytesPerWeight(engine.kv_precision));
  const bytesPerBlock = bytesPerToken * kv.block_size;
  return {
    stepTime: llmStepTime(engine, accelerators, sheet),
    memorySeconds: memorySeconds({
      model: shapeOf(engine),
      weightBytes: bytesPerWeight(engine.precision),
      kvBytes: bytesPerWeight(engine.kv_precision),
      ...degreesOf(engine, accelerators),
      bandwidth: sheet.bandwidth,
    }),
    maxSequences: engine.max_num_seqs,
    tokenBudget: engine.max_num_batched_tokens,
    chunk: limitOf(engine.chunk),
    maxModelLength: limitOf(engine.max_model_len),
    kv: {
      blocks: kv.blocks === 'derived' ? kvSizeOf(engine, accelerators, sheet).blocks : kv.blocks,
      blockSize: kv.block_size,
      bytesPerToken,
      prefixCache: kv.prefix_cache,
      lowerTiers: kv.tiers.map(({ size, bandwidth }) => ({
        blocks: Math.floor(size / bytesPerBlock),
        secondsPerBlock: bytesPerBlock / bandwidth,
      })),
    },
    preemptsByPriority: engine.order.kind === 'priority',
    swap: swapOf(engine, bytesPerToken),
    disaggregation: disaggregationOf(engine, bytesPerToken),
    stepwise: engine.stepwise,
  };
}

function swapOf({ preemption }: LlmScenario, bytesPerToken: number): LlmPhysics['swap'] {
  if (preemption.kind === 'recompute') return undefined;
  const { memory, bandwidth } = preemption;
  return {
    tokens: Math.floor(memory / bytesPerToken),
    secondsPerToken: bytesPerToken / bandwidth,
  };
}

function disaggregationOf(
  { disaggregation }: LlmScenario,
  bytesPerToken: number,
): LlmPhysics['disaggregation'] {
  if (disaggregation === undefined) return undefined;
  const { prefill, decode, latency, bandwidth } = disaggregation;
  return { prefill, decode, latency, secondsPerToken: bytesPerToken / bandwidth };
}

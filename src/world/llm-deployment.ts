import { bytesPerWeight, peakFlops } from '../catalog/accelerators.ts';
import { kvBytesPerToken } from '../catalog/models.ts';
import type { LlmConfig } from '../models/serving/llm/config.ts';
import { coefficientStep } from '../models/serving/step-time/coefficients.ts';
import { constantStep } from '../models/serving/step-time/constant.ts';
import { RooflineStep, type RooflineStepConfig } from '../models/serving/step-time/roofline.ts';
import type { StepTime } from '../models/serving/step-time/step-time.ts';
import { tieredWeights } from '../models/serving/step-time/tiered-weights.ts';
import { degreesOf, kvSizeOf, placedWeightsOf, shapeOf, sheetOf } from '../scenario/llm-model.ts';
import type { LlmScenario } from '../scenario/schema/llm.ts';
import type { PoolScenario } from '../scenario/schema.ts';

/** What of an `llm` engine is physics, in the models' terms; whose turn it is, and what to keep, are policies. */
export type LlmPhysics = Omit<LlmConfig, 'order' | 'inOrderOfArrival' | 'promptCache'>;

/** The physics of a parsed engine on so many accelerators of a pool. */
export function llmPhysics(
  engine: LlmScenario,
  accelerators: number,
  pool: PoolScenario,
): LlmPhysics {
  const { kv } = engine;
  // Each KV head counts once, on however many accelerators it is kept.
  const bytesPerToken = kvBytesPerToken(shapeOf(engine), bytesPerWeight(engine.kv_precision));
  const bytesPerBlock = bytesPerToken * kv.block_size;
  return {
    stepTime: llmStepTime(engine, accelerators, pool),
    maxSequences: engine.max_num_seqs,
    tokenBudget: engine.max_num_batched_tokens,
    chunk: limit(engine.chunk),
    maxModelLength: limit(engine.max_model_len),
    kv: {
      blocks: kv.blocks === 'derived' ? kvSizeOf(engine, accelerators, pool).blocks : kv.blocks,
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

/** How long an engine's steps take, with what layers outside VRAM add to them. */
export function llmStepTime(
  engine: LlmScenario,
  accelerators: number,
  pool: PoolScenario,
): StepTime {
  const inner = bareStepTime(engine, accelerators, pool);
  const { weights } = engine;
  const placed = placedWeightsOf(engine);
  if (weights === undefined || placed === undefined) return inner;
  const { ram_bandwidth: ram, disk_bandwidth: disk } = weights;
  return tieredWeights(inner, placed.layers, { kind: weights.latency, ram, disk });
}

function bareStepTime(engine: LlmScenario, accelerators: number, pool: PoolScenario): StepTime {
  const { step_time: said } = engine;
  switch (said.kind) {
    case 'constant':
      return constantStep(said.seconds);
    case 'coefficients':
      return coefficientStep({
        base: said.base,
        perPrefillToken: said.per_prefill_token,
        perPrefillPair: said.per_prefill_pair,
        perPrefillContext: said.per_prefill_context,
        perDecode: said.per_decode,
        perKvToken: said.per_kv_token,
      });
    case 'roofline':
      return new RooflineStep(rooflineStepConfig(engine, said, accelerators, pool));
  }
}

type RooflineScenario = Extract<LlmScenario['step_time'], { kind: 'roofline' }>;

function rooflineStepConfig(
  engine: LlmScenario,
  said: RooflineScenario,
  accelerators: number,
  pool: PoolScenario,
): RooflineStepConfig {
  const sheet = sheetOf(pool);
  const { parallelism } = engine;
  // What the hardware cannot compute in is unpacked and multiplied in 16 bits: it saves bytes, not operations.
  const attained = (precision: LlmScenario['precision']) =>
    (peakFlops(sheet, precision) ?? sheet.flops.fp16!) * said.compute_efficiency;
  return {
    model: shapeOf(engine),
    weightBytes: bytesPerWeight(engine.precision),
    kvBytes: bytesPerWeight(engine.kv_precision),
    flops: attained(engine.precision),
    attentionFlops: attained(engine.kv_precision),
    bandwidth: sheet.bandwidth * said.memory_efficiency,
    launch: said.launch,
    hostPerSequence: said.host_per_sequence,
    parallelism: {
      ...degreesOf(engine, accelerators),
      microbatches: parallelism.microbatches ?? parallelism.pipeline,
      link: parallelism.link,
      linkLatency: parallelism.link_latency,
    },
  };
}

function limit(value: number | 'unlimited'): number {
  return value === 'unlimited' ? Number.POSITIVE_INFINITY : value;
}

import { type Accelerator, bytesPerWeight } from '../catalog/accelerators.ts';
import { type ModelShape, model } from '../catalog/models.ts';
import { type KvSize, kvSize } from '../models/serving/kv-size.ts';
import type { TieredLayer } from '../models/serving/step-time/tiered-weights.ts';
import {
  emptyTiers,
  optimizePlacement,
  placeLayer,
  type TieredMemory,
} from '../policies/placement/layer-tiers.ts';
import type { LlmScenario } from './schema/llm.ts';

/** The shape of the model that an engine serves. */
export function shapeOf({ model: said }: LlmScenario): ModelShape {
  if (typeof said === 'string') return model(said)!;
  const shape = {
    parameters: said.parameters,
    activeParameters: said.active_parameters ?? said.parameters,
    layers: said.layers,
    hidden: said.hidden,
    heads: said.heads,
    kvHeads: said.kv_heads,
    headDim: said.head_dim ?? said.hidden / said.heads,
    vocabulary: said.vocabulary,
    feedForward: 'gated' as const,
  };
  return { ...shape, intermediate: said.intermediate ?? derivedIntermediate(shape) };
}

/** Width of a gated feed-forward network that what is left of the active parameters make up; 1 at the least. */
function derivedIntermediate(shape: Omit<ModelShape, 'intermediate'>): number {
  const { layers, hidden, headDim } = shape;
  const embeddings = 2 * hidden * shape.vocabulary;
  const attention = 2 * hidden * headDim * (shape.heads + shape.kvHeads) * layers;
  const left = shape.activeParameters - embeddings - attention;
  return Math.max(1, Math.round(left / (3 * hidden * layers)));
}

/** Accelerators that share a layer, and stages; their product is `accelerators` in a sound scenario. */
export function degreesOf(
  { parallelism }: LlmScenario,
  accelerators: number,
): { readonly tensor: number; readonly pipeline: number } {
  const { pipeline } = parallelism;
  return { tensor: parallelism.tensor ?? accelerators / pipeline, pipeline };
}

/** Bytes of all weights of the model that an engine serves. */
export function weightBytesOf(engine: LlmScenario): number {
  return shapeOf(engine).parameters * bytesPerWeight(engine.precision);
}

/** Where the weights live; `complete` unless a layer found no room in any tier. */
export interface PlacedWeights {
  readonly complete: boolean;
  readonly layers: readonly TieredLayer[];
}

/** The layers of an engine whose weights are tiered, all of one size; undefined where they are not. */
export function placedWeightsOf(engine: LlmScenario): PlacedWeights | undefined {
  const { weights } = engine;
  if (weights === undefined) return undefined;
  const count = shapeOf(engine).layers;
  const bytes = weightBytesOf(engine) / count;
  const frequencies = new Map(
    Array.from({ length: count }, (_, layer) => [
      `layer ${layer}`,
      weights.access === 'all' ? 1 : (weights.access[layer] ?? 0),
    ]),
  );
  let memory: TieredMemory = emptyTiers(weights);
  for (const [layer, frequency] of frequencies) {
    memory = placeLayer(memory, layer, bytes, frequency).memory;
  }
  let complete = memory.tiers.size === count;
  if (complete && weights.placement !== 'as-loaded') {
    const sizes = weights.placement === 'sized' ? () => bytes : undefined;
    ({ memory, complete } = optimizePlacement(memory, frequencies, sizes));
  }
  const layers = [...memory.tiers].map(([layer, tier]) => ({
    tier,
    bytes,
    accessFrequency: frequencies.get(layer)!,
  }));
  return { complete, layers };
}

/** What the memory of an engine's accelerators holds. */
export function kvSizeOf(engine: LlmScenario, accelerators: number, sheet: Accelerator): KvSize {
  const placed = placedWeightsOf(engine);
  const { memoryBytes, reportedBytes } = sheet;
  return kvSize({
    model: shapeOf(engine),
    memoryBytes: reportedBytes ?? memoryBytes,
    utilisation: engine.kv.memory_utilisation,
    weightBytes:
      placed === undefined
        ? weightBytesOf(engine)
        : placed.layers.reduce((sum, { tier, bytes }) => sum + (tier === 'vram' ? bytes : 0), 0),
    kvBytes: bytesPerWeight(engine.kv_precision),
    blockSize: engine.kv.block_size,
    ...degreesOf(engine, accelerators),
    maxSequences: engine.max_num_seqs,
    maxBatchedTokens: engine.max_num_batched_tokens,
  });
}

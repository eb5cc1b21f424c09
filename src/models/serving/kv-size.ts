import { kvBytesPerToken, type ModelShape } from '../../catalog/models.ts';
import { kvHeadsPerAccelerator } from './step-time/roofline.ts';

/** What decides how large the KV cache of a replica is. */
export interface KvSizeConfig {
  readonly model: ModelShape;
  /** Bytes of one accelerator, and the part of them that the engine may use. */
  readonly memoryBytes: number;
  readonly utilisation: number;
  /** Bytes of all weights that live on the replica's accelerators. */
  readonly weightBytes: number;
  /** Bytes of one number in the KV cache. */
  readonly kvBytes: number;
  /** Tokens of a block. */
  readonly blockSize: number;
  readonly tensor: number;
  readonly pipeline: number;
  /** Sequences and tokens of the largest step. */
  readonly maxSequences: number;
  readonly maxBatchedTokens: number;
}

/** Where the memory of a replica's fullest accelerator goes, in bytes, and the whole blocks that remain. */
export interface KvSize {
  readonly usable: number;
  readonly weights: number;
  readonly activations: number;
  readonly overhead: number;
  readonly perBlock: number;
  readonly blocks: number;
}

/**
 * CUDA graphs, workspaces of libraries, communication buffers and fragments: rounded from what the start-up logs
 * of six servers leave unexplained, 0.81 to 1.04 GB.
 */
const overheadBytes = 900e6;
/** 16-bit logits, their 32-bit copy, and 32-bit probabilities. */
const logitBytes = 2 + 4 + 4;

/** KV blocks of a replica, as vLLM derives them: what is left of the memory it may use, in whole blocks. */
export function kvSize(config: KvSizeConfig): KvSize {
  const { model, tensor } = config;
  const layers = Math.ceil(model.layers / config.pipeline);
  const usable = config.memoryBytes * config.utilisation;
  const weights = (config.weightBytes * (layers / model.layers)) / tensor;
  const activations = activationBytes(config);
  const kvHeads = kvHeadsPerAccelerator(model, tensor);
  const perBlock =
    kvBytesPerToken({ ...model, layers, kvHeads }, config.kvBytes) * config.blockSize;
  const left = usable - weights - activations - overheadBytes;
  const blocks = Math.max(0, Math.floor(left / perBlock));
  return { usable, weights, activations, overhead: overheadBytes, perBlock, blocks };
}

/** The peak of a largest step: in its widest layer, or later when every sequence draws its next token. */
function activationBytes(config: KvSizeConfig): number {
  const { model, maxSequences, maxBatchedTokens } = config;
  const layer = 2 * widestLayer(model, config.tensor) * maxBatchedTokens;
  const sampling = logitBytes * model.vocabulary * Math.min(maxSequences, maxBatchedTokens);
  return Math.max(layer, sampling);
}

/**
 * Numbers of 16 bits per token at the widest point of a layer: gate, up and their product, of which each
 * accelerator has its part, and in full the residual stream, its norm, and the output, one for each expert.
 */
function widestLayer({ hidden, intermediate, feedForward, experts }: ModelShape, tensor: number) {
  const matrices = feedForward === 'gated' ? 3 : 2;
  if (experts === undefined) return (matrices * intermediate) / tensor + 3 * hidden;
  const { perToken, shared } = experts;
  const width = Math.max(perToken * experts.intermediate + shared, intermediate);
  return (matrices * width) / tensor + (3 + perToken) * hidden;
}

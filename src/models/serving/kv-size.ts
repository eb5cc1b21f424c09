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
 * CUDA graphs, communication buffers and fragments: an assumption, rounded from what the one measured server
 * leaves unexplained.
 */
const overheadBytes = 400e6;
/**
 * Numbers of 16 bits per token and hidden dimension at the widest point of a layer: gate, up and their
 * product at 3.5 × hidden each, the residual stream, its norm, and the output.
 */
const widestLayer = 3 * 3.5 + 3;
/** Logits in 32 bits, their sorted copy with 64-bit indices, probabilities and their running sum, 16-bit logits. */
const logitBytes = 4 + 4 + 8 + 4 + 4 + 2;

/** KV blocks of a replica, as vLLM derives them: what is left of the memory it may use, in whole blocks. */
export function kvSize(config: KvSizeConfig): KvSize {
  const { model, tensor } = config;
  const layers = Math.ceil(model.layers / config.pipeline);
  const usable = config.memoryBytes * config.utilisation;
  const weights = (config.weightBytes * (layers / model.layers)) / tensor;
  const activations = activationBytes(config);
  const kvHeads = kvHeadsPerAccelerator(model, tensor);
  const perBlock =
    kvBytesPerToken({ layers, kvHeads, headDim: model.headDim }, config.kvBytes) * config.blockSize;
  const left = usable - weights - activations - overheadBytes;
  const blocks = Math.max(0, Math.floor(left / perBlock));
  return { usable, weights, activations, overhead: overheadBytes, perBlock, blocks };
}

/** The peak of a largest step: in its widest layer, or later when every sequence draws its next token. */
function activationBytes(config: KvSizeConfig): number {
  const { model, tensor } = config;
  const layer = (2 * widestLayer * model.hidden * config.maxBatchedTokens) / tensor;
  const sampling = logitBytes * model.vocabulary * config.maxSequences;
  return Math.max(layer, sampling);
}

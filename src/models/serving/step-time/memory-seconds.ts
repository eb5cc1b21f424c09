import { kvBytesPerToken, type ModelShape } from '../../../catalog/models.ts';
import { kvHeadsPerAccelerator } from './roofline.ts';
import type { StepWork } from './step-time.ts';

/** What decides how many bytes a step moves, and how fast they can move. */
export interface MemoryTrafficConfig {
  readonly model: ModelShape;
  /** Bytes of one weight, and of one number in the KV cache. */
  readonly weightBytes: number;
  readonly kvBytes: number;
  readonly tensor: number;
  readonly pipeline: number;
  /** Bytes per second of an accelerator's own memory. */
  readonly bandwidth: number;
}

/**
 * Seconds for which a step keeps the memory of its busiest accelerator busy: the weights that its tokens meet, read
 * once, and the KV that they read. Activations stay in caches.
 */
export function memorySeconds(config: MemoryTrafficConfig): (work: Readonly<StepWork>) => number {
  const { model, tensor, pipeline, bandwidth } = config;
  const layers = Math.ceil(model.layers / pipeline);
  const weights =
    (model.parameters * config.weightBytes * (layers / model.layers)) / (tensor * bandwidth);
  const kvHeads = kvHeadsPerAccelerator(model, tensor);
  const perToken = kvBytesPerToken({ ...model, layers, kvHeads }, config.kvBytes) / bandwidth;
  // Of experts, so many tokens meet this part, if they choose evenly.
  const logUnmet = Math.log1p(-model.activeParameters / model.parameters);
  return ({ prefillTokens, prefillContext, decodes, kvTokens }) => {
    const met = -Math.expm1((prefillTokens + decodes) * logUnmet);
    return weights * met + perToken * (prefillContext + kvTokens);
  };
}

import { kvBytesPerToken, type ModelShape } from '../../../catalog/models.ts';
import { type StepTime, type StepWork, shortestStep } from './step-time.ts';

/** A language model on the accelerators of one replica, as a roofline sees it. */
export interface RooflineStepConfig {
  readonly model: ModelShape;
  /** Bytes of one weight, and of one number in the KV cache. */
  readonly weightBytes: number;
  readonly kvBytes: number;
  /** Operations per second that one accelerator attains in matrix products, and in attention. */
  readonly flops: number;
  readonly attentionFlops: number;
  /** Bytes per second that it attains from its own memory. */
  readonly bandwidth: number;
  /** Host time of every step, and what each sequence adds to it, in seconds. */
  readonly launch: number;
  readonly hostPerSequence: number;
  readonly parallelism: Parallelism;
}

/** How a replica's model is spread over its accelerators: `tensor` × `pipeline` of them. */
export interface Parallelism {
  /** Accelerators that share each layer. */
  readonly tensor: number;
  /** Stages, each with its part of the layers, one after the other. */
  readonly pipeline: number;
  /** Parts into which a step is cut, so that stages work side by side; 1 leaves all but one stage idle. */
  readonly microbatches: number;
  /** Bytes per second that an accelerator sends to the next, and seconds before the first of them. */
  readonly link: number;
  readonly linkLatency: number;
}

/** Activations travel between accelerators in 16 bits, whatever the weights are kept in. */
const activationBytes = 2;
/** One after attention, one after the feed-forward network. */
const allReducesPerLayer = 2;

/**
 * Kernel after kernel on the slowest pipeline stage: matrix products (the longer of arithmetic and of reading
 * the weights), prefill attention (the longer of arithmetic and of reading KV), decode attention (likewise, so
 * linear in KV tokens), all-reduces. Microbatches pass through the stages in m + p − 1 such slots.
 */
export class RooflineStep implements StepTime {
  readonly #launch: number;
  readonly #hostPerSequence: number;
  readonly #pipeline: number;
  readonly #microbatches: number;
  readonly #computePerToken: number;
  readonly #weights: number;
  readonly #logUnmet: number;
  readonly #perPair: number;
  readonly #perKvRead: number;
  readonly #perKvToken: number;
  readonly #allReduce: number;
  readonly #allReducePerToken: number;
  readonly #hop: number;
  readonly #hopPerToken: number;

  constructor(config: RooflineStepConfig) {
    const { model, flops, attentionFlops, bandwidth } = config;
    const { tensor, pipeline, microbatches, link, linkLatency } = config.parallelism;
    const layers = Math.ceil(model.layers / pipeline);
    const stage = layers / model.layers;
    this.#launch = config.launch;
    this.#hostPerSequence = config.hostPerSequence;
    this.#pipeline = pipeline;
    this.#microbatches = microbatches;

    this.#computePerToken = (2 * model.activeParameters * stage) / (tensor * flops);
    this.#weights = (model.parameters * config.weightBytes * stage) / (tensor * bandwidth);
    this.#logUnmet = Math.log1p(-model.activeParameters / model.parameters);

    // A pair is a product with a key and one with a value: two operations each per head and dimension.
    const pairOperations = 4 * layers * model.heads * model.headDim;
    this.#perPair = pairOperations / (tensor * attentionFlops);
    const kvHeads = kvHeadsPerAccelerator(model, tensor);
    this.#perKvRead = kvBytesPerToken({ ...model, layers, kvHeads }, config.kvBytes) / bandwidth;
    this.#perKvToken = Math.max(this.#perPair, this.#perKvRead);

    const tokenBytes = model.hidden * activationBytes;
    const hops = 2 * (tensor - 1);
    this.#allReduce = allReducesPerLayer * layers * hops * linkLatency;
    this.#allReducePerToken = (allReducesPerLayer * layers * (hops / tensor) * tokenBytes) / link;
    // The last stage's hop brings the new tokens back to the first.
    this.#hop = pipeline === 1 ? 0 : pipeline * linkLatency;
    this.#hopPerToken = pipeline === 1 ? 0 : (pipeline * tokenBytes) / link;
  }

  step(work: Readonly<StepWork>): number {
    const tokens = work.prefillTokens + work.decodes;
    const prefillAttention = Math.max(
      work.prefillPairs * this.#perPair,
      work.prefillContext * this.#perKvRead,
    );
    return (
      this.#base(tokens, work.prefills + work.decodes) +
      this.decodePerKvToken(tokens) * work.kvTokens +
      this.#passes(tokens) * prefillAttention
    );
  }

  decodeBase(sequences: number): number {
    return this.#base(sequences, sequences);
  }

  decodePerKvToken(sequences: number): number {
    return this.#passes(sequences) * this.#perKvToken;
  }

  hostSeconds(sequences: number): number {
    return this.#launch + sequences * this.#hostPerSequence;
  }

  #base(tokens: number, sequences: number): number {
    const parts = this.#parts(tokens);
    const part = tokens / parts;
    const products = Math.max(part * this.#computePerToken, this.#weights * this.#met(part));
    const slot = products + this.#allReduce + part * this.#allReducePerToken;
    const seconds =
      this.hostSeconds(sequences) +
      (parts + this.#pipeline - 1) * slot +
      this.#hop +
      part * this.#hopPerToken;
    // The floor is under the base, not under the sum, so that steps stay affine in their KV tokens.
    return Math.max(shortestStep, seconds);
  }

  /** Microbatches of a step: none is without a token. */
  #parts(tokens: number): number {
    return Math.max(1, Math.min(this.#microbatches, tokens));
  }

  /** How often the time of a whole step on one stage passes, where it is divided among microbatches. */
  #passes(tokens: number): number {
    const parts = this.#parts(tokens);
    return (parts + this.#pipeline - 1) / parts;
  }

  /** Part of the weights that so many tokens meet, if experts are chosen evenly; all of a dense model's. */
  #met(tokens: number): number {
    return tokens === 0 ? 0 : -Math.expm1(tokens * this.#logUnmet);
  }
}

/** KV heads that one accelerator keeps: where there are fewer than accelerators, several keep the same. */
export function kvHeadsPerAccelerator(model: ModelShape, tensor: number): number {
  return Math.ceil(model.kvHeads / tensor);
}

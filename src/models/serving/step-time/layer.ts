import type { OperatorStepConfig } from './operator-step-config.ts';
import { allReduceSeconds } from './operators/all-reduce.ts';
import {
  type ElementwiseKind,
  elementwiseRowBytes,
  elementwiseSeconds,
  type Widths,
} from './operators/elementwise.ts';
import { expertsSeconds } from './operators/experts.ts';
import { gemmSeconds } from './operators/gemm.ts';
import { kvHeadsPerAccelerator } from './roofline.ts';

/** Activations are kept, and travel between accelerators, in 16 bits, whatever the weights are kept in. */
export const activationBytes = 2;

/** What a layer does to so many tokens, but for attention over their context; on one of its accelerators. */
export class Layer {
  readonly #config: OperatorStepConfig;
  readonly #widths: Widths;

  constructor(config: OperatorStepConfig) {
    const { model, tensor } = config;
    this.#config = config;
    this.#widths = {
      hidden: model.hidden,
      intermediate: Math.ceil(model.intermediate / tensor),
      heads: Math.ceil(model.heads / tensor),
      kvHeads: kvHeadsPerAccelerator(model, tensor),
      headDimension: model.headDim,
      vocabulary: Math.ceil(model.vocabulary / tensor),
    };
  }

  /** Seconds of all layers of a stage that holds this part of them. */
  seconds(tokens: number, layers: number): number {
    const { model } = this.#config;
    const { experts } = model;
    const dense = experts === undefined ? 1 : experts.denseLayers / model.layers;
    const network =
      dense * this.#network(tokens, this.#widths.intermediate) +
      (1 - dense) * (experts === undefined ? 0 : this.#experts(tokens));
    return layers * (this.#attentionProducts(tokens) + network);
  }

  /** Seconds of finding the first vectors of so many tokens. */
  embedding(tokens: number): number {
    return this.#elementwise('embedding', tokens);
  }

  /** Seconds of drawing the next token of so many sequences. */
  output(sequences: number): number {
    const { hidden, vocabulary } = this.#widths;
    return (
      this.#elementwise('norm', sequences) +
      this.#product(sequences, vocabulary, hidden, 'fp16') +
      this.#elementwise('sampling', sequences)
    );
  }

  /** Queries, keys, values and output, with what lies between them; the sum over accelerators after it. */
  #attentionProducts(tokens: number): number {
    const { hidden, heads, kvHeads, headDimension } = this.#widths;
    const { latent } = this.#config.model;
    const products =
      latent === undefined
        ? this.#product(tokens, (heads + 2 * kvHeads) * headDimension, hidden) +
          this.#product(tokens, hidden, heads * headDimension)
        : this.#latentProducts(tokens);
    return (
      this.#elementwise('norm', tokens) +
      this.#elementwise('rotary', tokens) +
      this.#elementwise('kv-write', tokens) +
      products +
      this.#allReduce(tokens)
    );
  }

  /** Compressed queries and keys; in decoding keys and values are kept compressed, head by head multiplied in. */
  #latentProducts(tokens: number): number {
    const { hidden, heads } = this.#widths;
    const { latent, headDim } = this.#config.model;
    const { kvRank, ropeDim, queryRank, valueDim = headDim } = latent!;
    const query =
      queryRank === 0
        ? this.#product(tokens, heads * (headDim + ropeDim), hidden)
        : this.#product(tokens, queryRank + kvRank + ropeDim, hidden) +
          this.#product(tokens, heads * (headDim + ropeDim), queryRank);
    return (
      query +
      this.#product(tokens, heads * kvRank, headDim) +
      this.#product(tokens, heads * valueDim, kvRank) +
      this.#product(tokens, hidden, heads * valueDim)
    );
  }

  /** A dense feed-forward network of this width, and the sum over accelerators after it. */
  #network(tokens: number, width: number): number {
    const { hidden } = this.#widths;
    const gates = this.#config.model.feedForward === 'gated' ? 2 : 1;
    return (
      this.#elementwise('norm', tokens) +
      this.#product(tokens, gates * width, hidden) +
      this.#elementwise('activation', tokens) +
      this.#product(tokens, hidden, width) +
      this.#allReduce(tokens)
    );
  }

  #experts(tokens: number): number {
    const { model, tensor, device, weights, coefficients } = this.#config;
    const { count, perToken, intermediate, shared } = model.experts!;
    const { hidden } = this.#widths;
    const always =
      shared === 0
        ? 0
        : this.#product(tokens, (2 * shared) / tensor, hidden) +
          this.#product(tokens, hidden, shared / tensor);
    return (
      this.#elementwise('norm', tokens) +
      always +
      expertsSeconds(
        {
          tokens,
          experts: count,
          expertsPerToken: perToken,
          hidden,
          intermediate: intermediate / tensor,
          format: weights,
        },
        device,
        coefficients.experts,
      ) +
      this.#allReduce(tokens)
    );
  }

  #product(m: number, n: number, k: number, format = this.#config.weights): number {
    const { device, coefficients } = this.#config;
    return gemmSeconds(m, Math.ceil(n), Math.ceil(k), format, device, coefficients.gemm);
  }

  #elementwise(kind: ElementwiseKind, rows: number): number {
    const { device, coefficients } = this.#config;
    const bytes = elementwiseRowBytes(kind, this.#widths);
    const fitted = kind === 'sampling' ? coefficients.sampling : coefficients.elementwise;
    return elementwiseSeconds(rows, bytes, device, fitted);
  }

  #allReduce(tokens: number): number {
    const { tensor, link, coefficients } = this.#config;
    const bytes = tokens * this.#widths.hidden * activationBytes;
    return allReduceSeconds(bytes, tensor, link, coefficients.allReduce);
  }
}

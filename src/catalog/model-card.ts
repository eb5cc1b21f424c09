import type { Quality } from './quality.ts';

/** What the hardware has to know of a decoder-only transformer. */
export interface ModelShape {
  readonly parameters: number;
  /** Parameters that a token meets: all, less the experts it is not sent to. */
  readonly activeParameters: number;
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  /** Heads of the KV cache; fewer than `heads` where queries share them. */
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocabulary: number;
  /** Width of the feed-forward network of a layer without experts. */
  readonly intermediate: number;
  /** Whether that network, and each expert, has three matrices (gate, up, down) or two. */
  readonly feedForward: 'gated' | 'plain';
  /** Whether the output layer is the embedding table, which is then kept once. */
  readonly tiedEmbeddings?: boolean;
  readonly experts?: Experts;
  readonly latent?: LatentAttention;
  readonly window?: SlidingWindow;
}

/** A mixture of experts in the place of a layer's feed-forward network. */
export interface Experts {
  readonly count: number;
  /** Experts that a token is sent to. */
  readonly perToken: number;
  /** Width of one expert. */
  readonly intermediate: number;
  /** Width of the experts that every token meets, together; 0 where there are none. */
  readonly shared: number;
  /** First layers, which have a dense network instead. */
  readonly denseLayers: number;
}

/**
 * Multi-head latent attention: all heads share one compressed key and value of `kvRank + ropeDim` numbers, which
 * every tensor-parallel rank keeps whole. `kvHeads` of such a model is 1.
 */
export interface LatentAttention {
  readonly kvRank: number;
  readonly ropeDim: number;
  readonly queryRank: number;
  /** Dimensions of a head's value where they are not `headDim`, those of its key without the rotated ones. */
  readonly valueDim?: number;
}

/** Layers that attend only to the last tokens of the context. */
export interface SlidingWindow {
  readonly tokens: number;
  readonly layers: number;
}

/** The shape of a published model. */
export interface ModelCard extends ModelShape {
  readonly id: string;
  /** Other names it is known by: repositories, and models of the same shape. */
  readonly aliases: readonly string[];
  readonly source: string;
  readonly quality: Quality;
}

/** The two counts of parameters of a model without experts. */
export function dense(parameters: number) {
  return { parameters, activeParameters: parameters };
}

import { longer } from '../../../engine/longer.ts';
import { activationBytes, Layer } from './layer.ts';
import type { OperatorStepConfig } from './operator-step-config.ts';
import {
  type DecodeAttention,
  type DecodeAttentionShape,
  decodeAttention,
  usualDecodeKernel,
} from './operators/decode-attention.ts';
import { type PrefillAttentionShape, prefillAttention } from './operators/prefill-attention.ts';
import { kvHeadsPerAccelerator } from './roofline.ts';
import { noParts, type StepParts, type StepPhysics } from './step-parts.ts';
import { noWork, type StepWork } from './step-time.ts';

type Shape = DecodeAttentionShape & PrefillAttentionShape;
type WindowShape = Shape & { readonly window: number };
type PromptAttention = ReturnType<typeof prefillAttention>;

/**
 * The kernels of a step one after the other, on the slowest pipeline stage: for each layer its products, norms,
 * experts and all-reduces, and attention; at the end the next token of each sequence. Microbatches pass through the
 * stages in m + p − 1 such slots. What depends on tokens alone is worked out once for each number of them.
 */
export class OperatorStep implements StepPhysics {
  readonly #config: OperatorStepConfig;
  readonly #layer: Layer;
  /** Layers of a stage, and those of them that see only the last tokens. */
  readonly #layers: number;
  readonly #windowed: number;
  readonly #shape: Shape;
  readonly #full: DecodeAttention;
  readonly #windowShape: WindowShape | undefined;
  readonly #window: DecodeAttention | undefined;
  /** Attention over prompts, and of the layers that see only the last tokens. */
  readonly #prompts: PromptAttention;
  readonly #windowPrompts: PromptAttention | undefined;
  /** Seconds by tokens, and by sequences; 0 where not yet worked out. */
  #byTokens = new Float64Array(64);
  #bySequences = new Float64Array(64);
  /** What a kernel sees of a step, filled anew for each. */
  readonly #seen = noWork();

  constructor(config: OperatorStepConfig) {
    const { model, device, pipeline } = config;
    const { coefficients } = config;
    const decode = coefficients.decodeAttention[config.kv];
    const prefill = coefficients.prefillAttention;
    this.#config = config;
    this.#layer = new Layer(config);
    this.#layers = Math.ceil(model.layers / pipeline);
    this.#windowed = Math.ceil((model.window?.layers ?? 0) / pipeline);
    this.#shape = attentionShape(config);
    this.#full = decodeAttention(this.#shape, device, decode);
    this.#prompts = prefillAttention(this.#shape, device, prefill);
    this.#windowShape = model.window && { ...this.#shape, window: model.window.tokens };
    this.#window = this.#windowShape && decodeAttention(this.#windowShape, device, decode);
    this.#windowPrompts = this.#windowShape && prefillAttention(this.#windowShape, device, prefill);
  }

  parts(work: Readonly<StepWork>, into: StepParts = noParts()): StepParts {
    const { decodes, prefills, kvTokens } = work;
    const tokens = work.prefillTokens + decodes;
    const isAlone = prefills === 0 || this.#shape.kernel === 'flashinfer';
    into.dense = this.#dense(tokens, prefills + decodes);
    into.decodeAttention =
      isAlone && decodes > 0
        ? this.decodeAttentionFixed(decodes) + this.decodeAttentionPerKvToken(decodes) * kvTokens
        : 0;
    into.prefillAttention = prefills === 0 ? 0 : this.#passes(tokens) * this.#promptAttention(work);
    return into;
  }

  decodeDense(sequences: number): number {
    return this.#dense(sequences, sequences);
  }

  decodeAttentionFixed(sequences: number): number {
    const part = this.#part(sequences);
    const full = (this.#layers - this.#windowed) * this.#full.fixedSeconds(part);
    if (this.#window === undefined) return this.#rounds(sequences) * full;
    // Contexts are taken to be longer than the window, so that these layers do not depend on them.
    const tokens = part * this.#config.model.window!.tokens;
    const windowed =
      this.#windowed *
      (this.#window.fixedSeconds(part) + this.#window.secondsPerKvToken(part) * tokens);
    return this.#rounds(sequences) * (full + windowed);
  }

  decodeAttentionPerKvToken(sequences: number): number {
    const part = this.#part(sequences);
    const seconds = (this.#layers - this.#windowed) * this.#full.secondsPerKvToken(part);
    return this.#rounds(sequences) * seconds * (part / Math.max(1, sequences));
  }

  #dense(tokens: number, sequences: number): number {
    return this.#ofTokens(tokens) + this.#ofSequences(sequences);
  }

  #ofTokens(tokens: number): number {
    if (tokens >= this.#byTokens.length) this.#byTokens = longer(this.#byTokens, tokens + 1);
    const known = this.#byTokens[tokens]!;
    if (known > 0) return known;
    const { pipeline, linkLatency, link, model } = this.#config;
    const part = captured(this.#part(tokens));
    const slot = this.#layer.seconds(part, this.#layers);
    // The last stage's hop brings the new tokens back to the first.
    const hop = linkLatency + (part * model.hidden * activationBytes) / link.bandwidth;
    const seconds =
      this.#rounds(tokens) * slot +
      (pipeline === 1 ? 0 : pipeline * hop) +
      this.#layer.embedding(part);
    this.#byTokens[tokens] = seconds;
    return seconds;
  }

  #ofSequences(sequences: number): number {
    if (sequences >= this.#bySequences.length) {
      this.#bySequences = longer(this.#bySequences, sequences + 1);
    }
    const known = this.#bySequences[sequences]!;
    if (known > 0) return known;
    const seconds = this.#layer.output(sequences);
    this.#bySequences[sequences] = seconds;
    return seconds;
  }

  /** Of one stage, of prompts and the answers that the same kernel takes; FlashInfer has one for prompts alone. */
  #promptAttention(work: Readonly<StepWork>): number {
    const joins = this.#shape.kernel === 'flashinfer' ? 0 : 1;
    const decodes = joins * work.decodes;
    const full = this.#prompts(this.#seenOf(work, decodes, Number.POSITIVE_INFINITY));
    if (this.#windowShape === undefined) return this.#layers * full;
    const windowed = this.#windowPrompts!(this.#seenOf(work, decodes, this.#windowShape.window));
    return (this.#layers - this.#windowed) * full + this.#windowed * windowed;
  }

  /** What one layer sees of a step in which no token sees more than so many others; the same object for all. */
  #seenOf(work: Readonly<StepWork>, decodes: number, window: number): Readonly<StepWork> {
    const seen = this.#seen;
    seen.prefills = work.prefills;
    seen.prefillTokens = work.prefillTokens;
    seen.prefillPairs = Math.min(work.prefillPairs, work.prefillTokens * window);
    seen.prefillContext = Math.min(work.prefillContext, work.prefills * window);
    seen.decodes = decodes;
    seen.kvTokens = decodes === 0 ? 0 : Math.min(work.kvTokens, decodes * window);
    return seen;
  }

  /** Microbatches of a step: none is without a token. */
  #parts(tokens: number): number {
    return Math.max(1, Math.min(this.#config.microbatches, tokens));
  }

  /** What is in the largest of them, by whose time all move on. */
  #part(tokens: number): number {
    return Math.ceil(tokens / this.#parts(tokens));
  }

  /** How often they move on until the last one has left the last stage. */
  #rounds(tokens: number): number {
    return this.#parts(tokens) + this.#config.pipeline - 1;
  }

  /** How often the time of a whole step on one stage passes, where it is divided among microbatches. */
  #passes(tokens: number): number {
    return this.#rounds(tokens) / this.#parts(tokens);
  }
}

/** One accelerator's part of a layer's attention; compressed keys are one head that all share, half of it twice. */
function attentionShape({ model, tensor, kv, device }: OperatorStepConfig): DecodeAttentionShape {
  const { latent } = model;
  return {
    heads: Math.ceil(model.heads / tensor),
    kvHeads: kvHeadsPerAccelerator(model, tensor),
    headDim: latent === undefined ? model.headDim : (latent.kvRank + latent.ropeDim) / 2,
    kvFormat: kv,
    kernel: usualDecodeKernel(device.hopper, kv),
  };
}

/** The tokens that a step of few is filled up to, as engines capture graphs for some sizes only (vLLM's default). */
function captured(tokens: number): number {
  if (tokens <= 2) return tokens;
  if (tokens <= 4) return 4;
  if (tokens <= 256) return 8 * Math.ceil(tokens / 8);
  if (tokens <= 512) return 16 * Math.ceil(tokens / 16);
  return tokens;
}

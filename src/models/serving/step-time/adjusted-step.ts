import { longer } from '../../../engine/longer.ts';
import { noParts, type StepAdjustment, type StepPhysics } from './step-parts.ts';
import { type StepTime, type StepWork, shortestStep } from './step-time.ts';

/** The step time of a server: the parts of the physics, weighted, and what its host adds. */
export class AdjustedStep implements StepTime {
  readonly #physics: StepPhysics;
  readonly #adjustment: StepAdjustment;
  /** Filled anew for each step with prompts. */
  readonly #parts = noParts();
  /** Of steps that only decode, by sequences; no base is 0 once it is worked out. */
  #base = new Float64Array(512);
  #perKvToken = new Float64Array(512);

  constructor(physics: StepPhysics, adjustment: StepAdjustment) {
    this.#physics = physics;
    this.#adjustment = adjustment;
  }

  step(work: Readonly<StepWork>): number {
    const { decodes, prefills, kvTokens } = work;
    if (prefills === 0) {
      return this.decodeBase(decodes) + this.decodePerKvToken(decodes) * kvTokens;
    }
    const { dense, decodeAttention, prefillAttention } = this.#adjustment;
    const parts = this.#physics.parts(work, this.#parts);
    const seconds =
      this.hostSeconds(prefills + decodes) +
      dense * parts.dense +
      decodeAttention * parts.decodeAttention +
      prefillAttention * parts.prefillAttention;
    return Math.max(shortestStep, seconds);
  }

  decodeBase(sequences: number): number {
    if (!(this.#base[sequences]! > 0)) this.#workOut(sequences);
    return this.#base[sequences]!;
  }

  decodePerKvToken(sequences: number): number {
    if (!(this.#base[sequences]! > 0)) this.#workOut(sequences);
    return this.#perKvToken[sequences]!;
  }

  hostSeconds(sequences: number): number {
    return this.#adjustment.base + this.#adjustment.perSequence * sequences;
  }

  #workOut(sequences: number): void {
    if (sequences >= this.#base.length) {
      const length = 2 * sequences;
      this.#base = longer(this.#base, length);
      this.#perKvToken = longer(this.#perKvToken, length);
    }
    const { dense, decodeAttention } = this.#adjustment;
    const seconds =
      this.hostSeconds(sequences) +
      dense * this.#physics.decodeDense(sequences) +
      decodeAttention * this.#physics.decodeAttentionFixed(sequences);
    // The floor is under the base, not under the sum, so that steps stay affine in their KV tokens.
    this.#base[sequences] = Math.max(shortestStep, seconds);
    this.#perKvToken[sequences] =
      decodeAttention * this.#physics.decodeAttentionPerKvToken(sequences);
  }
}

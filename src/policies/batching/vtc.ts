import type { AdmissionOrder, LineView } from './admission-order.ts';
import { LineNumbers } from './line-numbers.ts';

export interface VtcConfig {
  readonly kind: 'vtc';
  /** What one token of a prompt counts; 1 in the paper. */
  readonly input_weight: number;
  /** What one token of an answer counts; 2 in the paper. */
  readonly output_weight: number;
}

const none = -1;

/**
 * The virtual token counter of Sheng et al., "Fairness in serving large language models" (OSDI 2024): each
 * tenant has a line and a counter of the tokens that it was served, weighted; the line with the least counter
 * is next, the lowest line among equals. A line in which nobody waited and somebody joins is lifted to the
 * least counter of those in which somebody waits, or where there is none to that of the line that emptied
 * last: being away earns no credit. Whether requests of it still run plays no part, or the credit of a tenant
 * with one long answer under way would have no bound.
 */
export class Vtc implements AdmissionOrder {
  readonly weighsAnswers = true;
  readonly #inputWeight: number;
  readonly #outputWeight: number;
  readonly #numbers = new LineNumbers();
  #lines = 0;
  /**
   * A counter is its base, to which the line was last lifted, and the tokens since. Whole tokens are added up,
   * so that it makes no difference in how many portions they were answered.
   */
  #base = new Float64Array(8);
  #input = new Float64Array(8);
  #output = new Float64Array(8);
  /** 1 where somebody waits, as far as this can be known between two looks. */
  #waits = new Uint8Array(8);
  #emptiedLast = none;
  /** Whether the line that was last named next has one request only. */
  #nextIsLast = false;

  constructor(config: VtcConfig) {
    this.#inputWeight = config.input_weight;
    this.#outputWeight = config.output_weight;
  }

  lineOf(tenant: number): number {
    const line = this.#numbers.lineOf(tenant);
    if (line === this.#lines) this.#lines += 1;
    if (line === this.#base.length) this.#grow();
    return line;
  }

  joined(line: number, isIdle: boolean): void {
    if (isIdle || this.#waits[line] === 0) {
      this.#waits[line] = 0;
      this.#lift(line);
    }
    this.#waits[line] = 1;
  }

  next(lines: LineView): number {
    let best = none;
    let least = Number.POSITIVE_INFINITY;
    for (let line = 0; line < this.#lines; line += 1) {
      const waiting = lines.waiting(line);
      // Those who gave up waiting have told nobody.
      if (waiting === 0 && this.#waits[line] === 1) this.#emptiedLast = line;
      this.#waits[line] = waiting > 0 ? 1 : 0;
      if (waiting === 0) continue;
      const counter = this.#counter(line);
      if (counter < least) {
        least = counter;
        best = line;
      }
    }
    this.#nextIsLast = best !== none && lines.waiting(best) === 1;
    return best;
  }

  admitted(line: number, promptTokens: number): void {
    this.#input[line]! += promptTokens;
    if (!this.#nextIsLast) return;
    this.#waits[line] = 0;
    this.#emptiedLast = line;
  }

  answered(line: number, outputTokens: number): void {
    this.#output[line]! += outputTokens;
  }

  #counter(line: number): number {
    return (
      this.#base[line]! +
      this.#inputWeight * this.#input[line]! +
      this.#outputWeight * this.#output[line]!
    );
  }

  #lift(line: number): void {
    let least = Number.POSITIVE_INFINITY;
    for (let other = 0; other < this.#lines; other += 1) {
      if (this.#waits[other] === 1) least = Math.min(least, this.#counter(other));
    }
    if (least === Number.POSITIVE_INFINITY) {
      if (this.#emptiedLast === none) return;
      least = this.#counter(this.#emptiedLast);
    }
    if (this.#counter(line) >= least) return;
    this.#base[line] = least;
    this.#input[line] = 0;
    this.#output[line] = 0;
  }

  #grow(): void {
    const grown = (from: Float64Array) => {
      const to = new Float64Array(2 * from.length);
      to.set(from);
      return to;
    };
    const waits = new Uint8Array(2 * this.#waits.length);
    waits.set(this.#waits);
    this.#waits = waits;
    this.#base = grown(this.#base);
    this.#input = grown(this.#input);
    this.#output = grown(this.#output);
  }
}

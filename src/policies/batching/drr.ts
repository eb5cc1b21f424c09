import type { AdmissionOrder, LineView } from './admission-order.ts';
import { LineNumbers } from './line-numbers.ts';

export interface DrrConfig {
  readonly kind: 'drr';
  /** Prompt tokens that a line may be served in its turn, more or less. */
  readonly quantum: number;
}

/**
 * Deficit round robin (Shreedhar and Varghese 1996) over prompt tokens: each tenant has a line, and the lines
 * in which somebody waits take turns. A turn adds the quantum to the line's deficit and serves requests while
 * the deficit covers them; what is left is kept for the next turn, unless the line is then empty. Amortised
 * O(1) among lines that wait, where the quantum covers the longest prompt; it only looks past the others. No
 * list of active lines is kept, since a preempted request makes its line active without a word.
 */
export class Drr implements AdmissionOrder {
  readonly weighsAnswers = false;
  readonly #quantum: number;
  readonly #numbers = new LineNumbers();
  #lines = 0;
  #deficits = new Float64Array(8);
  /** The line whose turn it is, and whether it has its quantum of this turn. */
  #turn = 0;
  #isGranted = false;
  /** Whether the line that was last named next has one request only. */
  #nextIsLast = false;

  constructor(config: DrrConfig) {
    this.#quantum = config.quantum;
  }

  lineOf(tenant: number): number {
    const line = this.#numbers.lineOf(tenant);
    if (line === this.#lines) this.#lines += 1;
    if (line === this.#deficits.length) {
      const deficits = new Float64Array(2 * line);
      deficits.set(this.#deficits);
      this.#deficits = deficits;
    }
    return line;
  }

  joined(): void {}

  next(lines: LineView): number {
    for (let empty = 0; empty < this.#lines; ) {
      const line = this.#turn;
      const waiting = lines.waiting(line);
      if (waiting === 0) {
        empty += 1;
        this.#deficits[line] = 0;
        this.#endTurn();
        continue;
      }
      empty = 0;
      // Once in a turn: who asks again without an admission, for want of memory, finds the same line.
      if (!this.#isGranted) {
        this.#isGranted = true;
        this.#deficits[line]! += this.#quantum;
      }
      if (lines.firstTokens(line) <= this.#deficits[line]!) {
        this.#nextIsLast = waiting === 1;
        return line;
      }
      this.#endTurn();
    }
    return -1;
  }

  admitted(line: number, promptTokens: number): void {
    this.#deficits[line]! -= promptTokens;
    if (!this.#nextIsLast) return;
    this.#deficits[line] = 0;
    this.#endTurn();
  }

  answered(): void {}

  #endTurn(): void {
    this.#isGranted = false;
    this.#turn = this.#turn + 1 === this.#lines ? 0 : this.#turn + 1;
  }
}

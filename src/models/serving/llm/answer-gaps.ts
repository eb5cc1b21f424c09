import type { RequestId } from '../../requests.ts';
import type { TokenGaps } from './config.ts';
import type { Sequences } from './sequences.ts';
import { shorten } from './shorten.ts';
import type { Stretch } from './stretch.ts';

/** Records the time between the tokens of a replica's answers, of many steps at once where they are alike. */
export class AnswerGaps {
  readonly #gaps: TokenGaps;
  readonly #sequences: Sequences;
  /** Decoding sequences whose last token came before the present step began: they waited for memory. */
  readonly #late: RequestId[] = [];

  constructor(gaps: TokenGaps, sequences: Sequences) {
    this.#gaps = gaps;
    this.#sequences = sequences;
  }

  /** A sequence decodes again, some time after its last token. */
  resumed(request: RequestId): void {
    this.#late.push(request);
  }

  /** Whether a sequence had no token since it came back; it is late no more. */
  forget(request: RequestId): boolean {
    const at = this.#late.indexOf(request);
    if (at < 0) return false;
    this.#late.splice(at, 1);
    return true;
  }

  /** One sequence has a token so many ticks after the one before. */
  one(ticks: number): void {
    this.#gaps.record(ticks, 1);
  }

  /** A step of so many ticks gave each decoding sequence a token, at its end. */
  step(ticks: number, end: number, decodes: number): void {
    this.#gaps.record(ticks, decodes - this.#late.length);
    if (this.#late.length === 0) return;
    const { lastTokenAt } = this.#sequences;
    for (const request of this.#late) this.#gaps.record(end - lastTokenAt[request]!, 1);
    shorten(this.#late, 0);
  }

  /** Steps of a stretch did, which began and ended at these instants. */
  steps(
    stretch: Stretch,
    from: number,
    until: number,
    begin: number,
    end: number,
    decodes: number,
  ): void {
    const steps = until - from;
    const isBent = stretch.isBent && from === stretch.done;
    if (steps === 1 || isBent || this.#late.length > 0) {
      const first = steps === 1 ? end : stretch.at(from + 1);
      this.step(first - begin, first, decodes);
      if (steps > 1) this.steps(stretch, from + 1, until, first, end, decodes);
      return;
    }
    const shortest = stretch.shortest(from);
    const longest = stretch.longest(until - 1);
    const sum = decodes * (end - begin);
    if (this.#gaps.recordAlike(shortest, longest, steps * decodes, sum)) return;
    const half = from + (steps >> 1);
    const halfAt = stretch.at(half);
    this.steps(stretch, from, half, begin, halfAt, decodes);
    this.steps(stretch, half, until, halfAt, end, decodes);
  }
}

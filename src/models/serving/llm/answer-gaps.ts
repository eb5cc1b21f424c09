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

  /** Steps of a stretch did that were not counted before, up to one that ended at an instant. */
  steps(stretch: Stretch, until: number, end: number, decodes: number): void {
    let from = stretch.done;
    let begin = stretch.doneAt;
    if (stretch.isBent || this.#late.length > 0) {
      from += 1;
      const first = from === until ? end : stretch.at(from);
      this.step(first - begin, first, decodes);
      begin = first;
    }
    let longest = Number.NEGATIVE_INFINITY;
    while (from < until) {
      const shortest = stretch.shortest(from);
      let next = from;
      // Otherwise it may be longer than those before it, or not.
      if (shortest > longest) {
        longest = this.#gaps.greatestAlike(shortest);
        next = stretch.firstBeyond(longest, from, until);
      }
      let at = begin;
      if (next > from) at = next === until ? end : stretch.at(next);
      const count = (next - from) * decodes;
      const sum = (at - begin) * decodes;
      if (next === from || !this.#gaps.recordAlike(shortest, longest, count, sum)) {
        next = from + 1;
        at = stretch.at(next);
        this.#gaps.record(at - begin, decodes);
      }
      from = next;
      begin = at;
    }
  }
}

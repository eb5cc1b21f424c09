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
    if (from === until || this.#areAlike(stretch, from, until, end - begin, decodes)) return;
    this.#inParts(stretch, from, until, begin, decodes);
  }

  /** Records steps, the first of which began at an instant, so many at once as are alike. */
  #inParts(stretch: Stretch, from: number, until: number, begin: number, decodes: number): void {
    let done = from;
    let at = begin;
    while (done < until) {
      const most = this.#gaps.greatestAlike(stretch.shortest(done));
      let next = stretch.firstBeyond(most, done, until);
      let nextAt = stretch.at(next);
      if (next === done || !this.#areAlike(stretch, done, next, nextAt - at, decodes)) {
        next = done + 1;
        nextAt = stretch.at(next);
        this.#gaps.record(nextAt - at, decodes);
      }
      done = next;
      at = nextAt;
    }
  }

  /** Records steps that took so many ticks together; false, and none recorded, where they are not known to be alike. */
  #areAlike(
    stretch: Stretch,
    from: number,
    until: number,
    ticks: number,
    decodes: number,
  ): boolean {
    const shortest = stretch.shortest(from);
    const longest = stretch.longest(until - 1);
    return this.#gaps.recordAlike(shortest, longest, (until - from) * decodes, decodes * ticks);
  }
}

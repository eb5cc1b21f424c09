import type { Uniform } from '../../../engine/streams.ts';
import { mostAnswers } from './multivalue.ts';
import type { RegionChoice, RegionRouter, RegionView } from './region-router.ts';

/**
 * What resolvers, and the clients behind them, believe: the answer of a router for as long as its time to live, whatever
 * has happened since. Times are seconds of one clock that never goes back. All clients of a resolver are of one place, or an
 * answer would cross a border that residency keeps.
 */
export class DnsView {
  readonly #router: RegionRouter;
  readonly #ttl: number;
  /** Of each resolver: the instant from which its answer is no longer used, how many regions it has, and which. */
  readonly #until: Float64Array;
  readonly #counts: Uint8Array;
  readonly #answers: Int32Array;

  /** `ttl` in seconds; Route 53 advises 60 or less where health is checked. */
  constructor(router: RegionRouter, ttl: number, resolvers: number) {
    this.#router = router;
    this.#ttl = ttl;
    this.#until = new Float64Array(resolvers).fill(Number.NEGATIVE_INFINITY);
    this.#counts = new Uint8Array(resolvers);
    this.#answers = new Int32Array(resolvers * mostAnswers);
  }

  /**
   * Fills in where the clients of a resolver go: the answer it has while that stands, else a new one from the router. An
   * answer without a region is not kept, so that it is asked again.
   */
  choose(
    resolver: number,
    now: number,
    view: RegionView,
    draw: Uniform,
    choice: RegionChoice,
  ): void {
    if (now < this.#until[resolver]!) {
      this.#recall(resolver, choice);
      return;
    }
    this.#router.choose(view, draw, choice);
    if (choice.region >= 0) this.#keep(resolver, now, choice);
  }

  /** Forgets what a resolver believes, as a restart of it does. */
  forget(resolver: number): void {
    this.#until[resolver] = Number.NEGATIVE_INFINITY;
  }

  #recall(resolver: number, choice: RegionChoice): void {
    const first = resolver * mostAnswers;
    const count = this.#counts[resolver]!;
    choice.region = this.#answers[first]!;
    choice.because = 'its DNS answer still stands';
    for (let at = 1; at < count; at += 1) choice.others[at - 1] = this.#answers[first + at]!;
    choice.others.length = count - 1;
  }

  #keep(resolver: number, now: number, choice: RegionChoice): void {
    const first = resolver * mostAnswers;
    this.#answers[first] = choice.region;
    // Routers never answer more than fits.
    for (let at = 0; at < choice.others.length; at += 1) {
      this.#answers[first + 1 + at] = choice.others[at]!;
    }
    this.#counts[resolver] = 1 + choice.others.length;
    this.#until[resolver] = now + this.#ttl;
  }
}

/**
 * The part of many busy resolvers that still have the old answer so many seconds after it changed: their answers are of
 * all ages up to the time to live, evenly.
 */
export function stalePart(secondsSince: number, ttl: number): number {
  return secondsSince >= ttl ? 0 : 1 - Math.max(0, secondsSince) / ttl;
}

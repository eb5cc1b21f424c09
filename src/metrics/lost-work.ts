import type { LlmTotals } from '../models/serving/llm/config.ts';
import { TimeWeighted } from './time-weighted.ts';

/**
 * How much of the time that requests spend in service came to nothing: that of requests that failed, and that of
 * those given up, until their batch is done and they leave. Whoever is still served counts as served.
 */
export class LostWork {
  /** Requests in service, and of those the ones that nobody waits for any more. */
  readonly #serving = new TimeWeighted();
  readonly #leaving = new TimeWeighted();
  /** What requests had been served when they were lost. */
  #lostTicks = 0;
  #from = 0;

  started(now: number): void {
    this.#serving.add(now, 1);
  }

  completed(now: number): void {
    this.#serving.add(now, -1);
  }

  /** A request in service is lost, and leaves at once. */
  failed(now: number, startedAt: number): void {
    this.#serving.add(now, -1);
    this.#lostTicks += now - Math.max(startedAt, this.#from);
  }

  /** A request in service is lost; `left` tells when it leaves. */
  givenUp(now: number, startedAt: number): void {
    this.#leaving.add(now, 1);
    this.#lostTicks += now - Math.max(startedAt, this.#from);
  }

  left(now: number): void {
    this.#leaving.add(now, -1);
    this.#serving.add(now, -1);
  }

  /** The part that was lost, 0 to 1; 0 where nothing was served. */
  share(now: number): number {
    const all = this.#serving.integral(now);
    return all === 0 ? 0 : (this.#lostTicks + this.#leaving.integral(now)) / all;
  }

  /** Forgets what was before `now`: the end of the warm-up. */
  reset(now: number): void {
    this.#serving.reset(now);
    this.#leaving.reset(now);
    this.#lostTicks = 0;
    this.#from = now;
  }
}

/**
 * The part of the work of language models that came to nothing, an answered token counting for two of a prompt: what
 * was computed for requests that never were answered in full, and what of the others was computed again. It is known
 * when a request ends, so after a warm-up it may hold work from before; it is never more than all of it.
 */
export function lostTokenShare(totals: LlmTotals): number {
  const all = totals.computedTokens + 2 * totals.outputTokens;
  const lost = totals.lostPromptTokens + 2 * totals.lostOutputTokens;
  return all === 0 ? 0 : Math.min(1, lost / all);
}

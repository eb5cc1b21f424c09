import type { KeyedUniform } from '../../engine/keyed-uniform.ts';
import { longer } from '../../engine/longer.ts';
import { toSeconds } from '../../engine/time.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { Answers } from './answers.ts';
import { cacheKey } from './cache/cache-key.ts';
import type { ResponseCache } from './cache/response-cache.ts';
import type { SingleFlight } from './cache/single-flight.ts';
import type { GatewayTotals } from './gateway-totals.ts';

export interface KnownAnswersConfig {
  /** Seconds in which a kept answer is given. */
  readonly latency: number;
  readonly bytesPerToken: number;
  /** Tenants, where none of them gets an answer that was made for another. */
  readonly apart: number | undefined;
}

/** Answers that a gateway need not ask for: kept from before, or on their way to somebody who asked the same. */
export class KnownAnswers implements Answers {
  /** The events at which kept answers are given. */
  timer = new Float64Array(0);
  readonly #requests: Requests;
  readonly #config: KnownAnswersConfig;
  readonly #cache: ResponseCache | undefined;
  readonly #flights: SingleFlight | undefined;
  readonly #luck: KeyedUniform;

  constructor(
    config: KnownAnswersConfig,
    requests: Requests,
    cache: ResponseCache | undefined,
    flights: SingleFlight | undefined,
    luck: KeyedUniform,
  ) {
    this.#config = config;
    this.#requests = requests;
    this.#cache = cache;
    this.#flights = flights;
    this.#luck = luck;
  }

  secondsFor(): number {
    return this.#config.latency;
  }

  /** What is known for a request at an instant in ticks. One for whom nothing is leads those who ask the same later. */
  find(request: RequestId, now: number, totals: GatewayTotals): 'kept' | 'under-way' | 'nothing' {
    const { content, topic, tenant, number } = this.#requests;
    const question = content[request]!;
    if (question === none) return 'nothing';
    if (this.#cache !== undefined) {
      const likeness = this.#luck(number[request]!, 0, cacheDraw);
      const found = this.#cache.lookup(
        tenant[request]!,
        question,
        topic[request]!,
        toSeconds(now),
        likeness,
      );
      totals.lookups += 1;
      if (found === 'false-hit') totals.falseHits += 1;
      if (found !== 'miss') {
        totals.hits += 1;
        totals.answers += 1;
        if (found === 'hit') totals.quality += 1;
        if (request >= this.timer.length) {
          this.timer = longer(this.timer, this.#requests.arrivedAt.length);
        }
        return 'kept';
      }
    }
    if (this.#flights === undefined) return 'nothing';
    const { apart } = this.#config;
    const key = cacheKey(tenant[request]!, question, apart ?? 1, apart !== undefined);
    if (this.#flights.join(key, request) === none) return 'nothing';
    totals.coalesced += 1;
    return 'under-way';
  }

  /** Keeps the answer to a request at an instant in ticks. */
  store(request: RequestId, now: number): void {
    const { content, topic, tenant, outputTokens } = this.#requests;
    const question = content[request]!;
    if (question === none) return;
    const bytes = outputTokens[request]! * this.#config.bytesPerToken;
    this.#cache?.store(tenant[request]!, question, topic[request]!, bytes, toSeconds(now));
  }

  /** Forgets a part of the answers that are kept, at an instant in ticks. */
  forget(share: number, now: number): void {
    this.#cache?.invalidate(share, toSeconds(now));
  }

  /** The next of those who waited for the answer of a request, which leaves it; none at last. */
  nextFollower(leader: RequestId): RequestId {
    if (this.#flights?.leads(leader) !== true) return none;
    return this.#flights.release(leader);
  }

  /** A request gives up; the one that must ask in its stead, or none. */
  leave(request: RequestId): RequestId {
    return this.#flights?.leave(request) ?? none;
  }
}

/** Tells the draw of a request's likeness from those of its calls, which count from 0. */
const cacheDraw = 0x7fff;

import type { Distribution } from '../../engine/distributions.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { BatchService } from './service.ts';

/**
 * Service times from a distribution: each request's own is fixed by the uniform number it brought, and a
 * batch, whose requests run side by side, lasts as long as its longest.
 */
export class RandomService implements BatchService {
  seconds = 0;
  firstSeconds = 0;
  readonly demand: number;
  readonly host = 0;
  readonly #distribution: Distribution;

  /** `demand` is the part of its time that work spends on memory, which a distribution does not tell. */
  constructor(distribution: Distribution, demand = 0.5) {
    this.#distribution = distribution;
    this.demand = demand;
  }

  time(requests: Requests, head: RequestId): void {
    let longest = 0;
    for (let request = head; request !== none; request = requests.next[request]!) {
      longest = Math.max(longest, this.#distribution.quantile(requests.work[request]!));
    }
    this.seconds = longest;
    this.firstSeconds = longest;
  }
}

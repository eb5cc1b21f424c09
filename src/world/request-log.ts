import type { Mutable } from '../engine/mutable.ts';
import { toSeconds } from '../engine/time.ts';
import { none, type RequestId, type Requests } from '../models/requests.ts';
import type { RequestRow } from './result.ts';

/** Keeps a row for every request of a run, for those who ask for them. */
export class RequestLog {
  /** In order of arrival. */
  readonly rows: Mutable<RequestRow>[] = [];
  readonly #requests: Requests;
  readonly #tenants: readonly string[];
  readonly #deployments: readonly string[];
  readonly #isGated: readonly boolean[];

  /** Names of tenants, of the service of each, and whether that is a gateway. */
  constructor(
    requests: Requests,
    tenants: readonly string[],
    deployments: readonly string[],
    isGated: readonly boolean[],
  ) {
    this.#requests = requests;
    this.#tenants = tenants;
    this.#deployments = deployments;
    this.#isGated = isGated;
  }

  arrived(request: RequestId): void {
    const requests = this.#requests;
    const tenant = requests.tenant[request]!;
    this.rows[requests.number[request]!] = {
      number: requests.number[request]!,
      tenant: this.#tenants[tenant]!,
      deployment: this.#deployments[tenant]!,
      arrived: toSeconds(requests.arrivedAt[request]!),
      started: Number.NaN,
      first_answer: Number.NaN,
      ended: Number.NaN,
      outcome: 'in-flight',
      reason: '',
      prompt_tokens: requests.promptTokens[request]!,
      output_tokens: requests.outputTokens[request]!,
      cached_tokens: 0,
      items: requests.items[request]!,
      session: requests.session[request]!,
      turn: requests.turn[request]!,
      usd: this.#isGated[tenant]! ? 0 : Number.NaN,
    };
  }

  started(request: RequestId): void {
    const row = this.rows[this.#requests.number[request]!]!;
    row.started = toSeconds(this.#requests.startedAt[request]!);
    row.cached_tokens = this.#requests.cachedTokens[request]!;
  }

  /** A call for a request was billed, perhaps after its end. */
  billed(call: RequestId, usd: number): void {
    this.rows[this.#requests.number[call]!]!.usd += usd;
  }

  ended(request: RequestId, outcome: RequestRow['outcome'], reason: string, now: number): void {
    const row = this.rows[this.#requests.number[request]!]!;
    const first = this.#requests.firstAnswerAt[request]!;
    if (first !== none && first <= now) row.first_answer = toSeconds(first);
    row.reason = reason;
    row.ended = toSeconds(now);
    row.outcome = outcome;
  }
}

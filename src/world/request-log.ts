import type { Mutable } from '../engine/mutable.ts';
import { toSeconds } from '../engine/time.ts';
import { none, type RequestId, type Requests } from '../models/requests.ts';
import type { RequestRow } from './result.ts';

/** What a service drew, what that cost the climate, and all the work that it did. */
export interface ServiceEnergy {
  readonly joules: number;
  readonly grams: number;
  readonly work: number;
}

interface WorkedFor {
  readonly row: number;
  readonly service: number;
  readonly work: number;
}

/** Keeps a row for every request of a run, for those who ask for them. */
export class RequestLog {
  /** In order of arrival. */
  readonly rows: Mutable<RequestRow>[] = [];
  readonly #requests: Requests;
  readonly #tenants: readonly string[];
  readonly #deployments: readonly string[];
  readonly #isGated: readonly boolean[];
  readonly #places: readonly string[];
  readonly #worked: WorkedFor[] = [];

  /** Names of tenants, of the service of each, and whether that is a gateway; and of places of clients. */
  constructor(
    requests: Requests,
    tenants: readonly string[],
    deployments: readonly string[],
    isGated: readonly boolean[],
    places: readonly string[],
  ) {
    this.#requests = requests;
    this.#tenants = tenants;
    this.#deployments = deployments;
    this.#isGated = isGated;
    this.#places = places;
  }

  arrived(request: RequestId): void {
    const requests = this.#requests;
    const tenant = requests.tenant[request]!;
    const place = this.#places[requests.place[request]!];
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
      ...(place === undefined ? {} : { place }),
    };
  }

  started(request: RequestId): void {
    const row = this.rows[this.#requests.number[request]!]!;
    row.started = toSeconds(this.#requests.startedAt[request]!);
    row.cached_tokens = this.#requests.cachedTokens[request]!;
  }

  /** A deployment did some work for a request, which counts as its tenant's does. */
  worked(request: RequestId, service: number, work: number): void {
    this.#worked.push({ row: this.#requests.number[request]!, service, work });
  }

  /** Divides what each service drew, and its carbon, among the requests it worked for; those before the warm-up ended have none. */
  attribute(warmupSeconds: number, of: (service: number) => ServiceEnergy | undefined): void {
    for (const row of this.rows) {
      row.energy_j = row.arrived < warmupSeconds ? Number.NaN : 0;
      row.carbon_g = row.energy_j;
    }
    for (const { row: number, service, work } of this.#worked) {
      const energy = of(service);
      if (energy === undefined) continue;
      const row = this.rows[number]!;
      const part = work / energy.work;
      // A call may come after the end of a warm-up that its request came before.
      row.energy_j = (row.energy_j || 0) + part * energy.joules;
      row.carbon_g = (row.carbon_g || 0) + part * energy.grams;
    }
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

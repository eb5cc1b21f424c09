import { longer } from '../engine/longer.ts';
import { toSeconds } from '../engine/time.ts';
import { none, type RequestId, type Requests } from '../models/requests.ts';
import {
  chunkBuffer,
  chunkOf,
  outcomeCode,
  RequestChunk,
  RequestTable,
  type RowParts,
  rowInChunk,
} from './request-table.ts';
import type { RequestRow } from './result.ts';

/** What a service drew, what that cost the climate, and all the work that it did. */
export interface ServiceEnergy {
  readonly joules: number;
  readonly grams: number;
  readonly work: number;
}

export interface RequestLogOptions {
  readonly requests: Requests;
  /** Names of tenants, of the service of each, and whether that is a gateway. */
  readonly tenants: readonly string[];
  readonly deployments: readonly string[];
  readonly isGated: readonly boolean[];
  /** Names of places of clients. */
  readonly places: readonly string[];
  /** Whether energy is divided among requests in the end. */
  readonly hasEnergy: boolean;
}

/** Keeps a row for every request of a run, for those who ask for them: in columns, as there may be millions. */
export class RequestLog {
  readonly #options: RequestLogOptions;
  readonly #requests: Requests;
  readonly #has: RowParts;
  readonly #buffers: ArrayBuffer[] = [];
  readonly #chunks: RequestChunk[] = [];
  readonly #reasons = new Map([['', 0]]);
  readonly #worked: WorkedFor | undefined;
  #length = 0;

  constructor(options: RequestLogOptions) {
    this.#options = options;
    this.#requests = options.requests;
    this.#has = { usd: options.isGated.includes(true), energy: options.hasEnergy };
    this.#worked = options.hasEnergy ? new WorkedFor() : undefined;
  }

  /** What was kept; in the order of arrival. */
  table(): RequestTable {
    const { tenants, deployments, places } = this.#options;
    return new RequestTable({
      length: this.#length,
      tenants,
      deployments,
      places,
      reasons: [...this.#reasons.keys()],
      has: this.#has,
      chunks: this.#buffers,
    });
  }

  /** Requests arrive in the order of their numbers. */
  arrived(request: RequestId): void {
    const requests = this.#requests;
    const number = this.#length;
    this.#length += 1;
    if (chunkOf(number) === this.#chunks.length) this.#grow();
    const chunk = this.#chunks[chunkOf(number)]!;
    const row = rowInChunk(number);
    const tenant = requests.tenant[request]!;
    chunk.tenant[row] = tenant;
    chunk.arrived[row] = toSeconds(requests.arrivedAt[request]!);
    chunk.started[row] = Number.NaN;
    chunk.firstAnswer[row] = Number.NaN;
    chunk.ended[row] = Number.NaN;
    chunk.promptTokens[row] = requests.promptTokens[request]!;
    chunk.outputTokens[row] = requests.outputTokens[request]!;
    chunk.items[row] = requests.items[request]!;
    chunk.session[row] = requests.session[request]!;
    chunk.turn[row] = requests.turn[request]!;
    chunk.place[row] = requests.place[request]!;
    if (chunk.usd !== undefined) chunk.usd[row] = this.#options.isGated[tenant]! ? 0 : Number.NaN;
  }

  started(request: RequestId): void {
    const number = this.#requests.number[request]!;
    const chunk = this.#chunks[chunkOf(number)]!;
    const row = rowInChunk(number);
    chunk.started[row] = toSeconds(this.#requests.startedAt[request]!);
    chunk.cachedTokens[row] = this.#requests.cachedTokens[request]!;
  }

  /** A deployment did some work for a request, which counts as its tenant's does. */
  worked(request: RequestId, service: number, work: number): void {
    this.#worked?.push(this.#requests.number[request]!, service, work);
  }

  /** Divides what each service drew, and its carbon, among the requests it worked for; those before the warm-up ended have none. */
  attribute(warmupSeconds: number, of: (service: number) => ServiceEnergy | undefined): void {
    for (const { arrived, joules, grams } of this.#chunks) {
      for (const [row, at] of arrived.entries()) {
        joules![row] = at < warmupSeconds ? Number.NaN : 0;
        grams![row] = joules![row]!;
      }
    }
    this.#worked?.forEach((number, service, work) => {
      const energy = of(service);
      if (energy === undefined) return;
      const { joules, grams } = this.#chunks[chunkOf(number)]!;
      const row = rowInChunk(number);
      const part = work / energy.work;
      // A call may come after the end of a warm-up that its request came before.
      joules![row] = (joules![row]! || 0) + part * energy.joules;
      grams![row] = (grams![row]! || 0) + part * energy.grams;
    });
  }

  /** A call for a request was billed, perhaps after its end. */
  billed(call: RequestId, usd: number): void {
    const number = this.#requests.number[call]!;
    const chunk = this.#chunks[chunkOf(number)]!;
    if (chunk.usd !== undefined) chunk.usd[rowInChunk(number)]! += usd;
  }

  ended(request: RequestId, outcome: RequestRow['outcome'], reason: string, now: number): void {
    const number = this.#requests.number[request]!;
    const chunk = this.#chunks[chunkOf(number)]!;
    const row = rowInChunk(number);
    const first = this.#requests.firstAnswerAt[request]!;
    if (first !== none && first <= now) chunk.firstAnswer[row] = toSeconds(first);
    chunk.reason[row] = this.#reasonNumber(reason);
    chunk.ended[row] = toSeconds(now);
    chunk.outcome[row] = outcomeCode(outcome);
  }

  #reasonNumber(reason: string): number {
    const known = this.#reasons.get(reason);
    if (known !== undefined) return known;
    this.#reasons.set(reason, this.#reasons.size);
    return this.#reasons.size - 1;
  }

  #grow(): void {
    const buffer = chunkBuffer(this.#has);
    this.#buffers.push(buffer);
    this.#chunks.push(new RequestChunk(buffer, this.#has));
  }
}

/** Who did how much work for which request, in the order in which it was done. */
class WorkedFor {
  #length = 0;
  #numbers = new Float64Array(1024);
  #services = new Int32Array(1024);
  #works = new Float64Array(1024);

  push(number: number, service: number, work: number): void {
    if (this.#length === this.#works.length) this.#grow();
    this.#numbers[this.#length] = number;
    this.#services[this.#length] = service;
    this.#works[this.#length] = work;
    this.#length += 1;
  }

  forEach(visit: (number: number, service: number, work: number) => void): void {
    for (let at = 0; at < this.#length; at += 1) {
      visit(this.#numbers[at]!, this.#services[at]!, this.#works[at]!);
    }
  }

  #grow(): void {
    const length = 2 * this.#works.length;
    this.#numbers = longer(this.#numbers, length);
    this.#services = longer(this.#services, length);
    this.#works = longer(this.#works, length);
  }
}

import type { RequestRow } from './result.ts';

/** Rows of requests in columns, so many to a chunk: plain data, to be sent between threads. */
export interface RequestColumns {
  readonly length: number;
  readonly tenants: readonly string[];
  /** The service of each tenant. */
  readonly deployments: readonly string[];
  /** Of clients. */
  readonly places: readonly string[];
  readonly reasons: readonly string[];
  /** Whether there are dollars, and whether there are joules and grams: else nobody has any. */
  readonly has: RowParts;
  /** All columns of a chunk in one buffer, as `RequestChunk` divides it. */
  readonly chunks: readonly ArrayBuffer[];
}

/** Parts of a row that not every run has. */
export interface RowParts {
  readonly usd: boolean;
  readonly energy: boolean;
}

const chunkBits = 12;
const chunkRows = 1 << chunkBits;

/** Outcomes by their number in a column. */
const outcomes = [
  'in-flight',
  'completed',
  'rejected',
  'timed-out',
  'cancelled',
  'failed',
] as const;

/** Columns of as many requests as a chunk has, one behind the other in a buffer. Times in seconds. */
export class RequestChunk {
  readonly arrived: Float64Array;
  readonly started: Float64Array;
  readonly firstAnswer: Float64Array;
  readonly ended: Float64Array;
  readonly items: Float64Array;
  readonly usd: Float64Array | undefined;
  readonly joules: Float64Array | undefined;
  readonly grams: Float64Array | undefined;
  readonly promptTokens: Int32Array;
  readonly outputTokens: Int32Array;
  readonly cachedTokens: Int32Array;
  readonly session: Int32Array;
  readonly turn: Int32Array;
  readonly tenant: Int32Array;
  /** Numbers of a place, which is -1 where nothing is far, and of a reason. */
  readonly place: Int32Array;
  readonly reason: Int32Array;
  readonly outcome: Int8Array;

  constructor(buffer: ArrayBuffer, has: RowParts) {
    let at = 0;
    // Wide columns first, so that each begins where its numbers may.
    const doubles = () => {
      const column = new Float64Array(buffer, at, chunkRows);
      at += column.byteLength;
      return column;
    };
    const integers = () => {
      const column = new Int32Array(buffer, at, chunkRows);
      at += column.byteLength;
      return column;
    };
    this.arrived = doubles();
    this.started = doubles();
    this.firstAnswer = doubles();
    this.ended = doubles();
    this.items = doubles();
    this.usd = has.usd ? doubles() : undefined;
    this.joules = has.energy ? doubles() : undefined;
    this.grams = has.energy ? doubles() : undefined;
    this.promptTokens = integers();
    this.outputTokens = integers();
    this.cachedTokens = integers();
    this.session = integers();
    this.turn = integers();
    this.tenant = integers();
    this.place = integers();
    this.reason = integers();
    this.outcome = new Int8Array(buffer, at, chunkRows);
  }
}

/** Room for a chunk: 73 bytes a request, 8 more with dollars and 16 with energy. */
export function chunkBuffer({ usd, energy }: RowParts): ArrayBuffer {
  const doubles = 5 + (usd ? 1 : 0) + (energy ? 2 : 0);
  return new ArrayBuffer(chunkRows * (8 * doubles + 4 * 8 + 1));
}

/** The chunk that the request of a number is in, and where in it. */
export function chunkOf(number: number): number {
  return number >>> chunkBits;
}

export function rowInChunk(number: number): number {
  return number & (chunkRows - 1);
}

export function outcomeCode(outcome: RequestRow['outcome']): number {
  return outcomes.indexOf(outcome);
}

/** The requests of a run in order of arrival: columns, of which a row is made when it is asked for. */
export class RequestTable implements Iterable<RequestRow> {
  readonly columns: RequestColumns;
  readonly #chunks: readonly RequestChunk[];

  constructor(columns: RequestColumns) {
    this.columns = columns;
    this.#chunks = columns.chunks.map((buffer) => new RequestChunk(buffer, columns.has));
  }

  get length(): number {
    return this.columns.length;
  }

  /** The row of the request with a number; undefined where there is none. */
  at(number: number): RequestRow | undefined {
    return number >= 0 && number < this.length ? this.#row(number) : undefined;
  }

  *[Symbol.iterator](): Generator<RequestRow, undefined> {
    for (let number = 0; number < this.length; number += 1) yield this.#row(number);
  }

  #row(number: number): RequestRow {
    const { tenants, deployments, places, reasons } = this.columns;
    const chunk = this.#chunks[chunkOf(number)]!;
    const row = rowInChunk(number);
    const tenant = chunk.tenant[row]!;
    const place = places[chunk.place[row]!];
    return {
      number,
      tenant: tenants[tenant]!,
      deployment: deployments[tenant]!,
      arrived: chunk.arrived[row]!,
      started: chunk.started[row]!,
      first_answer: chunk.firstAnswer[row]!,
      ended: chunk.ended[row]!,
      outcome: outcomes[chunk.outcome[row]!]!,
      reason: reasons[chunk.reason[row]!]!,
      prompt_tokens: chunk.promptTokens[row]!,
      output_tokens: chunk.outputTokens[row]!,
      cached_tokens: chunk.cachedTokens[row]!,
      items: chunk.items[row]!,
      session: chunk.session[row]!,
      turn: chunk.turn[row]!,
      usd: chunk.usd?.[row] ?? Number.NaN,
      ...(place === undefined ? {} : { place }),
      ...(chunk.joules === undefined
        ? {}
        : { energy_j: chunk.joules[row]!, carbon_g: chunk.grams![row]! }),
    };
  }
}

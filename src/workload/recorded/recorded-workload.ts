/** What a recorded request is where nothing else was recorded: see `RecordedWorkload`. */
export const usual = {
  items: 1,
  tenant: 0,
  work: Number.NaN,
  session: -1,
  turn: 0,
  content: -1,
  topic: -1,
  prefixStart: 0,
} satisfies Record<string, number>;

/**
 * Recorded requests in order of arrival, one column per attribute. A column but those of arrivals and tokens is empty where
 * every request is `usual` in it, so that a trace of times and tokens takes 16 bytes a request. Plain data: a structured clone
 * copies it, and columns on a SharedArrayBuffer go to worker threads without a copy.
 */
export interface RecordedWorkload {
  readonly kind: 'requests';
  readonly count: number;
  /** Seconds, ascending. */
  readonly arrivals: Float64Array;
  readonly promptTokens: Int32Array;
  readonly outputTokens: Int32Array;
  readonly items: Float64Array;
  /** Index into `tenants`. */
  readonly tenant: Int32Array;
  readonly tenants: readonly string[];
  /** The uniform number behind a random service time, or NaN where none was recorded. */
  readonly work: Float64Array;
  /** Conversation, or -1. */
  readonly session: Int32Array;
  readonly turn: Int32Array;
  /** Which question it asks, and of which kind it is, where questions come again; or -1. */
  readonly content: Int32Array;
  readonly topic: Int32Array;
  /** Request i has the prefix groups from prefixStarts[i] up to, not including, prefixStarts[i + 1]. */
  readonly prefixStarts: Int32Array;
  readonly prefixGroups: Int32Array;
  readonly prefixTokens: Int32Array;
  /** One more than the highest group id, and than the highest session; 0 where there is none. */
  readonly groupCount: number;
  readonly sessionCount: number;
  /** Seconds between stamps where arrivals were only recorded in such ticks, 0 where they are exact. */
  readonly tick: number;
}

/** Recorded counts of requests per interval. */
export interface RecordedCounts {
  readonly kind: 'counts';
  /** Seconds. */
  readonly interval: number;
  /** Requests per second of each interval; 0 in an interval without a row. */
  readonly rates: Float64Array;
  /** Rows in the file. */
  readonly periods: number;
  /** The stamps of the first row and of the row with the highest count, as the file has them. */
  readonly firstPeriod: string;
  readonly peakPeriod: string;
}

/**
 * Clients described by their request rate per window (ServeGen), and by quantiles of their lengths.
 * Row r of client c lies in rateStarts[c] ≤ r < rateStarts[c + 1]; the same with lengthStarts.
 */
export interface RecordedClients {
  readonly kind: 'clients';
  readonly clients: readonly string[];
  /** Seconds of a window of rates. */
  readonly window: number;
  readonly rateStarts: Int32Array;
  /** Start of each window in seconds, ascending per client; windows without requests have no row. */
  readonly windowStart: Float64Array;
  /** Requests per second. */
  readonly rate: Float64Array;
  /** Coefficient of variation of the gaps between requests. */
  readonly cv: Float64Array;
  /** 1 where the gaps are Weibull, 0 where they are Gamma. */
  readonly weibull: Uint8Array;
  /** What the quantiles measure (`input_tokens`, `output_tokens`, `image_count`, …); empty without a lengths file. */
  readonly fields: readonly string[];
  readonly lengthStarts: Int32Array;
  /** Start of each window of lengths in seconds, ascending per client. */
  readonly lengthWindow: Float64Array;
  /** Per row and field ten numbers: the quantiles of `lengthProbabilities`. */
  readonly quantiles: Float64Array;
  /** The client whose lengths a client has: itself, or the one with the nearest mean rate, or -1. */
  readonly lengthsOf: Int32Array;
}

/** Prompt and output lengths without arrivals: rows to draw from. */
export interface RecordedLengths {
  readonly kind: 'lengths';
  readonly prompt: Int32Array;
  readonly output: Int32Array;
}

/** Whatever a recorded file holds. */
export type Recorded = RecordedWorkload | RecordedCounts | RecordedClients | RecordedLengths;

/** The probabilities at which ServeGen gives quantiles of lengths; the last is the maximum. */
export const lengthProbabilities = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1] as const;

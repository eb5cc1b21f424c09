import type { PrefixStatistics } from './prefix-statistics.ts';

/** How long prompts or answers are, in tokens. */
export interface LengthDescription {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** A part of the requests, by tenant. */
export interface TenantDescription {
  readonly name: string;
  readonly requests: number;
}

/** Recorded requests in numbers. Rates per second, times in seconds. */
export interface RequestsDescription {
  readonly kind: 'requests';
  readonly requests: number;
  /** From the first arrival to the last. */
  readonly span: number;
  readonly meanRate: number;
  /** The most requests in one whole second after the first arrival. */
  readonly peakSecond: number;
  /** Coefficient of variation of the gaps; 1 for a Poisson process. */
  readonly gapCv: number;
  /** Variance over mean of the counts in windows of 10 s and 60 s; 1 for a Poisson process. NaN for less than two windows. */
  readonly dispersion10s: number;
  readonly dispersion60s: number;
  readonly prompt: LengthDescription;
  readonly output: LengthDescription;
  readonly prefix: PrefixStatistics | undefined;
  readonly sessions: number;
  readonly tenants: readonly TenantDescription[];
  /** Seconds between stamps where arrivals were recorded in ticks, else 0. */
  readonly tick: number;
  /** Mean rate in each sixtieth of the span. */
  readonly rates: Float64Array;
}

/** Recorded counts in numbers. */
export interface CountsDescription {
  readonly kind: 'counts';
  /** Rows of the file; `span` counts intervals without a row too. */
  readonly periods: number;
  readonly interval: number;
  readonly span: number;
  readonly requests: number;
  /** Over the periods with a row. */
  readonly meanRate: number;
  readonly peakRate: number;
  readonly peakOverMean: number;
  readonly firstPeriod: string;
  readonly peakPeriod: string;
  readonly rates: Float64Array;
}

/** Recorded clients in numbers. */
export interface ClientsDescription {
  readonly kind: 'clients';
  readonly clients: number;
  readonly clientsWithLengths: number;
  /** Different windows with requests, and the length of one in seconds. */
  readonly windows: number;
  readonly window: number;
  readonly span: number;
  readonly requests: number;
  readonly meanRate: number;
  readonly peakRate: number;
  readonly peakOverMean: number;
  /** The part of the requests that comes from the busiest tenth of the clients. */
  readonly topTenthShare: number;
  readonly rates: Float64Array;
}

/** Lengths in numbers. */
interface LengthsDescription {
  readonly kind: 'lengths';
  readonly rows: number;
  readonly prompt: LengthDescription;
  readonly output: LengthDescription;
}

export type Description =
  | RequestsDescription
  | CountsDescription
  | ClientsDescription
  | LengthsDescription;

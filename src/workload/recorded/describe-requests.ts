import { deviation, mean, variance } from 'd3-array';
import type { LengthDescription, RequestsDescription, TenantDescription } from './description.ts';
import { prefixStatistics } from './prefix-statistics.ts';
import { type RecordedWorkload, usual } from './recorded-workload.ts';
import { sortedQuantile } from './sorted-quantile.ts';

/** Recorded requests in numbers, with their rate in so many equal stretches. */
export function describeRequests(recorded: RecordedWorkload, columns: number): RequestsDescription {
  const { count, arrivals } = recorded;
  const span = count === 0 ? 0 : arrivals[count - 1]! - arrivals[0]!;
  const gaps = gapsBetween(arrivals);
  return {
    kind: 'requests',
    requests: count,
    span,
    meanRate: count / span,
    peakSecond: countsPer(arrivals, 1, Math.floor(span) + 1).reduce((a, b) => Math.max(a, b), 0),
    gapCv: (deviation(gaps) ?? Number.NaN) / (mean(gaps) ?? Number.NaN),
    dispersion10s: dispersion(arrivals, 10, span),
    dispersion60s: dispersion(arrivals, 60, span),
    prompt: lengthsOf(recorded.promptTokens),
    output: lengthsOf(recorded.outputTokens),
    prefix: prefixStatistics(recorded),
    sessions: new Set(recorded.session.filter((session) => session >= 0)).size,
    tenants: tenantsOf(recorded),
    tick: recorded.tick,
    rates: columnRates(arrivals, span, columns),
  };
}

/** The mean and the quantiles of lengths in tokens. */
export function lengthsOf(tokens: Int32Array): LengthDescription {
  const sorted = Float64Array.from(tokens).sort();
  return {
    mean: mean(sorted) ?? Number.NaN,
    p50: sortedQuantile(sorted, 0.5),
    p90: sortedQuantile(sorted, 0.9),
    p99: sortedQuantile(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}

function tenantsOf({ count, tenant, tenants }: RecordedWorkload): TenantDescription[] {
  const requests = new Int32Array(tenants.length);
  if (tenant.length === 0) requests[usual.tenant] = count;
  for (const index of tenant) requests[index] = requests[index]! + 1;
  return tenants.map((name, index) => ({ name, requests: requests[index]! }));
}

function gapsBetween(arrivals: Float64Array): Float64Array {
  const gaps = new Float64Array(Math.max(0, arrivals.length - 1));
  for (let i = 0; i < gaps.length; i++) gaps[i] = arrivals[i + 1]! - arrivals[i]!;
  return gaps;
}

/** Windows of a recording of three years, second by second. */
const mostWindows = 1e8;

/** Requests in each of the first `windows` windows of so many seconds after the first arrival. */
function countsPer(arrivals: Float64Array, seconds: number, windows: number): Float64Array {
  // Two rows may be centuries apart: then there is no saying.
  if (windows > mostWindows) return Float64Array.of(Number.NaN);
  const counts = new Float64Array(windows);
  for (const arrival of arrivals) {
    const window = Math.floor((arrival - arrivals[0]!) / seconds);
    if (window < windows) counts[window] = counts[window]! + 1;
  }
  return counts;
}

/** Variance over mean of the counts of whole windows; the last window, cut by the end, is left out. */
function dispersion(arrivals: Float64Array, seconds: number, span: number): number {
  const counts = countsPer(arrivals, seconds, Math.floor(span / seconds));
  return (variance(counts) ?? Number.NaN) / (mean(counts) ?? Number.NaN);
}

function columnRates(arrivals: Float64Array, span: number, columns: number): Float64Array {
  const rates = new Float64Array(columns);
  const width = span / columns;
  for (const arrival of arrivals) {
    // The last arrival stands on the edge and belongs to the last column.
    const column =
      width > 0 ? Math.min(columns - 1, Math.floor((arrival - arrivals[0]!) / width)) : 0;
    rates[column] = rates[column]! + 1;
  }
  return width > 0 ? rates.map((requests) => requests / width) : rates;
}

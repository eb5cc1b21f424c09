import { ticksPerSecond, toSeconds } from '../../engine/time.ts';
import type { Signals } from '../../policies/autoscaling/signals.ts';
import { type BucketCounts, quantileBetween } from './latency-buckets.ts';
import type { SignalSample } from './signal-sample.ts';

/** The samples that a decision goes by. */
export interface SignalWindow {
  /** Running totals are told apart between these two; they are the same where there are not two. */
  readonly first: SignalSample;
  readonly last: SignalSample;
  /** Levels are the mean over these. */
  readonly levels: readonly SignalSample[];
}

/** The signals over a window; `ttft` and `itl` are what a part `quantile` of the requests stayed within. */
export function signalsOver({ first, last, levels }: SignalWindow, quantile: number): Signals {
  return {
    queueDepth: mean(levels, 'queueDepth'),
    ongoing: mean(levels, 'ongoing'),
    kvUse: mean(levels, 'kvUse'),
    ...(last.at > first.at && changes(first, last, quantile)),
  };
}

/** What came between two samples. */
function changes(before: SignalSample, after: SignalSample, quantile: number): Signals {
  const seconds = toSeconds(after.at - before.at);
  const since = (total: keyof SignalSample['totals']) => after.totals[total] - before.totals[total];
  const arrived = since('arrived');
  const completed = since('completed');
  const open = since('openSlotTicks');
  return {
    arrivalRate: arrived / seconds,
    completionRate: completed / seconds,
    meanLatency: completed === 0 ? 0 : since('latencyTicks') / completed / ticksPerSecond,
    utilisation: open === 0 ? 0 : since('busySlotTicks') / open,
    ttft: percentile(before.ttft, after.ttft, quantile),
    itl: percentile(before.itl, after.itl, quantile),
    tokensPerSecond: growth(before.answeredTokens, after.answeredTokens, seconds),
    promptTokens: growth(before.tokens?.prompt, after.tokens?.prompt, arrived),
    outputTokens: growth(before.tokens?.output, after.tokens?.output, arrived),
  };
}

/** In seconds. */
function percentile(
  before: BucketCounts | undefined,
  after: BucketCounts | undefined,
  quantile: number,
): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  const ticks = quantileBetween(before, after, quantile);
  return ticks === undefined ? undefined : toSeconds(ticks);
}

/** How much a total grew for each of so many. */
function growth(
  before: number | undefined,
  after: number | undefined,
  count: number,
): number | undefined {
  if (before === undefined || after === undefined || count === 0) return undefined;
  return (after - before) / count;
}

/** The mean of a level over the samples that have it. */
function mean(
  samples: readonly SignalSample[],
  level: 'queueDepth' | 'ongoing' | 'kvUse',
): number | undefined {
  let sum = 0;
  let count = 0;
  for (const { [level]: value } of samples) {
    if (value === undefined) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? undefined : sum / count;
}

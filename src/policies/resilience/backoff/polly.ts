import type { Backoff } from '../retry.ts';
import { alongCurve, scaled } from './decorrelated-v2.ts';
import { type Longest, longestOf } from './longest.ts';
import { grown } from './powers.ts';

/** Polly v8’s `RetryStrategyOptions`, in seconds. */
export interface PollyBackoffConfig {
  readonly kind: 'polly';
  readonly backoff_type: 'constant' | 'linear' | 'exponential';
  readonly use_jitter: boolean;
  readonly delay: number;
  readonly max_delay: Longest;
}

/** .NET counts time in ticks of 100 ns. */
const ticksPerSecond = 10_000_000;
/** The longest `TimeSpan` of .NET, 2^63 − 1 ticks, in seconds. */
const longest = 922_337_203_685.4775;
/** Jitter of constant and linear waits: a quarter up or down. */
const jitterFactor = 0.5;

/**
 * Polly’s `RetryHelper.GetRetryDelay` (173d6d1d): a quarter more or less where constant and linear waits have jitter, and
 * DecorrelatedJitterBackoffV2 where exponential ones do. Remembers the last point on its curve, which no cap shortens.
 */
export function pollyBackoff(config: PollyBackoffConfig): Backoff {
  const { backoff_type: type, use_jitter: hasJitter, delay } = config;
  const max = Math.min(longest, longestOf(config.max_delay));
  const backoff = {
    memory: 0,
    delay(retry: number, memory: number, draw: () => number): number {
      const luck = draw();
      if (delay === 0) return 0;
      if (type === 'exponential') {
        if (!hasJitter) return grown(delay, 2, retry, max);
        const point = alongCurve(2, retry, luck);
        const wait = scaled(memory, point) * delay;
        backoff.memory = point;
        return Math.min(max, wholeTicks(wait));
      }
      const wait = type === 'constant' ? delay : (retry + 1) * delay;
      return Math.min(max, hasJitter ? wait + wait * jitterFactor * (luck - 0.5) : wait);
    },
  };
  return backoff;
}

/** Cut off to whole ticks, as a cast to a whole number does. */
function wholeTicks(seconds: number): number {
  const ticks = seconds * ticksPerSecond;
  return ticks < Number.MAX_SAFE_INTEGER ? Math.floor(ticks) / ticksPerSecond : seconds;
}

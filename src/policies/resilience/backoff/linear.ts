import type { Backoff } from '../retry.ts';
import { type Longest, longestOf } from './longest.ts';

/** Seconds before the first retry, by how many each wait is longer than the last, and the longest. */
export interface LinearBackoffConfig {
  readonly kind: 'linear';
  readonly initial: number;
  readonly step: number;
  readonly max: Longest;
}

/** Waits grow by the same step, as in Finagle's `Backoff.linear`. */
export function linearBackoff({ initial, step, ...config }: LinearBackoffConfig): Backoff {
  const max = longestOf(config.max);
  return {
    memory: 0,
    delay(retry, _memory, draw) {
      draw();
      return Math.min(max, initial + retry * step);
    },
  };
}

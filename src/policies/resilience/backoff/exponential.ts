import type { Backoff } from '../retry.ts';
import { type Longest, longestOf } from './longest.ts';
import { grown } from './powers.ts';

/** How chance shortens waits: AWS's names (“Exponential Backoff And Jitter”, 2015). */
export const jitters = ['none', 'full', 'equal', 'decorrelated'] as const;

/** Waits that grow by a factor. */
export interface ExponentialBackoffConfig {
  readonly kind: 'exponential';
  /** Seconds before the first retry. */
  readonly initial: number;
  readonly multiplier: number;
  /** Seconds at the most. */
  readonly max: Longest;
  readonly jitter: (typeof jitters)[number];
}

/**
 * With x = min(max, initial × multiplier^n): `none` waits x, `full` U(0, x), `equal` x/2 + U(0, x/2), and `decorrelated`
 * min(max, U(initial, 3 × the last wait)), whatever the multiplier.
 */
export function exponentialBackoff(config: ExponentialBackoffConfig): Backoff {
  const { initial, multiplier, jitter } = config;
  const max = longestOf(config.max);
  if (jitter === 'decorrelated') return decorrelated(initial, max);
  return {
    memory: 0,
    delay(retry, _memory, draw) {
      const luck = draw();
      const most = grown(initial, multiplier, retry, max);
      switch (jitter) {
        case 'none':
          return most;
        case 'full':
          return luck * most;
        case 'equal':
          return most / 2 + (luck * most) / 2;
      }
    },
  };
}

/** Remembers the last wait. */
function decorrelated(initial: number, max: number): Backoff {
  const backoff = {
    memory: 0,
    delay(retry: number, memory: number, draw: () => number): number {
      const before = retry === 0 ? initial : memory;
      const wait = Math.min(max, initial + draw() * (3 * before - initial));
      backoff.memory = wait;
      return wait;
    },
  };
  return backoff;
}

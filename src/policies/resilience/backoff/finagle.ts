import type { Backoff } from '../retry.ts';
import { grown } from './powers.ts';

/** Finagle’s jittered sequences. */
export const finagleSequences = [
  'exponential-jittered',
  'equal-jittered',
  'decorrelated-jittered',
] as const;

/** A sequence of Finagle’s `Backoff` that is drawn; `constant`, `linear` and `exponential` are kinds of their own. */
export interface FinagleBackoffConfig {
  readonly kind: 'finagle';
  readonly sequence: (typeof finagleSequences)[number];
  /** Seconds: the first wait, and the longest. */
  readonly start: number;
  readonly maximum: number;
}

/**
 * As Finagle’s `Backoff.scala` draws, which is not what AWS’s names mean: the first wait is always `start`, `exponential-jittered`
 * is U(0, the last wait × 2^n) and `decorrelated-jittered` U(the last wait, three times that). Each stays at `maximum`
 * once it reaches it. Remembers the last wait.
 */
export function finagleBackoff({ sequence, start, maximum }: FinagleBackoffConfig): Backoff {
  const next = (retry: number, last: number, luck: number): number => {
    switch (sequence) {
      case 'exponential-jittered': {
        const most = grown(last, 2, retry, maximum);
        return most === maximum ? maximum : luck * most;
      }
      case 'equal-jittered': {
        const half = grown(start, 2, retry - 1, maximum);
        return Math.min(maximum, half + luck * half);
      }
      case 'decorrelated-jittered':
        return last + luck * (Math.min(maximum, 3 * last) - last);
    }
  };
  const backoff = {
    memory: 0,
    delay(retry: number, memory: number, draw: () => number): number {
      const luck = draw();
      const wait = retry === 0 ? Math.min(start, maximum) : next(retry, memory, luck);
      backoff.memory = wait;
      return wait;
    },
  };
  return backoff;
}

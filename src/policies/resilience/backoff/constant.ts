import type { Backoff } from '../retry.ts';

/** The same seconds before each retry. */
export interface ConstantBackoffConfig {
  readonly kind: 'constant';
  readonly delay: number;
}

/** Waits as long every time. */
export function constantBackoff({ delay }: ConstantBackoffConfig): Backoff {
  return {
    memory: 0,
    delay(_retry, _memory, draw) {
      draw();
      return delay;
    },
  };
}

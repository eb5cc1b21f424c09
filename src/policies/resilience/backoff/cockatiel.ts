import type { Backoff } from '../retry.ts';
import { alongCurve, scaled } from './decorrelated-v2.ts';
import { grown } from './powers.ts';

/** cockatiel’s generators of waits. */
export const cockatielGenerators = ['none', 'full', 'half', 'decorrelated'] as const;

/** cockatiel’s `ExponentialBackoff`, in seconds. */
export interface CockatielBackoffConfig {
  readonly kind: 'cockatiel';
  readonly generator: (typeof cockatielGenerators)[number];
  readonly initial_delay: number;
  readonly max_delay: number;
  /** Only `decorrelated` grows by it; the others double, as cockatiel 3.2.1 does. */
  readonly exponent: number;
}

/** As cockatiel waits: `full` and `half` are cut off to whole milliseconds. Remembers the last point on the curve of `decorrelated`. */
export function cockatielBackoff(config: CockatielBackoffConfig): Backoff {
  const { generator, initial_delay: initial, max_delay: max, exponent } = config;
  const backoff = {
    memory: 0,
    delay(retry: number, memory: number, draw: () => number): number {
      const luck = draw();
      if (generator === 'decorrelated') {
        const point = alongCurve(exponent, retry, luck);
        backoff.memory = point;
        // Nothing times infinity is not a number.
        return initial === 0 ? 0 : Math.min(max, scaled(memory, point) * initial);
      }
      const most = grown(initial, 2, retry, max);
      switch (generator) {
        case 'none':
          return most;
        case 'full':
          return wholeMilliseconds(luck * most);
        case 'half':
          return wholeMilliseconds((most + luck * most) / 2);
      }
    },
  };
  return backoff;
}

function wholeMilliseconds(seconds: number): number {
  return Math.floor(seconds * 1000) / 1000;
}

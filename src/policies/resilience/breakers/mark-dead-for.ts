import { finagleBackoff } from '../backoff/finagle.ts';
import type { Backoff } from '../retry.ts';

/** For how long Finagle marks a target dead, time after time; seconds. */
export type MarkDeadForConfig =
  | { readonly kind: 'equal-jittered'; readonly start: number; readonly maximum: number }
  | {
      readonly kind: 'durations';
      readonly durations: readonly number[];
      readonly afterwards: number;
    };

/** Such durations as a back-off. */
export function markDeadFor(config: MarkDeadForConfig): Backoff {
  switch (config.kind) {
    case 'equal-jittered': {
      const { kind: sequence, start, maximum } = config;
      return finagleBackoff({ kind: 'finagle', sequence, start, maximum });
    }
    case 'durations':
      return {
        memory: 0,
        delay(time, _memory, draw) {
          draw();
          return config.durations[time] ?? config.afterwards;
        },
      };
  }
}

import type { GatewayRouter } from './gateway-router.ts';
import { hasFailed } from './has-failed.ts';

/** Settings of going on before a limit is reached. */
export interface QuotaAwareConfig {
  readonly kind: 'quota-aware';
  /** A target with no more than this part of its tightest rate limit left is used up. */
  readonly min_headroom: number;
}

/**
 * The first target by priority whose rate limits have something left, so that clients see "too many requests" only
 * when all are used up: then it chooses none. Those that failed the request come last.
 */
export function quotaAware(config: QuotaAwareConfig): GatewayRouter {
  return {
    choose(request, view, _draw, choice) {
      const { open, targets } = view;
      let best = -1;
      let bestFailed = false;
      let skipped = false;
      for (let at = 0; at < open.length; at += 1) {
        const target = open[at]!;
        if (view.headroom(target) <= config.min_headroom) {
          skipped = true;
          continue;
        }
        const failed = hasFailed(request, target);
        const isBetter =
          best < 0 ||
          (failed === bestFailed
            ? targets[target]!.priority < targets[best]!.priority
            : bestFailed);
        if (!isBetter) continue;
        best = target;
        bestFailed = failed;
      }
      choice.target = best;
      choice.because =
        best < 0
          ? 'every rate limit is used up'
          : skipped
            ? 'first with quota left'
            : 'first priority';
    },
  };
}

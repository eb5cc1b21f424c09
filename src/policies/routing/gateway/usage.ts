import type { GatewayRouter } from './gateway-router.ts';
import { leastOpen } from './least-open.ts';
import { hasHeadroom, type Measure } from './measure.ts';

/**
 * The target with the fewest tokens of the last minute whose rate limits have something left, the first of equals;
 * none where all are used up. LiteLLM's usage-based routing (`router_strategy/lowest_tpm_rpm.py`), which counts calendar
 * minutes.
 */
export function usage(): GatewayRouter {
  return {
    choose(_request, view, _draw, choice) {
      choice.target = leastOpen(view, tokensUnderLimits);
      choice.because =
        choice.target < 0 ? 'every rate limit is used up' : 'fewest tokens of the last minute';
    },
  };
}

const tokensUnderLimits: Measure = (view, target) =>
  hasHeadroom(view, target) ? view.tokensLastMinute(target) : Number.POSITIVE_INFINITY;

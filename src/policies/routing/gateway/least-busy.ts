import type { GatewayRouter } from './gateway-router.ts';
import { leastOpen } from './least-open.ts';
import type { Measure } from './measure.ts';

/** The target with the fewest calls under way, the first of equals, as LiteLLM's `router_strategy/least_busy.py`. */
export function leastBusy(): GatewayRouter {
  return {
    choose(_request, view, _draw, choice) {
      choice.target = leastOpen(view, inFlight);
      choice.because = 'fewest calls under way';
    },
  };
}

const inFlight: Measure = (view, target) => view.inFlight(target);

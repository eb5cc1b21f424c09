import type { GatewayRouter } from './gateway-router.ts';
import { weightOf } from './measure.ts';
import { pickByWeight } from './pick-by-weight.ts';

/** What a target says of its part of the requests. */
export interface SaidOfShare {
  readonly weight?: number | undefined;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

/**
 * A target at random, with a chance in proportion to its weight: LiteLLM's simple shuffle
 * (`router_strategy/simple_shuffle.py`), its default.
 */
export function weighted(): GatewayRouter {
  return {
    choose(_request, view, draw, choice) {
      choice.target = pickByWeight(view, weightOf, draw());
      choice.because = 'by weight';
    },
  };
}

/**
 * What weighs in LiteLLM's simple shuffle: weights where the first target has one, else requests a minute where it has
 * a limit of those, else tokens a minute; 0 for others that lack it. Where the first has none of them, all are equal.
 */
export function shuffleWeights(targets: readonly SaidOfShare[]): readonly number[] {
  const [first] = targets;
  for (const field of ['weight', 'requestsPerMinute', 'tokensPerMinute'] as const) {
    if (first?.[field] !== undefined) return targets.map((target) => target[field] ?? 0);
  }
  return targets.map(() => 1);
}

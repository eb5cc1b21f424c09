import type { GatewayRequest, GatewayRouter, TargetView } from './gateway-router.ts';
import { hasFailed } from './has-failed.ts';
import { type Measure, priceOf } from './measure.ts';
import { PartView } from './part-view.ts';
import { pickByWeight } from './pick-by-weight.ts';

/** Settings of OpenRouter's choice of a provider. */
export interface InverseSquarePriceConfig {
  readonly kind: 'inverse-square-price';
  /** Seconds after a failure during which a target is only a fallback. */
  readonly outage: number;
  /** In this order where given, without sharing the load. */
  readonly sort?: 'price' | 'throughput' | 'latency' | undefined;
}

/**
 * How OpenRouter chooses a provider (its guide to provider selection): of those without a failure in the last 30 s one
 * at random, with a chance in proportion to 1/price²; then the rest by price, and last those that failed. Without
 * any that did not fail, the first choice is among all. With `sort` it takes them one after another in that order,
 * whether they failed others or not; one that was not tried yet counts as taking no time.
 */
export function inverseSquarePrice(config: InverseSquarePriceConfig): GatewayRouter {
  const { outage, sort } = config;
  const stable = new PartView();
  const inOrder = sort === undefined ? undefined : measures[sort];

  const first = (view: TargetView, u: number): number => {
    stable.begin(view);
    let free = 0;
    for (let at = 0; at < view.open.length; at += 1) {
      const target = view.open[at]!;
      if (view.sinceFailure(target) >= outage) stable.add(target);
    }
    const pool = stable.end() ? stable : view;
    for (let at = 0; at < pool.open.length; at += 1) {
      if (pool.price(pool.open[at]!) <= 0) free += 1;
    }
    // 1/price² of what costs nothing is beyond all others.
    return pickByWeight(pool, free > 0 ? isFree : inverseSquare, u);
  };

  return {
    choose(request, view, draw, choice) {
      const u = draw();
      if (inOrder !== undefined) {
        choice.target = next(request, view, 0, inOrder);
        choice.because = 'next in order';
      } else if (request.attempts === 0) {
        choice.target = first(view, u);
        choice.because = 'by 1/price²';
      } else {
        choice.target = next(request, view, outage, priceOf);
        choice.because = 'next by price';
      }
    },
  };
}

const measures: Readonly<Record<'price' | 'throughput' | 'latency', Measure>> = {
  price: priceOf,
  throughput: (view, target) => view.secondsPerToken(target),
  latency: (view, target) => view.firstTokenSeconds(target),
};

const inverseSquare: Measure = (view, target) => 1 / (view.price(target) * view.price(target));

const isFree: Measure = (view, target) => (view.price(target) <= 0 ? 1 : 0);

/** The least by a measure of those that did not fail the request, before that of those that had no outage. */
function next(request: GatewayRequest, view: TargetView, outage: number, by: Measure): number {
  const { open } = view;
  let best = -1;
  let bestRank = 0;
  let least = 0;
  for (let at = 0; at < open.length; at += 1) {
    const target = open[at]!;
    const rank = hasFailed(request, target) ? 2 : view.sinceFailure(target) < outage ? 1 : 0;
    const value = by(view, target);
    if (best >= 0 && (rank > bestRank || (rank === bestRank && value >= least))) continue;
    best = target;
    bestRank = rank;
    least = value;
  }
  return best;
}

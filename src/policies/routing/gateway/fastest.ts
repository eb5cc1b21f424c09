import type { GatewayRouter, TargetView } from './gateway-router.ts';
import { leastOpen } from './least-open.ts';
import { hasHeadroom, type Measure } from './measure.ts';

/** Settings of the fastest. */
export interface FastestConfig {
  readonly kind: 'fastest';
  /** What is fast: the first token, as LiteLLM judges answers that stream, or each token, as it judges others. */
  readonly by: 'first-token' | 'per-token';
  /** How much slower than the fastest a target may be, as a part of its time. */
  readonly buffer: number;
}

/**
 * LiteLLM's latency-based routing (`router_strategy/lowest_latency.py`): any of the targets that are at most
 * `buffer` slower than the fastest, with equal chances, and none that has used up a rate limit. A target that was not
 * tried yet counts as one that takes no time, so it is tried first. LiteLLM's buffer is 0 unless set.
 */
export function fastest(config: FastestConfig): GatewayRouter {
  const measure = config.by === 'first-token' ? firstToken : perToken;
  return {
    choose(_request, view, draw, choice) {
      const u = draw();
      const best = leastOpen(view, measure);
      if (best < 0) {
        choice.target = -1;
        choice.because = 'every rate limit is used up';
        return;
      }
      const most = measure(view, best) * (1 + config.buffer);
      choice.target = nthWithin(view, measure, most, u);
      choice.because = measure(view, choice.target) === 0 ? 'not tried yet' : 'fastest';
    },
  };
}

const firstToken: Measure = (view, target) =>
  hasHeadroom(view, target) ? view.firstTokenSeconds(target) : Number.POSITIVE_INFINITY;

const perToken: Measure = (view, target) =>
  hasHeadroom(view, target) ? view.secondsPerToken(target) : Number.POSITIVE_INFINITY;

/** One of the open targets whose measure is at most `most`, of which there is one, for a uniform number. */
function nthWithin(view: TargetView, measure: Measure, most: number, u: number): number {
  const { open } = view;
  let count = 0;
  for (let at = 0; at < open.length; at += 1) if (measure(view, open[at]!) <= most) count += 1;
  let before = Math.floor(u * count);
  for (let at = 0; at < open.length; at += 1) {
    if (measure(view, open[at]!) > most) continue;
    if (before === 0) return open[at]!;
    before -= 1;
  }
  return -1;
}

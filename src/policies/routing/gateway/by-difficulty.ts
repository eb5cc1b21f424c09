import { answersWell } from './cascade.ts';
import type { GatewayRequest, GatewayRouter, TargetView } from './gateway-router.ts';
import { hasFailed } from './has-failed.ts';

/** Settings of routing by difficulty. */
export interface ByDifficultyConfig {
  readonly kind: 'by-difficulty';
  /** Part of the requests whose difficulty is told right; of the others the guess is noise. */
  readonly signal: number;
}

/**
 * Simple requests to cheap targets, hard ones to good ones, decided before anybody is asked (Ong et al. 2024, RouteLLM):
 * the cheapest target that is expected to answer well, or the best where none is. The difficulty is told for a part
 * `signal` of the requests, and guessed uniformly in [0, 1) for the others. Targets that failed the request come last.
 *
 * With s = signal, and two targets of quality q₁ ≤ q₂ of which the first is cheaper
 *
 *     sent to the first = q₁
 *     answered well = s·q₂ + (1 − s)·(q₁² + (1 − q₁)·q₂)
 */
export function byDifficulty({ signal }: ByDifficultyConfig): GatewayRouter {
  // Refilled: a choice allocates nothing.
  const guessed = { difficulty: 0 };
  return {
    choose(request, view, draw, choice) {
      const isTold = draw() < signal;
      const noise = draw();
      guessed.difficulty = isTold ? request.difficulty : noise;
      const { open } = view;
      choice.target = open[0]!;
      for (let at = 1; at < open.length; at += 1) {
        if (isBefore(request, guessed, view, open[at]!, choice.target)) choice.target = open[at]!;
      }
      choice.because = answersWell(guessed, view.targets[choice.target]!)
        ? 'cheapest that is expected to do'
        : 'best there is';
    },
  };
}

/** Whether one target is asked rather than another: by failures, by whether it is expected to do, then by price or quality. */
function isBefore(
  request: GatewayRequest,
  guessed: { readonly difficulty: number },
  view: TargetView,
  one: number,
  other: number,
): boolean {
  const failed = hasFailed(request, one);
  if (failed !== hasFailed(request, other)) return !failed;
  const here = view.targets[one]!;
  const there = view.targets[other]!;
  const does = answersWell(guessed, here);
  if (does !== answersWell(guessed, there)) return does;
  if (!does && here.quality !== there.quality) return here.quality > there.quality;
  return view.usd(one) < view.usd(other);
}

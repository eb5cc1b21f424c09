import type { GatewayRequest, GatewayRouter, TargetFacts, TargetView } from './gateway-router.ts';
import { hasFailed } from './has-failed.ts';
import { weightOf } from './measure.ts';
import { PartView } from './part-view.ts';
import { pickByWeight } from './pick-by-weight.ts';

/** Settings of a chain of fallbacks. */
export interface PriorityConfig {
  readonly kind: 'priority';
  /** Attempts of a request at one priority before it goes on to the next. */
  readonly attempts_per_priority: number;
}

/**
 * A chain of fallbacks: the targets of the lowest priority number that has an open one, with chances by their weights,
 * and after so many attempts those of the next, as in Envoy AI Gateway (`numAttemptsPerPriority` over Envoy's
 * `previous_priorities`). Of one priority those come first that did not fail the request. Where every priority had
 * its attempts, it begins again with the first. Where it chooses in a `part` of the targets only, those that failed the
 * request outside count for none of its priorities.
 */
export function priority(
  config: PriorityConfig,
  targets: readonly TargetFacts[],
  part: readonly number[] = [...targets.keys()],
): GatewayRouter {
  const outside = levelsOf(
    targets,
    [...targets.keys()].filter((target) => !part.includes(target)),
  );
  // Those outside come before: whoever was asked there goes on to the first priority of the part.
  const levels = [...outside, ...levelsOf(targets, part)];
  const among = new PartView();
  const levelOf = targets.map((_, target) => levels.findIndex((level) => level.includes(target)));

  const reason = (level: number) => (level === outside.length ? 'first priority' : 'fallback');

  /** Fills the part with the open targets of a level, with those that failed the request or without. */
  const fill = (
    request: GatewayRequest,
    view: TargetView,
    level: readonly number[],
    withFailed: boolean,
  ): boolean => {
    among.begin(view);
    for (let at = 0; at < view.open.length; at += 1) {
      const target = view.open[at]!;
      if (!level.includes(target)) continue;
      if (withFailed || !hasFailed(request, target)) among.add(target);
    }
    return among.end();
  };

  return {
    choose(request, view, draw, choice) {
      const u = draw();
      if (view.open.length === 1) {
        choice.target = view.open[0]!;
        choice.because = reason(levelOf[choice.target]!);
        return;
      }
      const from = firstLevel(request, levels, config.attempts_per_priority);
      for (let step = 0; step < levels.length; step += 1) {
        const level = (from + step) % levels.length;
        const numbers = levels[level]!;
        if (!fill(request, view, numbers, false) && !fill(request, view, numbers, true)) continue;
        choice.target = pickByWeight(among, weightOf, u);
        choice.because = reason(level);
        return;
      }
    },
  };
}

/** Some targets by priority, the lowest number first. */
function levelsOf(
  targets: readonly TargetFacts[],
  some: readonly number[],
): readonly (readonly number[])[] {
  const numbers = [...new Set(some.map((target) => targets[target]!.priority))];
  return numbers
    .sort((one, other) => one - other)
    .map((number) => some.filter((target) => targets[target]!.priority === number));
}

/**
 * Where a request goes on: at the last level that failed it while that has attempts left, else at the next. Levels
 * without an open target had none, so that only those that failed it count.
 */
function firstLevel(
  request: GatewayRequest,
  levels: readonly (readonly number[])[],
  attemptsEach: number,
): number {
  let failed = 0;
  let last = -1;
  for (let level = 0; level < levels.length; level += 1) {
    const targets = levels[level]!;
    let at = 0;
    while (at < targets.length && !hasFailed(request, targets[at]!)) at += 1;
    if (at === targets.length) continue;
    failed += 1;
    last = level;
  }
  if (last < 0) return 0;
  return request.attempts < failed * attemptsEach ? last : (last + 1) % levels.length;
}

import type { GatewayRequest, GatewayRouter, TargetFacts, TargetView } from './gateway-router.ts';
import { hasFailed } from './has-failed.ts';
import { targetsNamed } from './named-targets.ts';

/** Settings of a cascade. */
export interface CascadeConfig {
  readonly kind: 'cascade';
  /** Names of targets or tiers, the first to be asked first; by price where left out. */
  readonly order?: readonly string[] | undefined;
  /** Answers with a confidence below this go on to the next step. */
  readonly threshold: number;
  /** Part of the answers whose confidence shows whether they are right. */
  readonly signal: number;
}

/**
 * Whether a target answers a request well: those of a higher quality answer well whatever those of a lower one do,
 * and a target of quality q answers a part q of all requests well.
 */
export function answersWell(
  request: Pick<GatewayRequest, 'difficulty'>,
  target: TargetFacts,
): boolean {
  return request.difficulty < target.quality;
}

/**
 * The cheapest first, and a dearer one where its answer is not trusted (Chen et al. 2023, FrugalGPT). The confidence in an
 * answer is, for a part `signal` of them, 1 where the answer is right and 0 where it is wrong, and for the others uniform in
 * [0, 1) whatever the answer. So right answers have a mean confidence that is higher by `signal`.
 *
 * With s = signal and t = threshold, above 0, a wrong answer goes on with chance s + (1 − s)·t, a right one with
 * (1 − s)·t. Of two steps of quality q₁ ≤ q₂
 *
 *     escalated = (1 − s)·t + s·(1 − q₁)
 *     answered well = q₁ + (q₂ − q₁)·(s + (1 − s)·t)
 *
 * Without `order` the next step is the cheapest of a higher quality. Within a step the cheapest goes first. Targets that
 * failed the request, and then those that `order` leaves out, come last.
 */
export function cascade(config: CascadeConfig, targets: readonly TargetFacts[]): GatewayRouter {
  const { threshold, signal } = config;
  const steps = stepsOf(config.order, targets);
  const unlisted = config.order?.length ?? 1;

  const isNext = (target: number, present: number): boolean =>
    config.order === undefined
      ? targets[target]!.quality > targets[present]!.quality
      : steps[target]! > steps[present]! && steps[target]! < unlisted;

  return {
    choose(request, view, _draw, choice) {
      const { open } = view;
      choice.target = open[0]!;
      for (let at = 1; at < open.length; at += 1) {
        if (isBefore(request, view, steps, open[at]!, choice.target)) choice.target = open[at]!;
      }
      choice.because = request.attempts === 0 ? 'first step' : 'first step that did not fail';
    },
    escalate(request, target, view, draw) {
      const isTold = draw() < signal;
      const noise = draw();
      const told = answersWell(request, targets[target]!) ? 1 : 0;
      if ((isTold ? told : noise) >= threshold) return -1;
      const { open } = view;
      let next = -1;
      for (let at = 0; at < open.length; at += 1) {
        const other = open[at]!;
        if (!isNext(other, target) || hasFailed(request, other)) continue;
        if (next < 0 || isBefore(request, view, steps, other, next)) next = other;
      }
      return next;
    },
  };
}

/** The step of each target, from 0; the number of steps for those that the order leaves out. */
function stepsOf(order: readonly string[] | undefined, targets: readonly TargetFacts[]) {
  if (order === undefined) return targets.map(() => 0);
  const steps = targets.map(() => order.length);
  for (let step = order.length - 1; step >= 0; step -= 1) {
    for (const target of targetsNamed(order[step]!, targets)) steps[target] = step;
  }
  return steps;
}

/** Whether one target is asked before another: by failures, step, and price; the other on a tie. */
function isBefore(
  request: GatewayRequest,
  view: TargetView,
  steps: readonly number[],
  one: number,
  other: number,
): boolean {
  const failed = hasFailed(request, one);
  if (failed !== hasFailed(request, other)) return !failed;
  if (steps[one] !== steps[other]) return steps[one]! < steps[other]!;
  return view.usd(one) < view.usd(other);
}

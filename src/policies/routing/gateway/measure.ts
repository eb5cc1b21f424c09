import type { TargetView } from './gateway-router.ts';

/** What targets are compared by; infinite for one that must not be chosen. */
export type Measure = (view: TargetView, target: number) => number;

/** The price of a million tokens, whatever the request. */
export const priceOf: Measure = (view, target) => view.price(target);

/** What the scenario says that it is to have of the requests. */
export const weightOf: Measure = (view, target) => view.targets[target]!.weight;

/** Whether a rate limit of the target has something left. */
export function hasHeadroom(view: TargetView, target: number): boolean {
  return view.headroom(target) > 0;
}

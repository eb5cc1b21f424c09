import type { Needs } from '../../scenario/schema/needs.ts';
import { choose } from './choose.ts';
import type { ChosenFleet } from './chosen-fleet.ts';
import type { TurnedAway } from './turned-away.ts';

/** The cheapest fleet of one kind of accelerator that keeps the promises, whatever the budget; or why there is none. */
export function cheapestOn(needs: Needs, acceleratorId: string): ChosenFleet | TurnedAway {
  const { budget: _, carbon: __, ...rest } = needs;
  const alone: Needs = { ...rest, accelerators: [acceleratorId], top: 1 };
  const { chosen, nearest, turnedAway } = choose(alone);
  return chosen[0] ?? nearest ?? leastMissing(turnedAway) ?? noneOn(acceleratorId);
}

function leastMissing(turnedAway: readonly TurnedAway[]): TurnedAway | undefined {
  return turnedAway.toSorted((a, b) => (a.factor ?? 0) - (b.factor ?? 0))[0];
}

/** Of an accelerator of which there is no way to serve the model at all. */
function noneOn(accelerator: string): TurnedAway {
  return { accelerator, hardware: accelerator, because: 'no way to serve the model is known' };
}

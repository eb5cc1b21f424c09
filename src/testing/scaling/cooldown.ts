import { countOf, plainSeconds } from './changes.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';
import type { FloodStep } from './play.ts';
import type { ScalingTerms } from './promises.ts';

/**
 * Between two scalings passes the cooldown. A scaling is an answer other than the last one and other than what there
 * is: to repeat oneself after a replica was lost is none, nor to follow the count, nor to come back within the bounds.
 */
export const cooldown: ScalingInvariant = {
  name: 'cooldown',
  says: (terms) => `no two changes of the answer are less than ${terms.cooldown} s apart`,
  exempt: (terms) => (terms.cooldown === undefined ? 'no cooldown is promised' : undefined),
  floods,
  judge: ({ steps }, terms) => {
    let last: FloodStep | undefined;
    for (const [at, step] of steps.entries()) {
      if (!isScaling(step, steps[at - 1], terms)) continue;
      const { now } = step.observation;
      const since = now - (last?.observation.now ?? -Infinity);
      // A microsecond is what the clock rounds to.
      if (since < terms.cooldown! - 1e-6) {
        return {
          at,
          says: `it changes its answer ${plainSeconds(since)} s after it did so at ${plainSeconds(now - since)} s`,
        };
      }
      last = step;
    }
    return undefined;
  },
};

function isScaling(
  step: FloodStep,
  before: FloodStep | undefined,
  { min, max, initial }: ScalingTerms,
): boolean {
  const count = countOf(step);
  if (count < min || count > max) return false;
  return step.desired !== (before?.desired ?? initial) && step.desired !== count;
}

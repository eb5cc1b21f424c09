import { countOf, plainSeconds } from './changes.ts';
import { isPlain } from './flood.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';
import { runsOf } from './runs-of.ts';

/** Observations until anybody must have noticed. */
const looks = 3;

/** Without any load, the policy asks for fewer again and again, until it is at its minimum. */
export const givesBack: ScalingInvariant = {
  name: 'gives-back',
  says: ({ settlesWithin }) =>
    `it asks for fewer within ${settlesWithin} s in which nothing arrives, down to its minimum`,
  floods: (terms) =>
    floods(terms, {
      observations: 12,
      ending: { seconds: 1.25 * terms.settlesWithin + 3 * terms.interval, load: 'none' },
    }),
  judge: ({ steps }, { settlesWithin, min }) => {
    const idle = runsOf(steps, (step) => {
      const isIdle = isPlain(step.point) && step.point.rate === 0 && step.queue === 0;
      return isIdle && countOf(step) > min && step.desired >= countOf(step);
    });
    for (const { first, last } of idle) {
      const from = steps[first]!.observation.now;
      const late = steps.findIndex(
        ({ observation }, at) => at >= first + looks - 1 && observation.now >= from + settlesWithin,
      );
      if (late < 0 || late > last) continue;
      const { observation, desired, because } = steps[late]!;
      const since = plainSeconds(observation.now - from);
      return {
        at: late,
        says: `it still answers ${desired} after ${since} s without a request (${because})`,
      };
    }
    return undefined;
  },
};

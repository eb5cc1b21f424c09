import { countOf, plainSeconds, sinceLast } from './changes.ts';
import { isPlain } from './flood.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';
import type { FloodStep } from './play.ts';
import { runsOf } from './runs-of.ts';

/** Half as much again as all replicas can serve, those on their way too, is a step that nobody may overlook. */
const tooMuch = 1.5;
/** Seconds between two observations that count, at the most: nobody can react who is not asked. */
const longestGap = 60;

/** Where much more arrives than replicas can serve, the policy asks for more of them in time. */
export const reacts: ScalingInvariant = {
  name: 'reacts',
  says: ({ reactsWithin }) =>
    `it asks for more within ${reactsWithin} s where ${tooMuch} times what its replicas can serve arrives`,
  floods: (terms) =>
    floods(terms, {
      observations: 8,
      ending: { seconds: 1.5 * terms.reactsWithin + 3 * terms.interval, load: 'too much' },
    }),
  judge: ({ steps, flood }, { reactsWithin, max, interval }) => {
    const idle = runsOf(steps, (step, before) => {
      const count = countOf(step);
      const isTooMuch = step.point.rate > 0 && step.point.rate >= tooMuch * flood.capacity * count;
      // While none is ready, nobody can measure how many more it takes.
      const isBlind = step.observation.ready === 0 && step.observation.starting > 0;
      return (
        isPlain(step.point) && isTooMuch && !isBlind && count < max && !asksForMore(step, before)
      );
    });
    const gap = Math.max(interval, longestGap);
    for (const { first, last } of idle) {
      let since = 0;
      for (let at = first + 1; at <= last; at += 1) {
        since += Math.min(gap, sinceLast(steps, at));
        if (since < reactsWithin) continue;
        const { observation, desired, point, because } = steps[at]!;
        const { ready, starting } = observation;
        return {
          at,
          says: `it still answers ${desired} after ${plainSeconds(since)} s of ${point.rate} requests/s, with ${ready} ready and ${starting} starting (${because})`,
        };
      }
    }
    return undefined;
  },
};

function asksForMore(step: FloodStep, before: FloodStep | undefined): boolean {
  return step.desired > countOf(step) || (before !== undefined && step.desired > before.desired);
}

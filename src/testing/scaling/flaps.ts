import { type Change, changesOf, plainSeconds, turnsOf } from './changes.ts';
import { isPlain } from './flood.ts';
import { constantLoad } from './flood-shapes.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant, Violation } from './invariant.ts';
import { runsOf } from './runs-of.ts';

/** Changes of direction that are for nothing: a load comes and goes. */
const free = 2;

/** Under steady load with noisy sensors, the answer does not change its direction more often than so often an hour. */
export const flaps: ScalingInvariant = {
  name: 'flaps',
  says: ({ flapsPerHour }) =>
    `under steady load noise turns the answer ${flapsPerHour} times an hour, at the most`,
  floods: (terms) =>
    floods(terms, { load: constantLoad, troubles: ['noise'], noise: 0.2, observations: 60 }),
  judge: ({ steps }, { flapsPerHour }) => {
    const steady = runsOf(
      steps,
      ({ point }, before) =>
        isPlain({ ...point, noise: 1 }) &&
        (before === undefined || before.point.rate === point.rate),
    );
    for (const { first, last } of steady) {
      const turns = turnsOf(changesOf(steps.slice(first, last + 1)));
      const found = tooOften(turns, flapsPerHour);
      if (found !== undefined) return { ...found, at: first + found.at };
    }
    return undefined;
  },
};

function tooOften(turns: readonly Change[], perHour: number): Violation | undefined {
  for (const [later, { at, now }] of turns.entries()) {
    for (let earlier = later - free; earlier >= 0; earlier -= 1) {
      const span = now - turns[earlier]!.now;
      const count = later - earlier + 1;
      if (count > free + (perHour * span) / 3600) {
        return {
          at,
          says: `its answer changes its direction ${count} times in ${plainSeconds(span)} s`,
        };
      }
    }
  }
  return undefined;
}

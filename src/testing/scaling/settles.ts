import { changesOf, plainSeconds, turnsOf } from './changes.ts';
import { isPlain } from './flood.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';
import { runsOf } from './runs-of.ts';

/** Seconds that are watched once a policy should have settled. */
const watched = 3600;

/**
 * Under constant load the answer settles (I13). One change of direction may still come late, when a queue has been worked off; a
 * second one is a policy that goes on and on.
 */
export const settles: ScalingInvariant = {
  name: 'settles',
  says: (terms) =>
    `under constant load the answer no longer goes up and down after ${terms.settlesWithin} s`,
  floods: (terms) =>
    floods(terms, {
      observations: 12,
      ending: { seconds: terms.settlesWithin + watched, load: 'any' },
    }),
  judge: ({ steps }, { settlesWithin }) => {
    const constant = runsOf(
      steps,
      ({ point }, before) =>
        isPlain(point) && (before === undefined || before.point.rate === point.rate),
    );
    for (const { first, last } of constant) {
      const from = (steps[first - 1]?.observation.now ?? 0) + settlesWithin;
      const settled = steps.findIndex(
        ({ observation }, at) => at >= first && observation.now >= from,
      );
      if (settled < 0 || settled > last) continue;
      const turn = turnsOf(changesOf(steps.slice(settled, last + 1)))[1];
      if (turn === undefined) continue;
      const { rate } = steps[first]!.point;
      const constantFor = plainSeconds(turn.now - from + settlesWithin);
      return {
        at: settled + turn.at,
        says: `it still goes up and down after ${constantFor} s of ${rate} requests/s`,
      };
    }
    return undefined;
  },
};

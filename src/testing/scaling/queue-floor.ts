import { countOf } from './changes.ts';
import { isPlain } from './flood.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';
import { runsOf } from './runs-of.ts';

/** While the queue grows, the policy does not let go replicas that the load needs. */
export const queueFloor: ScalingInvariant = {
  name: 'queue-floor',
  says: () => 'while the queue grows, it never shrinks below what the load needs',
  floods: (terms) =>
    floods(terms, {
      troubles: ['lost', 'gap'],
      ending: { seconds: 12 * terms.interval, load: 'too much' },
    }),
  judge: ({ steps, flood }, { max }) => {
    // From the second look on, because the first one shows but the beginning.
    const growing = runsOf(
      steps,
      ({ point, queue }, before) =>
        isPlain(point) && queue > 0 && (before === undefined || queue > before.queue),
    ).filter(({ first, last }) => last >= first + 2);
    for (const { first, last } of growing) {
      for (let at = first + 2; at <= last; at += 1) {
        const step = steps[at]!;
        const { desired, point, queue, because } = step;
        const needed = Math.min(max, point.rate / flood.capacity);
        if (desired >= countOf(step) || desired >= needed) continue;
        return {
          at,
          says: `it shrinks from ${countOf(step)} to ${desired} while ${Math.round(queue)} requests wait, more than before (${because})`,
        };
      }
    }
    return undefined;
  },
};

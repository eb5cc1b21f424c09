import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';

/** Every answer lies between the least and the most replicas; 0 too, for those who may scale to zero. */
export const bounds: ScalingInvariant = {
  name: 'bounds',
  says: ({ min, max }) => `every answer is from ${min} to ${max} replicas`,
  floods: (terms) => floods(terms, { ending: { seconds: 10 * terms.interval, load: 'too much' } }),
  judge: ({ steps }, { min, max, scalesToZero }) => {
    const at = steps.findIndex(
      ({ desired }) => (desired < min && !(scalesToZero && desired === 0)) || desired > max,
    );
    if (at < 0) return undefined;
    const { desired } = steps[at]!;
    const limit = desired > max ? `above its maximum of ${max}` : `below its minimum of ${min}`;
    return { at, says: `it answers ${desired}, ${limit}` };
  },
};

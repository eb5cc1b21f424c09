import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';
import { playFlood } from './play.ts';

/** The same flood gets the same answers from a policy that starts afresh (I1). */
export const deterministic: ScalingInvariant = {
  name: 'deterministic',
  says: () => 'the same flood gets the same answers again',
  floods,
  judge: ({ make, flood, steps }, { acceleratorsPerReplica }) => {
    const again = playFlood(make, flood, acceleratorsPerReplica);
    const at = steps.findIndex(({ desired, because }, index) => {
      const other = again.steps[index];
      return !Object.is(other?.desired, desired) || other?.because !== because;
    });
    if (at < 0) return undefined;
    const { desired, because } = steps[at]!;
    const other = again.steps[at];
    const second = other === undefined ? 'nothing' : `${other.desired} (${other.because})`;
    return {
      at,
      says: `it answers ${desired} (${because}) the first time, and ${second} the second`,
    };
  },
};

import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';

/** All replicas together never ask for more accelerators than the quota (I10). */
export const accelerators: ScalingInvariant = {
  name: 'quota',
  says: ({ quota }) => `its replicas never need more than ${quota} accelerators`,
  exempt: ({ quota }) => (quota === undefined ? 'no quota is given' : undefined),
  floods: (terms) => floods(terms, { ending: { seconds: 10 * terms.interval, load: 'too much' } }),
  judge: ({ steps }, { quota, acceleratorsPerReplica }) => {
    const at = steps.findIndex(({ desired }) => desired * acceleratorsPerReplica > quota!);
    if (at < 0) return undefined;
    const { desired } = steps[at]!;
    const needed = desired * acceleratorsPerReplica;
    return { at, says: `it answers ${desired}, which needs ${needed} accelerators` };
  },
};

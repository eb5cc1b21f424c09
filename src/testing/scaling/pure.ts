import type { ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import { asked } from './asked.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';

/** Asked again with the same state and the same observation, it decides the same, and changes neither. */
export const pure: ScalingInvariant = {
  name: 'pure',
  says: () => 'the same observation in the same state gets the same decision, and is left as it is',
  floods,
  judge: ({ policy, steps }) => {
    for (const [at, { state, observation, desired, because }] of steps.entries()) {
      // Asked after the whole flood, so that whatever it wrote into an old state shows.
      const again = asked(policy, state, frozen(observation));
      if (typeof again === 'string') return { at, says: `asked again it ${again}` };
      if (Object.is(again.desired, desired) && again.because === because) continue;
      return {
        at,
        says: `it answers ${desired} (${because}), and asked again ${again.desired} (${again.because})`,
      };
    }
    return undefined;
  },
};

function frozen(seen: ScalingObservation): ScalingObservation {
  if (seen.replicas === undefined) return Object.freeze({ ...seen });
  const replicas = seen.replicas.map((one) => Object.freeze({ ...one }));
  return Object.freeze({ ...seen, replicas: Object.freeze(replicas) });
}

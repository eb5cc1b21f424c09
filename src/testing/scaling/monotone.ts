import type { ReplicaReading, ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import { asked } from './asked.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';

/** How much more load: a little, and very much. */
const factors = [1.25, 4];

/** With the same state and the same replicas, more load never makes the answer smaller. */
export const monotone: ScalingInvariant = {
  name: 'monotone',
  says: () => 'more load at an observation never makes its answer smaller',
  floods,
  judge: ({ policy, steps }) => {
    for (const [at, { point, state, observation, desired }] of steps.entries()) {
      if (point.missing) continue;
      for (const factor of factors) {
        const more = asked(policy, state, withMoreLoad(observation, factor));
        if (typeof more === 'string') {
          return {
            at,
            says: `it answers ${desired}, but under ${factor} times the load it ${more}`,
          };
        }
        // What is no number is neither more nor less.
        if (!(more.desired < desired)) continue;
        return {
          at,
          says: `it answers ${desired}, but ${more.desired} under ${factor} times the load (${more.because})`,
        };
      }
    }
    return undefined;
  },
};

/** The same replicas, with every signal of load so many times as high. */
function withMoreLoad(seen: ScalingObservation, factor: number): ScalingObservation {
  const more = (value: number | undefined) => (value === undefined ? undefined : value * factor);
  const part = (value: number | undefined) =>
    value === undefined ? undefined : Math.min(1, value * factor);
  const moreOf = (one: ReplicaReading): ReplicaReading => ({
    ...one,
    ongoing: one.ongoing * factor,
    waiting: one.waiting * factor,
    promptTokens: one.promptTokens * factor,
    kvUse: Math.min(1, one.kvUse * factor),
  });
  return {
    ...seen,
    queueDepth: more(seen.queueDepth),
    ongoing: more(seen.ongoing),
    arrivalRate: more(seen.arrivalRate),
    completionRate: more(seen.completionRate),
    meanLatency: more(seen.meanLatency),
    ttft: more(seen.ttft),
    itl: more(seen.itl),
    utilisation: part(seen.utilisation),
    kvUse: part(seen.kvUse),
    tokensPerSecond: more(seen.tokensPerSecond),
    ...(seen.replicas && { replicas: seen.replicas.map(moreOf) }),
  };
}

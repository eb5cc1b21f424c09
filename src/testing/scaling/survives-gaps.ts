import type { Autoscaler, ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import { countOf } from './changes.ts';
import { isPlain } from './flood.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';
import { type FloodTrace, type MakePolicy, playFlood } from './play.ts';
import { type Run, runsOf } from './runs-of.ts';

/** Replicas from an end: nearer to it, a step there is but a step. */
const far = 2;

/**
 * That metrics are missing does not by itself drive a policy to either end of its range: while the load stays as it was
 * when they were last there, it does not go where it goes neither with them nor with those that were there last. To go on
 * from what was seen last is no fault, although much may have changed since.
 */
export const survivesGaps: ScalingInvariant = {
  name: 'survives-gaps',
  says: () => 'missing metrics alone drive it neither to its minimum nor to its maximum',
  floods: (terms) =>
    floods(terms, {
      troubles: ['missing', 'gap'],
      ending: { seconds: 3 * terms.reactsWithin, load: 'any', missing: true },
    }),
  judge: (trace, { min, max, acceleratorsPerReplica }) => {
    const gaps = gapsOf(trace);
    if (gaps.length === 0) return undefined;
    const { flood, make } = trace;
    const points = flood.points.map((point) => ({ ...point, missing: false }));
    const others = [
      playFlood(make, { ...flood, points }, acceleratorsPerReplica),
      playFlood(remembering(make), flood, acceleratorsPerReplica),
    ];
    for (const gap of gaps) {
      const count = countOf(trace.steps[gap.first]!);
      const answers = others.flatMap(({ steps }) =>
        steps.slice(gap.first, gap.last + 1).map((one) => one.desired),
      );
      const there = [count, ...answers];
      if (Math.min(...there) >= min + far) {
        const at = reached(trace, gap, (desired) => desired <= min);
        const says = `it falls from ${count} to its minimum of ${min} without metrics`;
        if (at !== undefined) return { at, says };
      }
      if (Math.max(...there) <= max - far) {
        const at = reached(trace, gap, (desired) => desired >= max);
        const says = `it rises from ${count} to its maximum of ${max} without metrics`;
        if (at !== undefined) return { at, says };
      }
    }
    return undefined;
  },
};

/** A policy that is shown the metrics of before where there are none. */
function remembering(make: MakePolicy): MakePolicy {
  return (facts) => {
    const policy: Autoscaler<unknown> = make(facts);
    const { initialReplicas, interval, reads } = policy;
    return {
      initialReplicas,
      interval,
      ...(reads && { reads }),
      initial: (): Remembered => ({ own: policy.initial(), last: undefined }),
      decide: ({ own, last }: Remembered, seen) => {
        // The plant always says how much arrives, unless it says nothing.
        const shown = seen.arrivalRate === undefined ? { ...last, ...seen } : seen;
        const { desired, because, state } = policy.decide(own, shown);
        return { desired, because, state: { own: state, last: shown } };
      },
    };
  };
}

interface Remembered {
  readonly own: unknown;
  readonly last: ScalingObservation | undefined;
}

/** Observations without metrics under the load that was seen last. */
function gapsOf({ steps }: FloodTrace): Run[] {
  const gaps = runsOf(
    steps,
    ({ point }, before) =>
      point.missing && (before === undefined || before.point.rate === point.rate),
  );
  return gaps.filter(({ first }) => {
    const before = steps[first - 1]?.point;
    return before !== undefined && isPlain(before) && before.rate === steps[first]!.point.rate;
  });
}

function reached(
  { steps }: FloodTrace,
  { first, last }: Run,
  isEnd: (desired: number) => boolean,
): number | undefined {
  const at = steps.findIndex(({ desired }, index) => index >= first && isEnd(desired));
  return at < 0 || at > last ? undefined : at;
}

import type { Autoscaler, ScalingDecision, ScalingObservation } from '../autoscaler.ts';
import { type Decider, type HybridState, hybrid } from './hybrid.ts';

/** A floor under an autoscaler that reacts, in a scenario; each part is another kind's settings. */
export interface HybridScaling<Part> {
  readonly kind: 'hybrid';
  readonly floor: Part;
  readonly reactive: Part;
  /** Replicas at the most, whatever the parts want. */
  readonly ceiling: number;
  readonly initial_replicas?: number | undefined;
}

/** A part's own state, and what it decided last. */
interface PartState {
  readonly state: unknown;
  /** Undefined before its first decision; times in seconds. */
  readonly last:
    | { readonly at: number; readonly desired: number; readonly because: string }
    | undefined;
}

export type HybridAutoscalerState = HybridState<PartState, PartState>;

/**
 * A floor and an autoscaler that reacts as one autoscaler. It looks as often as the more frequent of the two; the
 * other decides at the first look at which its own interval has passed, and stands by that until then.
 */
export function hybridAutoscaler(
  { ceiling, initial_replicas }: Pick<HybridScaling<unknown>, 'ceiling' | 'initial_replicas'>,
  floor: Autoscaler<unknown>,
  reactive: Autoscaler<unknown>,
): Autoscaler<HybridAutoscalerState> {
  const both = hybrid(atItsInterval(floor), atItsInterval(reactive), ceiling);
  const intervals = [floor, reactive].flatMap(({ interval }) => interval ?? []);
  const reads = floor.reads && reactive.reads && [...floor.reads, ...reactive.reads];
  return {
    initialReplicas:
      initial_replicas ??
      Math.min(ceiling, Math.max(floor.initialReplicas, reactive.initialReplicas)),
    interval: intervals.length === 0 ? undefined : Math.min(...intervals),
    ...(reads !== undefined && { reads: [...new Set(reads)] }),
    initial: () => both.initial(),
    decide: (state, seen) => both.decide(state, seen),
  };
}

/** Whoever never decides is asked each time: its answer does not change. */
function atItsInterval({
  interval = 0,
  initial,
  decide,
}: Autoscaler<unknown>): Decider<ScalingObservation, PartState> {
  return {
    initial: () => ({ state: initial(), last: undefined }),
    decide: (before, seen): ScalingDecision<PartState> => {
      const { last } = before;
      // A millionth of a second early is rounding of the clock.
      if (last !== undefined && seen.now - last.at < interval - 1e-6) {
        return { desired: last.desired, because: last.because, state: before };
      }
      const { desired, because, state } = decide(before.state, seen);
      return { desired, because, state: { state, last: { at: seen.now, desired, because } } };
    },
  };
}

import type { ScalingDecision } from '../autoscaler.ts';

/** Decides over time from what it sees and from its own state. */
export interface Decider<Input, State> {
  initial(): State;
  decide(state: State, input: Input): ScalingDecision<State>;
}

export interface HybridState<FloorState, ReactiveState> {
  readonly floor: FloorState;
  readonly reactive: ReactiveState;
}

/**
 * A floor, by the clock as a rule, under a decider that reacts, and a ceiling over both. Both deciders run at
 * every step and each keeps its own state, so that the one that does not bind is ready when it does.
 */
export function hybrid<Input, FloorState, ReactiveState>(
  floor: Decider<Input, FloorState>,
  reactive: Decider<Input, ReactiveState>,
  /** Replicas. */
  ceiling: number,
): Decider<Input, HybridState<FloorState, ReactiveState>> {
  return {
    initial: () => ({ floor: floor.initial(), reactive: reactive.initial() }),
    decide: (before, input) => {
      const least = floor.decide(before.floor, input);
      const wanted = reactive.decide(before.reactive, input);
      const state = { floor: least.state, reactive: wanted.state };
      const desired = Math.max(least.desired, wanted.desired);
      const because =
        least.desired > wanted.desired ? `floor: ${least.because}` : `reactive: ${wanted.because}`;
      return desired > ceiling
        ? { desired: ceiling, because: `ceiling, ${because}`, state }
        : { desired, because, state };
    },
  };
}

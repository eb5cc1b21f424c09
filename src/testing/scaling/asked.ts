import type {
  Autoscaler,
  ScalingDecision,
  ScalingObservation,
} from '../../policies/autoscaling/autoscaler.ts';
import { noDecisionIn } from '../../policies/autoscaling/guarded.ts';
import { throwsWords } from '../../policies/autoscaling/thrown-words.ts';

/** What a policy decides, or in words what it does in place of that, such as `throws Error: no luck at mine.ts:3:7`. */
export function asked<State>(
  policy: Autoscaler<State>,
  state: State,
  seen: ScalingObservation,
): ScalingDecision<State> | string {
  try {
    const decision = policy.decide(state, seen);
    const failure = noDecisionIn(decision);
    if (failure !== undefined) return failure;
    // A copy, for what it answers may throw when it is looked at.
    const { desired, because, state: next } = decision;
    return { desired, because, state: next };
  } catch (error) {
    return throwsWords(error);
  }
}

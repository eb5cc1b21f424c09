import type {
  Autoscaler,
  ReplicaReading,
  ScalingDecision,
  ScalingObservation,
} from '../../../src/policies/autoscaling/autoscaler.ts';

/** What an autoscaler decides of one look after the other. */
export function decisionsOf<State>(
  scaler: Autoscaler<State>,
  looks: readonly ScalingObservation[],
): ScalingDecision<State>[] {
  let state = scaler.initial();
  return looks.map((seen) => {
    const decision = scaler.decide(state, seen);
    state = decision.state;
    return decision;
  });
}

/** Only the replicas of each decision. */
export function desiredOf(scaler: Autoscaler<unknown>, looks: readonly ScalingObservation[]) {
  return decisionsOf(scaler, looks).map(({ desired }) => desired);
}

/** A look of which only what matters is said. */
export type Look = Partial<ScalingObservation> & { readonly now: number };

/** Replicas asked for and why, over looks at so many ready replicas unless they say otherwise. */
export function answersOf(scaler: Autoscaler<unknown>, ready: number, looks: readonly Look[]) {
  const seen = looks.map((look) => ({ ready, starting: 0, ...look }));
  return decisionsOf(scaler, seen).map(({ desired, because }) => [desired, because] as const);
}

/** A replica that serves, with nothing to do but what is said. */
export function reading(over: Partial<ReplicaReading> = {}): ReplicaReading {
  return {
    replica: 0,
    startedAt: 0,
    readyAt: 0,
    isDraining: false,
    ongoing: 0,
    waiting: 0,
    promptTokens: 0,
    kvUse: 0,
    ...over,
  };
}

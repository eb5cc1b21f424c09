import type { Autoscaler, ScalingDecision, ScalingObservation } from './autoscaler.ts';

/** A policy that broke, or answered what no fleet can have: names it, the simulated time and what it saw. */
export class PolicyFault extends Error {
  override name = 'PolicyFault';
}

/** An autoscaler that nobody can vouch for: its first nonsense throws a `PolicyFault` instead of going on. */
export function guarded(name: string, autoscaler: Autoscaler<unknown>): Autoscaler<unknown> {
  const { initialReplicas, interval, reads } = autoscaler;
  return {
    initialReplicas,
    interval,
    ...(reads && { reads }),
    initial: () => autoscaler.initial(),
    decide(state, seen) {
      let decision: ScalingDecision<unknown>;
      try {
        decision = readOnce(autoscaler.decide(state, seen));
      } catch (error) {
        throw faultOf(name, seen, `throws ${thrownWords(error)}`);
      }
      const wrong = wrongIn(decision);
      if (wrong !== undefined) throw faultOf(name, seen, wrong);
      return decision;
    },
  };
}

/** A copy, for what answers may change from one look to the next, or throw. */
function readOnce(decision: ScalingDecision<unknown>): ScalingDecision<unknown> {
  if (typeof decision !== 'object' || decision === null) return decision;
  const { desired, because, state } = decision;
  return { desired, because, state };
}

/** What was thrown, in words; it may be anything, and may not want to be words. */
export function thrownWords(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'what has no words';
  }
}

function wrongIn(decision: ScalingDecision<unknown>): string | undefined {
  if (typeof decision !== 'object' || decision === null) {
    return `answers ${String(decision)} instead of { desired, because, state }`;
  }
  const { desired, because } = decision;
  if (!Number.isInteger(desired) || desired < 0) {
    return `wants ${thrownWords(desired)} replicas, not a whole number from 0 up`;
  }
  return typeof because === 'string'
    ? undefined
    : `says no reason: \`because\` is ${typeof because}`;
}

function faultOf(name: string, seen: ScalingObservation, wrong: string): PolicyFault {
  return new PolicyFault(`policy ${name} at ${seen.now} s ${wrong}; it saw ${inShort(seen)}`);
}

/** Readings of single replicas can be hundreds, and say little. */
function inShort({ replicas, ...seen }: ScalingObservation): string {
  const text = JSON.stringify(seen);
  return replicas === undefined ? text : `${text} and ${replicas.length} replicas`;
}

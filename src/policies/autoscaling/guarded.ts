import type { Autoscaler, ScalingDecision, ScalingObservation } from './autoscaler.ts';
import { answerWords, throwsWords } from './thrown-words.ts';

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
    initial() {
      try {
        return autoscaler.initial();
      } catch (error) {
        throw new PolicyFault(
          `policy ${name} ${throwsWords(error)} as it is asked for its first state`,
        );
      }
    },
    decide(state, seen) {
      let decision: ScalingDecision<unknown>;
      try {
        decision = readOnce(autoscaler.decide(state, seen));
      } catch (error) {
        throw faultOf(name, seen, throwsWords(error));
      }
      const wrong = noDecisionIn(decision) ?? wrongIn(decision);
      if (wrong !== undefined) throw faultOf(name, seen, wrong);
      return decision;
    },
  };
}

/** A copy, for what answers may change from one look to the next, or throw. */
function readOnce(decision: ScalingDecision<unknown>): ScalingDecision<unknown> {
  if (noDecisionIn(decision) !== undefined) return decision;
  const { desired, because, state } = decision;
  return { desired, because, state };
}

/** Why an answer is no decision at all, such as `answers 4 instead of { desired, because, state }`; undefined where it is. */
export function noDecisionIn(answer: unknown): string | undefined {
  const instead = 'instead of { desired, because, state }';
  if (answer instanceof Promise) return `answers a promise ${instead}: decisions cannot wait`;
  if (typeof answer === 'object' && answer !== null) return undefined;
  return `answers ${answerWords(answer)} ${instead}`;
}

function wrongIn({ desired, because }: ScalingDecision<unknown>): string | undefined {
  if (!Number.isInteger(desired) || desired < 0) {
    return `wants ${answerWords(desired)} replicas, not a whole number from 0 up`;
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

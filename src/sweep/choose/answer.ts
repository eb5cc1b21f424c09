import type { Needs } from '../../scenario/schema/needs.ts';
import { type Choice, choose, type Watch } from './choose.ts';
import { type ReferenceAnswer, referenceAnswer } from './reference.ts';
import { type Standing, standingOf } from './standing.ts';
import { type Transitions, transitionsOf } from './transition.ts';

/** All that is answered to needs. */
export interface Answer extends Choice {
  /** Of each chosen fleet. */
  readonly standings: readonly Standing[];
  readonly reference: ReferenceAnswer;
  readonly transitions: Transitions | undefined;
}

/** Answers needs: which fleets will do, how they stand, and what others would have said. */
export function answerNeeds(needs: Needs, watch?: Watch): Answer {
  const choice = choose(needs, watch);
  return {
    ...choice,
    standings: choice.chosen.map((fleet) => standingOf(needs, fleet)),
    reference: referenceAnswer(needs),
    transitions: transitionsOf(needs),
  };
}

import { answerWords, thrownWords } from '../../policies/autoscaling/thrown-words.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';

/** Every answer is a whole number of replicas, of at least 0, with its reason. */
export const wholeAnswers: ScalingInvariant = {
  name: 'whole-answers',
  says: () => 'every answer is a whole number of replicas, and says why',
  floods,
  judge: ({ steps, failure }) => {
    const at = steps.findIndex(({ desired, because }) => !isWhole(desired) || !isReason(because));
    if (at >= 0) {
      const { desired, because } = steps[at]!;
      const says = isWhole(desired)
        ? `it answers ${desired} without a reason`
        : `it answers ${answerWords(desired)} replicas (${thrownWords(because)})`;
      return { at, says };
    }
    return failure === undefined ? undefined : { at: steps.length, says: `it ${failure}` };
  },
};

function isWhole(desired: unknown): boolean {
  return Number.isInteger(desired) && (desired as number) >= 0;
}

function isReason(because: unknown): boolean {
  return typeof because === 'string' && because.length > 0;
}

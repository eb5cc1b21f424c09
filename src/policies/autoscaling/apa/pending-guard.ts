import type { ApaAnswer } from './apa-replicas.ts';

/** Replicas that exist, and those of them that serve. */
export interface PendingState {
  readonly current: number;
  readonly ready: number;
}

/**
 * Takes replicas on their way into account: they count as idle before a scale-up and as at their target
 * before a scale-down, and neither may turn the direction.
 */
export function guardPending(
  answer: ApaAnswer,
  { current, ready }: PendingState,
  usePerReplica: number,
  target: number,
): ApaAnswer {
  const serving = Math.min(Math.max(0, ready), current);
  const pending = current - serving;
  if (pending <= 0 || answer.desired === current || target <= 0) return answer;
  const isUp = answer.desired > current;
  const use = (usePerReplica * serving + (isUp ? 0 : target * pending)) / current;
  const adjusted = Math.ceil((current * use) / target);
  const desired = isUp
    ? Math.min(Math.max(adjusted, current), answer.desired)
    : Math.max(Math.min(adjusted, current), answer.desired);
  if (desired === answer.desired) return answer;
  const because = isUp
    ? 'replicas on their way count as idle'
    : 'replicas on their way count as busy';
  return { desired, because };
}

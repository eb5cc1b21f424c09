import type { FloodStep } from './play.ts';

/** A change of a policy's answer. */
export interface Change {
  /** Which observation. */
  readonly at: number;
  /** Seconds. */
  readonly now: number;
  readonly up: boolean;
}

/** Changes of the answer from one observation to the next; the first answer is none. */
export function changesOf(steps: readonly FloodStep[]): Change[] {
  return steps.flatMap((step, at): Change[] => {
    const before = steps[at - 1]?.desired ?? step.desired;
    if (step.desired === before) return [];
    return [{ at, now: step.observation.now, up: step.desired > before }];
  });
}

/** Changes that go the other way than the change before them. */
export function turnsOf(changes: readonly Change[]): Change[] {
  return changes.filter(({ up }, index) => index > 0 && changes[index - 1]!.up !== up);
}

/** Replicas that there are at an observation, before its decision. */
export function countOf({ observation }: FloodStep): number {
  return observation.ready + observation.starting;
}

/** Seconds for a sentence, without the noise of their arithmetic. */
export function plainSeconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Seconds since the observation before. */
export function sinceLast(steps: readonly FloodStep[], at: number): number {
  return steps[at]!.observation.now - (steps[at - 1]?.observation.now ?? 0);
}

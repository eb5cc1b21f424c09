import type { FloodStep } from './play.ts';

/** Observations one after the other, from the first to the last, both included. */
export interface Run {
  readonly first: number;
  readonly last: number;
}

/** The longest stretches of observations that belong together: each with itself, and with the one before. */
export function runsOf(
  steps: readonly FloodStep[],
  belongs: (step: FloodStep, before: FloodStep | undefined) => boolean,
): Run[] {
  const runs: Run[] = [];
  let first: number | undefined;
  for (const [at, step] of steps.entries()) {
    if (first !== undefined && !belongs(step, steps[at - 1])) {
      runs.push({ first, last: at - 1 });
      first = undefined;
    }
    if (first === undefined && belongs(step, undefined)) first = at;
  }
  if (first !== undefined) runs.push({ first, last: steps.length - 1 });
  return runs;
}

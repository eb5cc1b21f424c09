import { runsOf } from '../nightly.ts';

/** So many inputs by day, always the same ones, lest a change meets what it did not cause; by night others each time. */
export function fuzzRuns(day: number, night: number): { numRuns: number; seed?: number } {
  const numRuns = runsOf(day, night);
  return numRuns === night ? { numRuns } : { numRuns, seed: 20261122 };
}

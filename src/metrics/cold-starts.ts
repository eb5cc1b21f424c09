import { toSeconds } from '../engine/time.ts';
import type { StartRecord } from '../models/fleet/startup-config.ts';

/** Starts that ended with a ready replica from an instant on, in ticks: new replicas, and those that slept. */
export function coldStartValues(
  starts: readonly StartRecord[],
  from: number,
): Record<string, number> {
  const ended = starts.filter(({ outcome, endedAt }) => outcome === 'ready' && endedAt! >= from);
  const cold = secondsOf(ended.filter(({ kind }) => kind === 'cold'));
  const wakes = secondsOf(ended.filter(({ kind }) => kind === 'wake'));
  return {
    cold_starts: cold.length,
    cold_start_mean: mean(cold),
    cold_start_max: cold.length === 0 ? Number.NaN : cold.reduce((a, b) => Math.max(a, b)),
    wakes: wakes.length,
    wake_mean: mean(wakes),
  };
}

/** From the order to readiness. */
function secondsOf(starts: readonly StartRecord[]): number[] {
  return starts.map(({ orderedAt, endedAt }) => toSeconds(endedAt! - orderedAt));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import { toTicks } from '../engine/time.ts';
import { warmUpLength } from '../metrics/warm-up.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { CellResult, RequestRow } from './result.ts';

/**
 * Seconds to leave out at the start. `auto` runs the same replication once without a warm-up and deletes
 * by MSER-5 over the end-to-end latencies in order of arrival.
 */
export function warmupOf(scenario: Scenario, pilot: () => CellResult): number {
  if (scenario.warmup !== 'auto') return scenario.warmup;
  const completed = pilot().requests!.filter((request) => request.outcome === 'completed');
  const deleted = warmUpLength(completed.map(latencyTicks));
  return deleted === 0 ? 0 : completed[deleted - 1]!.arrived + 1e-6;
}

/** In ticks, because differences of seconds are not exact and MSER would follow their noise. */
function latencyTicks({ arrived, ended }: RequestRow): number {
  return toTicks(ended) - toTicks(arrived);
}

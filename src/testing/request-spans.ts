import { toTicks } from '../engine/time.ts';
import type { RequestRow } from '../world/result.ts';

/** A stretch of time in ticks; `from` included, `until` not. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** When a request waited: from its arrival until it started, gave up or the horizon came. */
export function waitingSpan({ arrived, started, ended }: RequestRow, horizon: number): Span {
  const until = Number.isNaN(started) ? ended : started;
  return { from: toTicks(arrived), until: Number.isNaN(until) ? horizon : toTicks(until) };
}

/** When a request was served, until the horizon at the latest; undefined where it never was. */
export function servingSpan({ started, ended }: RequestRow, horizon: number): Span | undefined {
  if (Number.isNaN(started)) return undefined;
  return { from: toTicks(started), until: Number.isNaN(ended) ? horizon : toTicks(ended) };
}

/** A count that changes at an instant in ticks. */
export interface Change {
  readonly at: number;
  readonly by: number;
}

/** How many of the spans hold over time, as changes. */
export function changesOf(spans: readonly Span[]): Change[] {
  return spans.flatMap(({ from, until }) => [
    { at: from, by: 1 },
    { at: until, by: -1 },
  ]);
}

/**
 * Calls `visit` with the counts of several series after every instant at which one changes: what holds
 * from then on, not what held for no time while the instant was worked off.
 */
export function walk(
  series: readonly (readonly Change[])[],
  visit: (at: number, counts: readonly number[]) => void,
): void {
  const changes = series
    .flatMap((own, index) => own.map((change) => ({ ...change, index })))
    .sort((a, b) => a.at - b.at);
  const counts = series.map(() => 0);
  for (const [position, { at, by, index }] of changes.entries()) {
    counts[index]! += by;
    if (changes[position + 1]?.at !== at) visit(at, counts);
  }
}

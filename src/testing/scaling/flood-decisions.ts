import type { DecisionRow } from '../../world/result.ts';
import type { FloodTrace } from './play.ts';

/** A decision as a run records it. */
export type FloodDecision = Pick<
  DecisionRow,
  'time' | 'current' | 'desired' | 'applied' | 'because'
>;

/** The decisions of a flood that say something new, as a run records them. */
export function decisionsOf({ steps, flood }: FloodTrace): FloodDecision[] {
  const rows: FloodDecision[] = [];
  let current = flood.initial;
  for (const { observation, desired, because, ready, starting } of steps) {
    const applied = ready + starting;
    const row = { time: observation.now, current, desired, applied, because };
    const last = rows.at(-1);
    if (last === undefined || !isSame({ ...last, time: row.time }, row)) rows.push(row);
    current = applied;
  }
  return rows;
}

/** The first second at which a run decided otherwise than the policy did in a flood; undefined where it never did. */
export function differsFrom(
  trace: FloodTrace,
  recorded: readonly FloodDecision[],
): number | undefined {
  const expected = decisionsOf(trace);
  const at = expected.findIndex((row, index) => !isSame(row, recorded[index]));
  if (at < 0 && recorded.length <= expected.length) return undefined;
  return (expected[at] ?? recorded[expected.length])!.time;
}

function isSame(one: FloodDecision, other: FloodDecision | undefined): boolean {
  return (
    other !== undefined &&
    // Both are rounded to microseconds.
    Math.abs(one.time - other.time) < 1e-6 &&
    one.current === other.current &&
    one.desired === other.desired &&
    one.applied === other.applied &&
    one.because === other.because
  );
}

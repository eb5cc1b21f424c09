import type { ReplayedDecision } from './replay-policy.ts';

/** Answers in a row in which two policies differ. */
export interface DifferingStretch {
  /** Seconds: of the first answer, and of the first one in which they agree again, or of the last. */
  readonly from: number;
  readonly until: number;
  readonly rows: number;
  /** Both as the stretch begins. */
  readonly first: ReplayedDecision;
  readonly second: ReplayedDecision;
}

/** Where two policies that saw the same rows differ. */
export interface ReplayDifferences {
  readonly rows: number;
  /** Part of all rows, 0 to 1. */
  readonly share: number;
  /** The largest difference in replicas, the second policy's less the first's; undefined where they agree throughout. */
  readonly largest: { readonly by: number; readonly at: number } | undefined;
  readonly stretches: readonly DifferingStretch[];
}

/** Compares the answers of two policies row by row. */
export function replayDifferences(
  first: readonly ReplayedDecision[],
  second: readonly ReplayedDecision[],
): ReplayDifferences {
  const stretches: DifferingStretch[] = [];
  let rows = 0;
  let largest: ReplayDifferences['largest'];
  let begun = -1;
  for (const [index, one] of first.entries()) {
    const by = second[index]!.desired - one.desired;
    if (by !== 0) {
      rows += 1;
      if (begun < 0) begun = index;
      if (Math.abs(by) > Math.abs(largest?.by ?? 0)) largest = { by, at: one.now };
    }
    const isLast = index === first.length - 1;
    if (begun < 0 || (by !== 0 && !isLast)) continue;
    stretches.push({
      from: first[begun]!.now,
      until: one.now,
      rows: index - begun + (by === 0 ? 0 : 1),
      first: first[begun]!,
      second: second[begun]!,
    });
    begun = -1;
  }
  return { rows, share: first.length === 0 ? 0 : rows / first.length, largest, stretches };
}

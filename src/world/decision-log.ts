import type { DecisionRow } from './result.ts';

/**
 * The decisions of a run that say something new of their deployment: another policy, another number that is there, wanted
 * or got, or another reason than in its row before. An autoscaler may decide ten times a second, and then says the same.
 */
export class DecisionLog {
  readonly rows: DecisionRow[] = [];
  readonly #last = new Map<string, DecisionRow>();

  add(row: DecisionRow): void {
    const last = this.#last.get(row.deployment);
    if (last !== undefined && isSame(last, row)) return;
    this.#last.set(row.deployment, row);
    this.rows.push(row);
  }
}

function isSame(one: DecisionRow, other: DecisionRow): boolean {
  return (
    one.policy === other.policy &&
    one.current === other.current &&
    one.desired === other.desired &&
    one.applied === other.applied &&
    one.because === other.because
  );
}

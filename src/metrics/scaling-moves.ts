/** How often the number of replicas that is asked for changes, and how often it turns round. */
export class ScalingMoves {
  /** What was asked for last; NaN before anybody did. */
  desired = Number.NaN;
  changes = 0;
  /** Changes in the other direction than the one before: up after down, or down after up. */
  turns = 0;
  #direction = 0;

  /** What is there when the run begins was no change. */
  begin(desired: number): void {
    this.desired = desired;
  }

  /** So many are asked for; `current` counts for what was asked for before the first decision. */
  decided(current: number, desired: number): void {
    const before = Number.isNaN(this.desired) ? current : this.desired;
    this.desired = desired;
    const direction = Math.sign(desired - before);
    if (direction === 0) return;
    this.changes += 1;
    if (direction === -this.#direction) this.turns += 1;
    this.#direction = direction;
  }

  /** Forgets what was counted: the end of the warm-up. The direction of the last change stays known. */
  reset(): void {
    this.changes = 0;
    this.turns = 0;
  }
}

/** The metrics of one deployment's moves, or of several together, over a measured time in hours. */
export function moveValues(all: readonly ScalingMoves[], hours: number): Record<string, number> {
  const sum = (of: (one: ScalingMoves) => number) => all.reduce((so, one) => so + of(one), 0);
  return {
    scalings: sum(({ changes }) => changes),
    flaps_per_hour: sum(({ turns }) => turns) / hours,
  };
}

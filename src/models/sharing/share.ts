/** Whoever runs on a share of accelerators: the engine of a replica. */
export interface Runner {
  /** From now on it runs at this pace; what it did until now it did at the one before. */
  paceChanged(pace: number): void;
}

/** A replica's part of accelerators that others use too. */
export interface Share {
  /**
   * There is work from now on, which spends the part `demand` of its time on reading memory, and the part `host`
   * without the accelerator. Returns the pace until `paceChanged` tells another: seconds of its own work that the
   * replica does in a second, which is 1 where nobody is in its way, and 0 while it has no turn.
   */
  run(demand: number, host: number): number;
  /** There is nothing to do. */
  rest(): void;
}

/** Where a replica runs. */
export interface Place {
  /** Which kind of place it is, of those that its deployment can have: a slice of an accelerator, or all of some. */
  readonly kind: number;
  /** Takes the replica's part of what it shares; undefined where it owns what it runs on. */
  readonly join: ((runner: Runner) => Share) | undefined;
}

/** The place of a replica that owns its accelerators. */
export const ownPlace: Place = { kind: 0, join: undefined };

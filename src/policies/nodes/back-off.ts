/** For how long a group is not asked for nodes after orders of it failed; seconds. */
export interface BackOffConfig {
  readonly initial: number;
  readonly max: number;
  /** From the last failure on until all is forgotten. */
  readonly reset: number;
}

/** A group whose orders failed. */
export interface BackOff {
  /** Seconds that it lasts, and since the start of the run at which it ends. */
  readonly lasts: number;
  readonly until: number;
  readonly failedAt: number;
}

/**
 * Orders of a group failed. As in cluster-autoscaler (utils/backoff) the time doubles only where the last back-off is
 * over; one that fails during it starts again with the shortest.
 */
export function backedOff(
  config: BackOffConfig,
  before: BackOff | undefined,
  now: number,
): BackOff {
  const known = stillKnown(config, before, now);
  const isOver = known !== undefined && known.until < now;
  const lasts = isOver ? Math.min(2 * known.lasts, config.max) : config.initial;
  return { lasts, until: now + lasts, failedAt: now };
}

/** What is remembered of a back-off; undefined where nothing is any more. */
export function stillKnown(
  { reset }: BackOffConfig,
  before: BackOff | undefined,
  now: number,
): BackOff | undefined {
  return before === undefined || before.failedAt + reset < now ? undefined : before;
}

/** Calls in a window, in numbers; `ticks` is what they lasted together, in microseconds. */
export interface CallCounts {
  calls: number;
  failed: number;
  slow: number;
  slowFailed: number;
  ticks: number;
}

/** The last calls, by number or by time, as resilience4j counts them. Times are ticks. */
export interface CallWindow {
  /** As of the last call of any method. */
  readonly counts: Readonly<CallCounts>;
  record(now: number, isSuccess: boolean, isSlow: boolean, lasted: number): void;
  /** Lets go of what is too old by now. */
  advance(now: number): void;
  clear(): void;
}

/** No calls. */
export function noCalls(): CallCounts {
  return { calls: 0, failed: 0, slow: 0, slowFailed: 0, ticks: 0 };
}

/** Counts one more call. */
export function count(
  counts: CallCounts,
  isSuccess: boolean,
  isSlow: boolean,
  lasted: number,
): void {
  counts.calls += 1;
  counts.ticks += lasted;
  if (!isSuccess) counts.failed += 1;
  if (isSlow) counts.slow += 1;
  if (isSlow && !isSuccess) counts.slowFailed += 1;
}

/** Takes the calls of a part away from those of the whole. */
export function subtract(counts: CallCounts, part: Readonly<CallCounts>): void {
  counts.calls -= part.calls;
  counts.failed -= part.failed;
  counts.slow -= part.slow;
  counts.slowFailed -= part.slowFailed;
  counts.ticks -= part.ticks;
}

/** Forgets all. */
export function clearCounts(counts: CallCounts): void {
  counts.calls = 0;
  counts.failed = 0;
  counts.slow = 0;
  counts.slowFailed = 0;
  counts.ticks = 0;
}

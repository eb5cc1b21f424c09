import type { CallStatus } from './failure.ts';

/** Told of each change of whether a target may be called: `open`, `cooling`, `ejected`, `available` …, and why. */
export type GuardChange = (target: number, state: string, because: string) => void;

/**
 * Keeps calls away from targets that fail, and knows all targets of its gateway, which are numbered from 0. Times are
 * seconds of one clock that never goes back. Each call that `admit` let through is followed by exactly one
 * `succeeded`, `failed` or `released`.
 */
export interface TargetGuard {
  /** Whether a target may be called now, without taking a permit: for choosing among several. */
  isOpen(target: number, now: number): boolean;
  /** Takes a permit for a call; false where there is none now. */
  admit(target: number, now: number): boolean;
  /** The earliest instant at which a target may be called; infinite where no time alone brings it back. */
  retryAt(target: number, now: number): number;
  succeeded(target: number, now: number, seconds: number): void;
  failed(target: number, now: number, seconds: number, status: CallStatus): void;
  /** The call came to nothing that says anything of the target: its client left, or another answer came first. */
  released(target: number, now: number): void;
}

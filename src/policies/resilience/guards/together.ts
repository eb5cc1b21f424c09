import type { TargetGuard } from '../target-guard.ts';
import { unguarded } from './unguarded.ts';

/** Several guards as one: a call needs a permit of each. */
export function together(guards: readonly TargetGuard[]): TargetGuard {
  const some = guards.filter((guard) => guard !== unguarded);
  if (some.length === 0) return unguarded;
  return some.length === 1 ? some[0]! : new Together(some);
}

class Together implements TargetGuard {
  readonly #guards: readonly TargetGuard[];

  constructor(guards: readonly TargetGuard[]) {
    this.#guards = guards;
  }

  isOpen(target: number, now: number): boolean {
    for (const guard of this.#guards) if (!guard.isOpen(target, now)) return false;
    return true;
  }

  admit(target: number, now: number): boolean {
    const guards = this.#guards;
    for (let taken = 0; taken < guards.length; taken += 1) {
      if (guards[taken]!.admit(target, now)) continue;
      for (let given = 0; given < taken; given += 1) guards[given]!.released(target, now);
      return false;
    }
    return true;
  }

  retryAt(target: number, now: number): number {
    let latest = Number.NEGATIVE_INFINITY;
    for (const guard of this.#guards) latest = Math.max(latest, guard.retryAt(target, now));
    return latest;
  }

  succeeded(target: number, now: number, seconds: number): void {
    for (const guard of this.#guards) guard.succeeded(target, now, seconds);
  }

  failed(target: number, now: number, seconds: number, status: number): void {
    for (const guard of this.#guards) guard.failed(target, now, seconds, status);
  }

  released(target: number, now: number): void {
    for (const guard of this.#guards) guard.released(target, now);
  }
}

import type { TargetGuard } from '../target-guard.ts';

/** Several guards as one: a call needs a permit of each. */
export function together(guards: readonly TargetGuard[]): TargetGuard {
  if (guards.length === 1) return guards[0]!;
  return {
    isOpen(target, now) {
      for (const guard of guards) if (!guard.isOpen(target, now)) return false;
      return true;
    },
    admit(target, now) {
      for (let taken = 0; taken < guards.length; taken += 1) {
        if (guards[taken]!.admit(target, now)) continue;
        for (let given = 0; given < taken; given += 1) guards[given]!.released(target, now);
        return false;
      }
      return true;
    },
    retryAt(target, now) {
      let latest = Number.NEGATIVE_INFINITY;
      for (const guard of guards) latest = Math.max(latest, guard.retryAt(target, now));
      return latest;
    },
    succeeded(target, now, seconds) {
      for (const guard of guards) guard.succeeded(target, now, seconds);
    },
    failed(target, now, seconds, status) {
      for (const guard of guards) guard.failed(target, now, seconds, status);
    },
    released(target, now) {
      for (const guard of guards) guard.released(target, now);
    },
  };
}

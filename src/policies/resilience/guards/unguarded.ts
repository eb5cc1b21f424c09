import type { TargetGuard } from '../target-guard.ts';

/** Lets every call through, whatever became of those before. */
export const unguarded: TargetGuard = {
  isOpen: () => true,
  admit: () => true,
  retryAt: (_target, now) => now,
  succeeded: () => {},
  failed: () => {},
  released: () => {},
};

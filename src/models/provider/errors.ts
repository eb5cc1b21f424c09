import type { CallStatus } from '../../policies/resilience/failure.ts';

/** An error that calls meet by chance. */
export interface ErrorClass {
  readonly status: CallStatus;
  readonly chance: number;
}

/** The error that a call with luck `u` meets, or undefined; chances add up to 1 at the most. */
export function errorMet(classes: readonly ErrorClass[], u: number): CallStatus | undefined {
  let below = 0;
  for (const { status, chance } of classes) {
    below += chance;
    if (u < below) return status;
  }
  return undefined;
}

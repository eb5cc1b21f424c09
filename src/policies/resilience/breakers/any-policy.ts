import type { AccrualPolicy } from './accrual-policies.ts';

/** Finagle's `orElse` of any number of policies: each hears all, and the longest time of those that have one counts. */
export class AnyPolicy implements AccrualPolicy {
  readonly #policies: readonly AccrualPolicy[];
  #because = '';

  constructor(policies: readonly AccrualPolicy[]) {
    this.#policies = policies;
  }

  recordSuccess(now: number): void {
    for (const policy of this.#policies) policy.recordSuccess(now);
  }

  markDeadOnFailure(now: number): number | undefined {
    let longest: number | undefined;
    for (const policy of this.#policies) {
      const seconds = policy.markDeadOnFailure(now);
      if (seconds === undefined || (longest !== undefined && seconds <= longest)) continue;
      longest = seconds;
      this.#because = policy.because();
    }
    return longest;
  }

  revived(now: number): void {
    for (const policy of this.#policies) policy.revived(now);
  }

  because(): string {
    return this.#because;
  }
}

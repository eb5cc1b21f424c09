import { type BackoffConfig, backoff } from './backoff/index.ts';
import type { CallStatus } from './failure.ts';
import { type FailureTable, failureClass } from './failure-classes.ts';
import { type RetryBudgetConfig, retryBudget } from './retry-budget/index.ts';
import type { FailedAttempt, RetryDecision, RetryPolicy } from './retry-decision.ts';
import { type SdkRetryConfig, sdkRetries } from './sdk-retries.ts';

/** Retries within limits. */
export interface LimitedRetryConfig {
  readonly kind: 'limited';
  /** Whose way with errors. */
  readonly classes: FailureTable;
  readonly max_attempts: number;
  readonly max_attempts_per_target: number;
  /** Statuses that are tried again at the same target, and that go on to another; `classes` says where left out. */
  readonly retry_on?: readonly CallStatus[] | undefined;
  readonly fall_back_on?: readonly CallStatus[] | undefined;
  readonly honour_retry_after?: boolean | undefined;
  /** Seconds; a target that asks for more is not waited for. */
  readonly max_retry_after: number;
  readonly backoff: BackoffConfig;
  /** Whether one waits before another target too. */
  readonly wait_before_fallback: boolean;
  readonly budget: RetryBudgetConfig;
  readonly sdk?: SdkRetryConfig | undefined;
}

/** What is done about attempts that failed; `ai-provider-gateway` is the source document’s. */
export type RetryConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'ai-provider-gateway' }
  | LimitedRetryConfig;

/** A fresh policy. */
export function retryPolicy(config: RetryConfig): RetryPolicy {
  switch (config.kind) {
    case 'none':
      return withoutLimits('litellm', false, 'no retries');
    case 'ai-provider-gateway':
      return withoutLimits('ai-provider-gateway', true, 'any error goes on to another provider');
    case 'limited':
      return limitedRetry(config);
  }
}

/** Goes on to another target for as long as there is any, or never; `classes` says only what counts. */
function withoutLimits(classes: FailureTable, goesOn: boolean, because: string): RetryPolicy {
  return {
    began() {},
    answered() {},
    next({ hasOther }, draw, decision) {
      draw();
      if (goesOn && hasOther) decide(decision, 'fall-back', 0, 0, because);
      else giveUp(decision, goesOn ? 'no other target' : because);
    },
    counts: (status) => failureClass(classes, status).counts,
    takeCopy: () => true,
  };
}

/**
 * The same target again while its class and `max_attempts_per_target` let it, then another, within `max_attempts`, the deadline
 * and the budget, which pays for both.
 */
function limitedRetry(config: LimitedRetryConfig): RetryPolicy {
  const { classes, max_attempts: most, wait_before_fallback: waitsToFallBack } = config;
  const waits = backoff(config.backoff);
  const budget = retryBudget(config.budget);
  const sdk = config.sdk === undefined ? undefined : sdkRetries(config.sdk);
  const sameTarget = sameTargetRule(config);
  const exhausted = `${most} attempts in all`;
  // Both back-offs read the one number of a failure.
  let luck = 0;
  const drawn = () => luck;

  const isAgain = (status: CallStatus) =>
    config.retry_on?.includes(status) ?? failureClass(classes, status).again;
  const isElsewhere = (status: CallStatus) =>
    config.fall_back_on?.includes(status) ?? failureClass(classes, status).elsewhere;

  return {
    began: (now) => budget.deposit(now),
    answered: (now) => budget.ended?.(now, true),
    counts: (status) => failureClass(classes, status).counts,
    takeCopy: (now) => budget.withdraw(now),
    next(failed, draw, decision) {
      luck = draw();
      const byItself = sdk === undefined ? -1 : sdk(failed, drawn);
      if (byItself >= 0) {
        const because = 'its client library tries again by itself';
        decide(decision, 'again', byItself, failed.memory, because);
        decision.sdkRetries = failed.sdkRetries + 1;
        return;
      }
      const { now, status, remaining } = failed;
      const again = isAgain(status);
      const elsewhere = isElsewhere(status);
      if (!again && !elsewhere) return giveUp(decision, 'no error to retry');
      budget.ended?.(now, false);
      if (failed.inAll >= most) return giveUp(decision, exhausted);

      const retry = (waitsToFallBack ? failed.inAll : failed.atTarget) - 1;
      const backedOff = waits.delay(retry, failed.memory, drawn);
      const honoured = sameTarget.honoured(failed);
      const wait = honoured > 0 ? honoured : backedOff;
      const obstacle = again ? sameTarget.obstacle(failed, wait) : 'no error to try again there';
      if (obstacle === undefined) {
        if (!budget.withdraw(now)) return giveUp(decision, spent);
        const because = honoured > 0 ? 'Retry-After' : 'back-off';
        return decide(decision, 'again', wait, waits.memory, because);
      }
      const waitElsewhere = waitsToFallBack ? backedOff : 0;
      if (!elsewhere) return giveUp(decision, obstacle);
      if (!failed.hasOther) return giveUp(decision, again ? obstacle : 'no other target');
      if (waitElsewhere >= remaining) return giveUp(decision, tooLate);
      if (!budget.withdraw(now)) return giveUp(decision, spent);
      decide(decision, 'fall-back', waitElsewhere, waitsToFallBack ? waits.memory : 0, obstacle);
    },
  };
}

const spent = 'the retry budget is spent';
const tooLate = 'the deadline comes first';

/** What stands between a request and one more attempt at the same target. */
function sameTargetRule(config: LimitedRetryConfig) {
  const { max_attempts_per_target: most, max_retry_after: longest } = config;
  // Said once each, so that a failure makes no text.
  const exhausted = `${most} attempts at this target`;
  const tooLong = `it asked for more than ${longest} s`;
  return {
    /** Seconds that the target asked for and gets; 0 for none. */
    honoured({ status, retryAfter }: FailedAttempt): number {
      const heeds =
        config.honour_retry_after ?? failureClass(config.classes, status).honoursRetryAfter;
      return heeds ? retryAfter : 0;
    },
    obstacle(failed: FailedAttempt, wait: number): string | undefined {
      if (failed.atTarget >= most) return exhausted;
      if (!failed.isOpen) return 'it may not be called';
      if (this.honoured(failed) > longest) return tooLong;
      return wait >= failed.remaining ? tooLate : undefined;
    },
  };
}

function giveUp(decision: RetryDecision, because: string): void {
  decide(decision, 'give-up', 0, 0, because);
}

function decide(
  decision: RetryDecision,
  action: RetryDecision['action'],
  seconds: number,
  memory: number,
  because: string,
): void {
  decision.action = action;
  decision.seconds = seconds;
  decision.sdkRetries = 0;
  decision.memory = memory;
  decision.because = because;
}

import type { Uniform } from '../../engine/streams.ts';
import { spreadBackoff } from './backoff/spread.ts';
import { failureClass } from './failure-classes.ts';
import type { FailedAttempt } from './retry-decision.ts';

/** Retries that a client library makes below the gateway, which neither counts them nor pays for them. */
export interface SdkRetryConfig {
  /** Of each of the gateway’s attempts. */
  readonly retries: number;
  /** Seconds: the first wait, and the longest. */
  readonly initial: number;
  readonly max: number;
}

/** What the client libraries do not wait longer for. */
const mostRetryAfter = 60;

/**
 * Seconds after which a client library tries again by itself, or -1 where it hands the failure on: as the clients of OpenAI and
 * Anthropic do (`_base_client.py`), which take a Retry-After of up to 60 s at its word and overlook longer ones.
 */
export function sdkRetries({
  retries,
  initial,
  max,
}: SdkRetryConfig): (failed: FailedAttempt, draw: Uniform) => number {
  const waits = spreadBackoff({ kind: 'openai-sdk', initial, multiplier: 2, max });
  return ({ status, sdkRetries: made, retryAfter, remaining }, draw) => {
    if (made >= retries || !failureClass('openai-sdk', status).again) return -1;
    const own = waits.delay(made, 0, draw);
    const wait = retryAfter > 0 && retryAfter <= mostRetryAfter ? retryAfter : own;
    return wait < remaining ? wait : -1;
  };
}

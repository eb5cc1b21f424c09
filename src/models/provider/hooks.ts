import type { CallStatus } from '../../policies/resilience/failure.ts';
import type { RequestId } from '../requests.ts';

/**
 * What the sender of calls to a provider is told. Nothing of it comes while it sends one, and each call that was sent
 * ends in exactly one of `answered`, `failed` and `left`.
 */
export interface ProviderHooks {
  /** A call that had to wait for an instance is served now; of others `startedAt` is set when `send` returns. */
  started(request: RequestId): void;
  answered(request: RequestId): void;
  /** With the seconds of its `Retry-After`, or 0 where there is none. */
  failed(request: RequestId, status: CallStatus, retryAfterSeconds: number): void;
  /** A call that was withdrawn is gone; told before `withdraw` returns. */
  left(request: RequestId): void;
}

import {
  answered,
  badRequest,
  type CallStatus,
  overloaded,
  serverError,
  timedOut,
} from '../../policies/resilience/failure.ts';
import type { RequestId } from '../requests.ts';

/** How a gateway makes its calls. */
export interface CallsConfig {
  readonly name: string;
  /** Seconds that a call may take until its first token, and in all; undefined for ever. */
  readonly firstToken: number | undefined;
  readonly call: number | undefined;
  /** Whether a target is told that nobody waits for a call any more; else it goes on with it. */
  readonly cancels: boolean;
  /** Whether a target is told by when its answer is needed. */
  readonly tellsDeadline: boolean;
  /** Whether a step up from an answer that is not trusted is made where that was given; else where the client is. */
  readonly stepsThere: boolean;
}

/** What the owner of calls is told, and asked. */
export interface CallsHooks {
  /** A call answered its request. */
  answered(request: RequestId, call: RequestId): void;
  /** No call is to be made for a request any more. */
  exhausted(request: RequestId, because: string): void;
  /** Dollars that are held back for one more call of a request; NaN where its tenant's budget has no room for it. */
  reserve(request: RequestId, target: number): number;
  /** A call ended for which so much was held back, and its customer owes so much. */
  settle(customer: number, reservedUsd: number, usd: number): void;
}

/** How a call ended that its target said nothing more of. */
export type CallOutcome =
  | 'completed'
  | 'rejected'
  | 'timed-out'
  | 'cancelled'
  | 'failed'
  | 'in-flight';

/** What a deployment of one's own would say over HTTP. */
export function statusOf(outcome: CallOutcome, reason: string): CallStatus {
  switch (outcome) {
    case 'completed':
      return answered;
    case 'rejected':
      return reason === 'queue full' ? overloaded : badRequest;
    case 'timed-out':
    case 'cancelled':
    case 'in-flight':
      return timedOut;
    case 'failed':
      return serverError;
  }
}

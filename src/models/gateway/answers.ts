import type { RequestId } from '../requests.ts';
import type { GatewayTotals } from './gateway-totals.ts';

/** Answers that a gateway need not ask for, as it asks for them: in one place, or in several. */
export interface Answers {
  /** The events at which kept answers are given. */
  readonly timer: Float64Array;
  /** Seconds in which a kept answer is with the client of a request that was just looked up. */
  secondsFor(request: RequestId): number;
  /** What is known for a request at an instant in ticks. One for whom nothing is leads those who ask the same later. */
  find(request: RequestId, now: number, totals: GatewayTotals): 'kept' | 'under-way' | 'nothing';
  /** Keeps the answer to a request at an instant in ticks. */
  store(request: RequestId, now: number): void;
  /** Forgets a part of the answers that are kept, at an instant in ticks. */
  forget(share: number, now: number): void;
  /** The next of those who waited for the answer of a request, which leaves it; none at last. */
  nextFollower(leader: RequestId): RequestId;
  /** A request gives up; the one that must ask in its stead, or none. */
  leave(request: RequestId): RequestId;
}

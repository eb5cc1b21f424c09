import type { RequestId } from '../requests.ts';

/** One whom a gateway may ask, as it sees it: a deployment of one's own, or a provider. Times are seconds. */
export interface GatewayTarget {
  /** Sends it a call; its end is told to the gateway, perhaps before this returns. */
  send(call: RequestId): void;
  /** Sends it a call that goes on from where another target answered; as `send` where left out. */
  sendFrom?(call: RequestId, answerer: GatewayTarget): void;
  /** Takes back a call that nobody waits for any more; that is told as its end. */
  withdraw(call: RequestId): void;
  /** Dollars that a request is expected to cost there, and the most that it may. */
  expectedUsd(request: RequestId): number;
  mostUsd(request: RequestId): number;
  /** Dollars that a call which has just ended takes from the budget of its tenant. */
  owedUsd(call: RequestId, isAnswered: boolean): number;
  /** Dollars of a million tokens, a quarter of them answered. */
  readonly usdPerMillion: number;
  /** Requests that wait there, and replicas that are ready; 0 and infinite of a provider. */
  waiting(): number;
  replicas(): number;
  /** Part of what it can serve at once that it has, above 1 where requests wait; 0 of a provider. */
  load(): number;
  /** Ticks that what it says of a call takes until its gateway hears it; none where left out. */
  wayBack?(call: RequestId): number;
  /** Part of its tightest rate limit that is left, 1 to 0. */
  headroom(now: number): number;
}

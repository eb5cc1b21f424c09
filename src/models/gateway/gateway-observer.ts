import type { RequestId } from '../requests.ts';

/** Why a gateway turns a request away at its door. */
export type GatewayRejection = 'queue full' | 'rate limit' | 'budget' | 'no target is allowed';

/** What becomes of the requests to a gateway, told as it happens; `service` is the gateway's place among all services. */
export interface GatewayObserver {
  arrived(service: number, request: RequestId): void;
  rejected(service: number, request: RequestId, reason: GatewayRejection): void;
  /** Waits for a better hour, and for nobody at all; and does so no more. */
  deferred(service: number, request: RequestId): void;
  resumed(service: number, request: RequestId): void;
  /** Sent to a target for the first time, or answered without one. */
  started(service: number, request: RequestId): void;
  completed(service: number, request: RequestId): void;
  failed(service: number, request: RequestId, because: string): void;
  givenUp(service: number, request: RequestId, by: 'time-out' | 'client'): void;
  released(request: RequestId): void;
}

/** What a gateway does for a request, for those who keep a trail of it; `target` is -1 where there is none. */
export interface GatewayTrail {
  /** `call` is left out where it is of none. */
  note(request: RequestId, what: string, target: number, because: string, call?: RequestId): void;
}

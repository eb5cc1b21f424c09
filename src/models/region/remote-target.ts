import type { GatewayTarget } from '../gateway/target.ts';
import type { RequestId } from '../requests.ts';
import type { Site } from './site.ts';
import type { Wire } from './wire.ts';

export interface RemoteTargetParts {
  readonly wire: Wire;
  readonly inner: GatewayTarget;
  /** Its place among all services. */
  readonly service: number;
  /** Number of its region. */
  readonly region: number;
  /** Its region, and its zone where it is in one. */
  readonly sites: readonly Site[];
  /** Told of a call that its region, or the way there, did not let through. */
  readonly troubled: (call: RequestId, now: number) => void;
}

/** A target of a gateway that is in another place than its clients. */
export class RemoteTarget implements GatewayTarget {
  readonly inner: GatewayTarget;
  readonly service: number;
  readonly region: number;
  readonly sites: readonly Site[];
  readonly troubled: (call: RequestId, now: number) => void;
  readonly usdPerMillion: number;
  readonly #wire: Wire;

  constructor(parts: RemoteTargetParts) {
    this.inner = parts.inner;
    this.service = parts.service;
    this.region = parts.region;
    this.sites = parts.sites;
    this.troubled = parts.troubled;
    this.usdPerMillion = parts.inner.usdPerMillion;
    this.#wire = parts.wire;
  }

  /** By how much longer the way is while its region is in trouble. */
  get slowdown(): number {
    let product = 1;
    for (const { health } of this.sites) product *= health.slowdown;
    return product;
  }

  send(call: RequestId): void {
    this.#wire.send(call, this);
  }

  /** One that answered in the same region is next door, and its answer has had the way back already. */
  sendFrom(call: RequestId, answerer: GatewayTarget): void {
    const isNear = answerer instanceof RemoteTarget && answerer.region === this.region;
    this.#wire.send(call, this, isNear);
  }

  withdraw(call: RequestId): void {
    this.#wire.withdraw(call, this);
  }

  wayBack(call: RequestId): number {
    return this.#wire.wayBack(call, this);
  }

  expectedUsd(request: RequestId): number {
    return this.inner.expectedUsd(request);
  }

  mostUsd(request: RequestId): number {
    return this.inner.mostUsd(request);
  }

  owedUsd(call: RequestId, isAnswered: boolean): number {
    return this.#wire.reached(call) ? this.inner.owedUsd(call, isAnswered) : 0;
  }

  waiting(): number {
    return this.inner.waiting();
  }

  replicas(): number {
    return this.inner.replicas();
  }

  load(): number {
    return this.inner.load();
  }

  headroom(now: number): number {
    return this.inner.headroom(now);
  }
}

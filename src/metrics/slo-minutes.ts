import { ticksPerSecond } from '../engine/time.ts';
import { wide } from '../engine/wide-numbers.ts';

const minute = 60 * ticksPerSecond;

/** A tenant whose minutes are judged. */
export interface JudgedTenant {
  /** Index of its deployment. */
  readonly deployment: number;
  /** The part of its requests that are to keep every promise, 0 to 1. */
  readonly objective: number;
}

/**
 * Counts the minutes that a tenant lost: those in which fewer than its objective of the requests that ended kept every
 * promise, and those in which none ended though somebody waited for service all the time. Minutes are whole ones
 * from the start on; of the last, which the horizon may cut, a part is lost. Times must not go back.
 */
export class SloMinutes {
  readonly #tenants: readonly JudgedTenant[];
  #start = wide;
  /** Of each tenant, in the present minute: requests that ended, and those of them that kept every promise. */
  readonly #ended: Float64Array;
  readonly #kept: Float64Array;
  /** Requests of each tenant that wait for service, and the fewest that did so in the present minute. */
  readonly #waiting: Float64Array;
  readonly #leastWaiting: Float64Array;
  /** Ticks lost. */
  readonly #ofTenant: Float64Array;
  readonly #ofDeployment: Float64Array;
  #ofAll = 0;
  /** Deployments of which a tenant lost the minute that is being judged. */
  readonly #isLost: Uint8Array;

  constructor(tenants: readonly JudgedTenant[], deployments: number, start: number) {
    this.#tenants = tenants;
    this.#start = start;
    this.#ended = new Float64Array(tenants.length);
    this.#kept = new Float64Array(tenants.length);
    this.#waiting = new Float64Array(tenants.length);
    this.#leastWaiting = new Float64Array(tenants.length);
    this.#ofTenant = new Float64Array(tenants.length);
    this.#ofDeployment = new Float64Array(deployments);
    this.#isLost = new Uint8Array(deployments);
  }

  /** A request waits for service. */
  arrived(now: number, tenant: number): void {
    this.#advance(now);
    this.#wait(now, tenant, 1);
  }

  /** A request waits no more. */
  started(now: number, tenant: number): void {
    this.#advance(now);
    this.#wait(now, tenant, -1);
  }

  /** A request has its outcome; whoever waited until then has `started` as well. */
  ended(now: number, tenant: number, kept: boolean): void {
    this.#advance(now);
    this.#ended[tenant]! += 1;
    if (kept) this.#kept[tenant]! += 1;
  }

  /** Judges the last minute, as far as it goes. */
  finish(now: number): void {
    this.#advance(now);
    if (now > this.#start) this.#close(now - this.#start);
  }

  /** Minutes lost by a tenant. */
  ofTenant(tenant: number): number {
    return this.#ofTenant[tenant]! / minute;
  }

  /** Minutes in which any tenant of a deployment lost one. */
  ofDeployment(deployment: number): number {
    return this.#ofDeployment[deployment]! / minute;
  }

  /** Minutes in which any tenant lost one. */
  ofAll(): number {
    return this.#ofAll / minute;
  }

  #wait(now: number, tenant: number, change: number): void {
    const waiting = this.#waiting[tenant]! + change;
    this.#waiting[tenant] = waiting;
    // What is there for no time at the start of the minute does not count.
    const least = now === this.#start ? waiting : this.#leastWaiting[tenant]!;
    this.#leastWaiting[tenant] = Math.min(waiting, least);
  }

  #advance(now: number): void {
    if (now < this.#start + minute) return;
    this.#close(minute);
    // Minutes in which nothing happened are all alike.
    const whole = Math.floor((now - this.#start) / minute) * minute;
    if (whole > 0) this.#close(whole);
  }

  #close(length: number): void {
    let isAnyLost = false;
    this.#isLost.fill(0);
    for (let tenant = 0; tenant < this.#tenants.length; tenant += 1) {
      if (this.#isLostBy(tenant)) {
        isAnyLost = true;
        this.#ofTenant[tenant]! += length;
        this.#isLost[this.#tenants[tenant]!.deployment] = 1;
      }
      this.#ended[tenant] = 0;
      this.#kept[tenant] = 0;
      this.#leastWaiting[tenant] = this.#waiting[tenant]!;
    }
    for (let deployment = 0; deployment < this.#isLost.length; deployment += 1) {
      if (this.#isLost[deployment] === 1) this.#ofDeployment[deployment]! += length;
    }
    if (isAnyLost) this.#ofAll += length;
    this.#start += length;
  }

  #isLostBy(tenant: number): boolean {
    const ended = this.#ended[tenant]!;
    if (ended === 0) return this.#leastWaiting[tenant]! > 0;
    // The product may round up past a whole number: take back its rounding.
    const { objective } = this.#tenants[tenant]!;
    return this.#kept[tenant]! < objective * ended * (1 - 2 * Number.EPSILON);
  }
}

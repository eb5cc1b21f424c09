import { longer } from '../../engine/longer.ts';
import { toSeconds } from '../../engine/time.ts';
import type { Answers } from '../gateway/answers.ts';
import type { ResponseCache } from '../gateway/cache/response-cache.ts';
import type { GatewayTotals } from '../gateway/gateway-totals.ts';
import type { KnownAnswers } from '../gateway/known-answers.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import { AnswerCopies, type KeepAnswer } from './answer-copies.ts';

/** What one region has of a gateway's answers. */
export interface RegionAnswers {
  readonly known: KnownAnswers;
  readonly cache: ResponseCache;
}

/** The ways between the clients of a gateway and its regions, which are told by number. */
export interface AnswerWays {
  /** The region that the client of a request is sent to now; -1 where there is none. */
  sentTo(request: RequestId): number;
  /** Whether it gets there, and an answer from there. */
  reaches(request: RequestId, region: number): boolean;
  /** Seconds of its way there and back. */
  roundTrip(request: RequestId, region: number): number;
  /** Whether a region is down, and how often it has lost all that it had. */
  isDown(region: number): boolean;
  losses(region: number): number;
}

/** How answers get from one region to all others. */
export interface CopyTerms {
  /** Ticks from a region to another one. */
  lag(from: number, to: number): number;
  /** Bytes of an answer of so many tokens. */
  bytes(tokens: number): number;
  /** Told of bytes that leave a region. */
  sent(bytes: number): void;
}

/**
 * Answers that each region keeps for itself: a client finds those of the region that it is sent to, a round trip away. With
 * terms for copies, what one region has to answer anew the others know when its copy has come to them.
 */
export class RegionalAnswers implements Answers {
  timer = new Float64Array(0);
  readonly #requests: Requests;
  /** By region; undefined where the gateway has no target. */
  readonly #regions: readonly (RegionAnswers | undefined)[];
  readonly #ways: AnswerWays;
  readonly #copies: CopyTerms | undefined;
  /** On their way to each region, from each other one. */
  readonly #coming: readonly (readonly AnswerCopies[])[];
  /** What keeps a copy in each region. */
  readonly #keep: readonly KeepAnswer[];
  /** How often each region had lost all when it was looked at last. */
  readonly #losses: Int32Array;
  /** The region in which each request was looked up. */
  #region = new Int8Array(0);

  constructor(
    requests: Requests,
    regions: readonly (RegionAnswers | undefined)[],
    ways: AnswerWays,
    copies: CopyTerms | undefined,
  ) {
    this.#requests = requests;
    this.#regions = regions;
    this.#ways = ways;
    this.#copies = copies;
    this.#coming = regions.map(() => regions.map(() => new AnswerCopies()));
    this.#keep = regions.map((own) => (tenant, question, topic, bytes, at) => {
      own?.cache.store(tenant, question, topic, bytes, toSeconds(at));
    });
    this.#losses = new Int32Array(regions.length);
  }

  secondsFor(request: RequestId): number {
    const region = this.#region[request]!;
    const { known } = this.#regions[region]!;
    return known.secondsFor() + this.#ways.roundTrip(request, region);
  }

  find(request: RequestId, now: number, totals: GatewayTotals): 'kept' | 'under-way' | 'nothing' {
    if (request >= this.#region.length) {
      const length = this.#requests.arrivedAt.length;
      this.#region = longer(this.#region, length);
      this.timer = longer(this.timer, length);
    }
    const region = this.#ways.sentTo(request);
    const own = region < 0 ? undefined : this.#regions[region];
    if (own === undefined || !this.#ways.reaches(request, region)) {
      this.#region[request] = none;
      return 'nothing';
    }
    this.#region[request] = region;
    this.#advance(region, now);
    return own.known.find(request, now, totals);
  }

  store(request: RequestId, now: number): void {
    const region = this.#region[request]!;
    if (region === none || this.#ways.isDown(region)) return;
    this.#advance(region, now);
    this.#regions[region]!.known.store(request, now);
    const { content, topic, tenant, outputTokens } = this.#requests;
    const question = content[request]!;
    if (this.#copies === undefined || question === none) return;
    const { lag, bytes, sent } = this.#copies;
    const size = bytes(outputTokens[request]!);
    for (let to = 0; to < this.#regions.length; to += 1) {
      if (to === region || this.#regions[to] === undefined || this.#ways.isDown(to)) continue;
      // What it lost it has lost by now, and not what comes.
      this.#advance(to, now);
      const coming = this.#coming[to]![region]!;
      coming.send(now + lag(region, to), tenant[request]!, question, topic[request]!, size);
      sent(size);
    }
  }

  forget(share: number, now: number): void {
    for (const [region, own] of this.#regions.entries()) {
      if (own === undefined) continue;
      this.#advance(region, now);
      own.known.forget(share, now);
    }
  }

  nextFollower(leader: RequestId): RequestId {
    return this.#ownOf(leader)?.nextFollower(leader) ?? none;
  }

  leave(request: RequestId): RequestId {
    return this.#ownOf(request)?.leave(request) ?? none;
  }

  #ownOf(request: RequestId): KnownAnswers | undefined {
    // One that was turned away before has no region yet.
    const region = this.#region[request] ?? none;
    return region === none ? undefined : this.#regions[region]!.known;
  }

  /** Loses what the region lost since it was last looked at, and keeps what has come to it by now, in the order of arrival. */
  #advance(region: number, now: number): void {
    const { known } = this.#regions[region]!;
    const losses = this.#ways.losses(region);
    if (losses !== this.#losses[region]) {
      this.#losses[region] = losses;
      known.forget(1, now);
      for (const copies of this.#coming[region]!) copies.lose();
      return;
    }
    for (;;) {
      let earliest: AnswerCopies | undefined;
      for (const copies of this.#coming[region]!) {
        if (copies.next <= now && copies.next < (earliest?.next ?? Number.POSITIVE_INFINITY)) {
          earliest = copies;
        }
      }
      if (earliest === undefined) return;
      earliest.arrive(this.#keep[region]!);
    }
  }
}

import { logBucketOf } from '../../engine/log-buckets.ts';
import type { Life, LifeOutcome } from './life.ts';

/** A life, and why it is shown. */
export interface ToldLife {
  readonly why: readonly string[];
  readonly life: Life;
}

export interface TellingOptions {
  /** Requests that arrived before this tick are not chosen. */
  readonly warmup: () => number;
  /** Only of this tenant. */
  readonly tenant: string | undefined;
  /** Only this request. */
  readonly request: number | undefined;
  /** Only so many of the slowest. */
  readonly slowest: number | undefined;
}

/** Equal times to one part in 64 are as good as each other for whoever wants to see what is usual. */
const bits = 6;

interface Bucket {
  count: number;
  readonly first: Life;
}

/** Chooses, of all requests of a run as they end, the few whose lives tell most; keeps only those that may be among them. */
export class Telling {
  readonly #options: TellingOptions;
  readonly #slowest: Life[] = [];
  readonly #byTime = new Map<number, Bucket>();
  readonly #lost = new Map<LifeOutcome, Bucket>();
  #preempted: Life | undefined;
  #called: Life | undefined;
  #asked: Life | undefined;
  /** Requests that there were. */
  requests = 0;

  constructor(options: TellingOptions) {
    this.#options = options;
  }

  /** A life is over. */
  ended(life: Life): void {
    if (life.call > 0) return;
    this.requests += 1;
    const { request, tenant, warmup } = this.#options;
    if (request !== undefined) {
      if (life.number === request) this.#asked = life;
      return;
    }
    if (life.outcome === 'in-flight' || life.at < warmup()) return;
    if (tenant !== undefined && life.tenant !== tenant) return;
    this.#rank(life);
    if (this.#options.slowest !== undefined) return;
    if (life.outcome === 'completed') add(this.#byTime, logBucketOf(lasts(life), bits), life);
    else add(this.#lost, life.outcome, life);
    if (life.preemptions > (this.#preempted?.preemptions ?? 0)) this.#preempted = life;
    if (callsOf(life) > Math.max(1, callsOf(this.#called))) this.#called = life;
  }

  /** Those chosen, each once. */
  chosen(): ToldLife[] {
    const { request, slowest } = this.#options;
    if (request !== undefined) {
      return this.#asked === undefined ? [] : [{ why: [], life: this.#asked }];
    }
    const why = new Map<Life, string[]>();
    const choose = (life: Life | undefined, because: string) => {
      if (life === undefined) return;
      why.set(life, [...(why.get(life) ?? []), because]);
    };
    for (const [place, life] of this.#slowest.entries()) {
      choose(life, place === 0 ? 'the slowest' : `slowest but ${place}`);
    }
    if (slowest === undefined) {
      choose(this.#median(), 'as long as most: the median, within 2 %');
      const lost = [...this.#lost].sort(([, one], [, other]) => other.count - one.count)[0];
      if (lost !== undefined) {
        choose(lost[1].first, `the first of ${lost[1].count} that were ${lost[0]}`);
      }
      choose(this.#called, `with most calls: ${callsOf(this.#called)}`);
      const times = this.#preempted?.preemptions;
      choose(this.#preempted, `preempted most often: ${times} ${times === 1 ? 'time' : 'times'}`);
    }
    return [...why].map(([life, reasons]) => ({ why: reasons, life }));
  }

  #rank(life: Life): void {
    const most = this.#options.slowest ?? 1;
    const slowest = this.#slowest;
    // Of those as slow as each other whoever came first.
    let place = slowest.length;
    while (place > 0 && isSlower(life, slowest[place - 1]!)) place -= 1;
    if (place === most) return;
    slowest.splice(place, 0, life);
    if (slowest.length > most) slowest.pop();
  }

  #median(): Life | undefined {
    const sorted = [...this.#byTime].sort(([one], [other]) => one - other);
    const all = sorted.reduce((sum, [, { count }]) => sum + count, 0);
    let before = 0;
    for (const [, { count, first }] of sorted) {
      before += count;
      if (2 * before >= all) return first;
    }
    return undefined;
  }
}

function add<Key>(buckets: Map<Key, Bucket>, key: Key, life: Life): void {
  const bucket = buckets.get(key);
  if (bucket === undefined) buckets.set(key, { count: 1, first: life });
  else bucket.count += 1;
}

function isSlower(one: Life, other: Life): boolean {
  return lasts(one) > lasts(other) || (lasts(one) === lasts(other) && one.number < other.number);
}

function lasts({ at, until }: Life): number {
  return until - at;
}

function callsOf(life: Life | undefined): number {
  return life?.calls.filter(({ how }) => how !== 'shadow').length ?? 0;
}

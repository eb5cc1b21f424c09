import { longer } from '../../../engine/longer.ts';
import type { Uniform } from '../../../engine/streams.ts';
import { none } from '../../requests.ts';
import { EntryList } from './entry-list.ts';
import { eviction } from './eviction.ts';
import { InvalidationTimes } from './invalidation-times.ts';
import type { CacheBounds, CacheCounts } from './response-cache.ts';

/** Told of each entry that leaves. */
type Left = (entry: number) => void;

/**
 * The entries of a cache by key: until when they are kept, and who makes room. An entry is gone at the instant at which its
 * time is over, not when somebody looks for it. Numbers of entries are used again.
 */
export class KeptAnswers {
  readonly counts: CacheCounts = {
    hits: 0,
    falseHits: 0,
    misses: 0,
    stores: 0,
    evictions: 0,
    expirations: 0,
    invalidations: 0,
    entries: 0,
    bytes: 0,
  };
  readonly #ttl: number;
  readonly #renew: boolean;
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  readonly #order;
  readonly #invalidation;
  readonly #uniform: Uniform;
  readonly #left: Left;
  readonly #byKey = new Map<number, number>();
  /** All entries; their time is equally long, so that the first to expire is in front. */
  readonly #ages = new EntryList();
  #key = new Float64Array(initialLength);
  #bytes = new Float64Array(initialLength);
  #until = new Float64Array(initialLength);
  #free = new Int32Array(initialLength);
  #freeCount = 0;
  #taken = 0;

  constructor(bounds: CacheBounds, uniform: Uniform, left: Left) {
    this.#ttl = bounds.ttl ?? Number.POSITIVE_INFINITY;
    this.#renew = bounds.renew;
    this.#maxEntries = bounds.max_entries ?? Number.POSITIVE_INFINITY;
    this.#maxBytes = bounds.max_bytes ?? Number.POSITIVE_INFINITY;
    this.#order = eviction(bounds.eviction);
    this.#invalidation = new InvalidationTimes(bounds.invalidate);
    this.#uniform = uniform;
    this.#left = left;
  }

  /** The entry of a key, or none. */
  find(key: number): number {
    return this.#byKey.get(key) ?? none;
  }

  /** An entry served a request. */
  use(entry: number, now: number): void {
    this.#order.use(entry);
    if (!this.#renew) return;
    this.#until[entry] = now + this.#ttl;
    this.#ages.renew(entry);
  }

  /** Keeps an answer, in the place of the one of its key; the new entry, or none where it does not fit at all. */
  store(key: number, bytes: number, now: number): number {
    const old = this.find(key);
    if (old !== none) this.#forget(old);
    if (bytes > this.#maxBytes || this.#maxEntries < 1 || this.#ttl <= 0) return none;
    const { counts } = this;
    counts.stores += 1;
    while (counts.entries >= this.#maxEntries || counts.bytes + bytes > this.#maxBytes) {
      counts.evictions += 1;
      this.#forget(this.#order.victim);
    }
    const entry = this.#take();
    counts.entries += 1;
    counts.bytes += bytes;
    this.#byKey.set(key, entry);
    this.#key[entry] = key;
    this.#bytes[entry] = bytes;
    this.#until[entry] = now + this.#ttl;
    this.#ages.append(entry);
    this.#order.add(entry);
    return entry;
  }

  /** Forgets what has expired or was invalidated by now, in the order of these events. */
  advance(now: number): void {
    while (this.#invalidation.next <= now) {
      const at = this.#invalidation.next;
      this.#expire(at);
      this.invalidate(this.#invalidation.share);
      this.#invalidation.pass();
    }
    this.#expire(now);
  }

  /** Forgets each entry with a chance of `share`, and draws a number for each where that is not certain. */
  invalidate(share: number): void {
    let entry = this.#ages.first;
    while (entry !== none) {
      const after = this.#ages.after(entry);
      if (share >= 1 || this.#uniform() < share) {
        this.counts.invalidations += 1;
        this.#forget(entry);
      }
      entry = after;
    }
  }

  #expire(now: number): void {
    for (;;) {
      const oldest = this.#ages.first;
      if (oldest === none || this.#until[oldest]! > now) return;
      this.counts.expirations += 1;
      this.#forget(oldest);
    }
  }

  #take(): number {
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      return this.#free[this.#freeCount]!;
    }
    if (this.#taken === this.#key.length) this.#grow();
    this.#taken += 1;
    return this.#taken - 1;
  }

  #forget(entry: number): void {
    this.#left(entry);
    this.#ages.remove(entry);
    this.#order.remove(entry);
    this.#byKey.delete(this.#key[entry]!);
    this.counts.entries -= 1;
    this.counts.bytes -= this.#bytes[entry]!;
    this.#free[this.#freeCount] = entry;
    this.#freeCount += 1;
  }

  #grow(): void {
    const length = 2 * this.#key.length;
    this.#key = longer(this.#key, length);
    this.#bytes = longer(this.#bytes, length);
    this.#until = longer(this.#until, length);
    this.#free = longer(this.#free, length);
  }
}

/** Enough for most: growing has compiled code thrown away. */
const initialLength = 512;

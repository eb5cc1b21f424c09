import type { TraceEvent } from '../json-output/trace-event.ts';

type Counter = Extract<TraceEvent, { kind: 'counter' }>;

interface CounterState {
  readonly of: Omit<Counter, 'kind' | 'at' | 'value'>;
  value: number;
  written: number;
}

/** Counters are written at so many instants of a window at the most. */
const instants = 1000;
const buckets = 1000;

export interface EventWindowOptions {
  /** Ticks: what overlaps them is kept. */
  readonly from: number;
  readonly to: number;
  /** About so many bytes of a written trace are kept; beyond, they are only counted, and nothing is kept any more. */
  readonly mostBytes: number;
}

/** Keeps the events that overlap a window of a run; of counters only what they show at a thousand instants of it. */
export class EventWindow {
  readonly from: number;
  readonly to: number;
  /** Bytes, about, that begin in each thousandth of the window. */
  readonly bytesBy = new Float64Array(buckets);
  bytes = 0;
  readonly #mostBytes: number;
  readonly #every: number;
  #events: TraceEvent[] = [];
  readonly #counters = new Map<string, CounterState>();
  #nextInstant: number;

  constructor({ from, to, mostBytes }: EventWindowOptions) {
    this.from = from;
    this.to = to;
    this.#mostBytes = mostBytes;
    this.#every = Math.max(1, Math.ceil((to - from) / instants));
    this.#nextInstant = from;
  }

  /** Whether it came to more than is kept. */
  get isOverfull(): boolean {
    return this.bytes > this.#mostBytes;
  }

  add(event: TraceEvent): void {
    const end = 'lasts' in event ? event.at + event.lasts : event.at;
    if (end < this.from || event.at > this.to) return;
    const bytes = bytesOf(event);
    const at = Math.max(event.at, this.from) - this.from;
    const bucket = Math.floor((at * buckets) / (this.to - this.from + 1));
    this.bytesBy[bucket]! += bytes;
    this.bytes += bytes;
    if (this.isOverfull) this.#events = [];
    else this.#events.push(event);
  }

  /** Something that is counted has a value from now on. */
  count(now: number, of: Omit<Counter, 'kind' | 'at' | 'value'>, value: number): void {
    this.#write(now);
    const key = `${of.name} ${of.service ?? of.pool}`;
    const state = this.#counters.get(key);
    if (state === undefined) this.#counters.set(key, { of, value, written: Number.NaN });
    else state.value = value;
  }

  /** What is kept, in the order of its beginning, whatever lasts longer first. */
  sorted(): readonly TraceEvent[] {
    this.#write(this.to);
    const lasts = (event: TraceEvent) => ('lasts' in event ? event.lasts : 0);
    return this.#events.sort((one, other) => one.at - other.at || lasts(other) - lasts(one));
  }

  /** Writes what counters showed at the first instant that has passed since they changed. */
  #write(now: number): void {
    if (now < this.#nextInstant) return;
    const at = this.#nextInstant;
    this.#nextInstant = this.from + (Math.floor((now - this.from) / this.#every) + 1) * this.#every;
    if (at > this.to) return;
    for (const state of this.#counters.values()) {
      if (state.value === state.written) continue;
      state.written = state.value;
      this.add({ kind: 'counter', at, ...state.of, value: state.value });
    }
  }
}

/** Bytes that an event takes in a trace for Perfetto, about. */
function bytesOf({ kind }: TraceEvent): number {
  switch (kind) {
    case 'request':
      return 400;
    case 'phase':
      return 210;
    case 'steps':
      return 200;
    default:
      return 160;
  }
}

import type { TraceEvent } from '../json-output/trace-event.ts';

type Lasting = Extract<TraceEvent, { kind: 'replica' | 'startup' | 'batch' | 'node' }>;
type Untimed<Event> = Event extends Lasting ? Omit<Event, 'at' | 'lasts' | 'open'> : never;

/** What lasts, but for how long. */
export type Begun = Untimed<Lasting>;

/** Events that last, from when they begin until they end; of each key one at a time. */
export class Slices {
  readonly #open = new Map<string, { readonly at: number; readonly what: Begun }>();
  readonly #add: (event: TraceEvent) => void;

  constructor(add: (event: TraceEvent) => void) {
    this.#add = add;
  }

  begin(key: string, at: number, what: Begun): void {
    this.#open.set(key, { at, what });
  }

  /** Ends what a key has, where it has something; what took no time was nothing. */
  end(key: string, now: number): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    this.#open.delete(key);
    const { at, what } = open;
    if (at < now) this.#add({ ...what, at, lasts: now - at } as Lasting);
  }

  /** The run is over, and they are not. */
  close(now: number): void {
    for (const { at, what } of this.#open.values()) {
      if (at < now) this.#add({ ...what, at, lasts: now - at, open: true } as Lasting);
    }
    this.#open.clear();
  }
}

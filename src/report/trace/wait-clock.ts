import type { WaitReason, Waits } from './life.ts';

/** How long whoever waits somewhere waits for what: the reason of all who are there, which changes. */
export class WaitClock {
  readonly #totals = new Map<WaitReason, number>();
  #reason: WaitReason;
  #since = 0;

  constructor(reason: WaitReason) {
    this.#reason = reason;
  }

  /** The reason is this from now on, in ticks. */
  turn(reason: WaitReason, now: number): void {
    if (reason === this.#reason) return;
    this.#settle(now);
    this.#reason = reason;
  }

  /** What it has shown until now. */
  read(now: number): ReadonlyMap<WaitReason, number> {
    this.#settle(now);
    return new Map(this.#totals);
  }

  /** What it has shown since it was read; nothing where that is none. */
  since(read: ReadonlyMap<WaitReason, number>, now: number): Waits | undefined {
    this.#settle(now);
    const waits: Waits = {};
    let some = false;
    for (const [reason, ticks] of this.#totals) {
      const more = ticks - (read.get(reason) ?? 0);
      if (more === 0) continue;
      waits[reason] = more;
      some = true;
    }
    return some ? waits : undefined;
  }

  #settle(now: number): void {
    const ticks = now - this.#since;
    if (ticks > 0) this.#totals.set(this.#reason, (this.#totals.get(this.#reason) ?? 0) + ticks);
    this.#since = now;
  }
}

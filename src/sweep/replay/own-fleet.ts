/** Replicas that do as one policy says: ready a while after they were ordered, and gone at once when they are not wanted. */
export class OwnFleet {
  #ready: number;
  #starting = 0;
  readonly #startup: number;
  /** Orders under way, the earliest first, from `#head` on. */
  readonly #orders: { readonly readyAt: number; count: number }[] = [];
  #head = 0;

  /** Begins with so many ready; `startup` in seconds. */
  constructor(ready: number, startup: number) {
    this.#ready = ready;
    this.#startup = startup;
  }

  get ready(): number {
    return this.#ready;
  }

  get starting(): number {
    return this.#starting;
  }

  /** Lets those become ready whose time has come. */
  advance(now: number): void {
    while (this.#head < this.#orders.length && this.#orders[this.#head]!.readyAt <= now) {
      const { count } = this.#orders[this.#head]!;
      this.#head += 1;
      this.#ready += count;
      this.#starting -= count;
    }
  }

  /** Orders what lacks; gives back what is too much, the last ordered first. */
  follow(desired: number, now: number): void {
    const more = desired - this.#ready - this.#starting;
    if (more > 0) {
      this.#orders.push({ readyAt: now + this.#startup, count: more });
      this.#starting += more;
      return;
    }
    let less = -more;
    while (less > 0 && this.#head < this.#orders.length) {
      const last = this.#orders.at(-1)!;
      const taken = Math.min(less, last.count);
      last.count -= taken;
      less -= taken;
      this.#starting -= taken;
      if (last.count === 0) this.#orders.pop();
    }
    this.#ready -= less;
  }
}

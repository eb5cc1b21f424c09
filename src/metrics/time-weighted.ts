/**
 * A quantity that stays constant between changes (a queue's length, busy replicas), averaged over
 * time. Instants are ticks and must not go back; the integral of a whole quantity is exact.
 */
export class TimeWeighted {
  /** Present value. */
  value: number;
  /** Greatest value since the start, even one held for no time. */
  max: number;
  #start: number;
  #since: number;
  #integral = 0;

  constructor(value = 0, start = 0) {
    this.value = value;
    this.max = value;
    this.#start = start;
    this.#since = start;
  }

  /** The quantity is `value` from `now` on. */
  set(now: number, value: number): void {
    this.#integral += this.value * (now - this.#since);
    this.#since = now;
    this.value = value;
    if (value > this.max) this.max = value;
  }

  /** The quantity changes by `change` at `now`; it is nothing where only roundings of what it was are left. */
  add(now: number, change: number): void {
    const value = this.value + change;
    const rounding = 1e-12 * (this.max + Math.abs(change));
    this.set(now, Math.abs(value) <= rounding ? 0 : value);
  }

  /** Value × ticks since the start. */
  integral(now: number): number {
    return this.#integral + this.value * (now - this.#since);
  }

  /** Average since the start; the present value where no time has passed. */
  mean(now: number): number {
    return now > this.#start ? this.integral(now) / (now - this.#start) : this.value;
  }

  /** Starts anew at `now` with the present value, as at the end of a warm-up. */
  reset(now: number): void {
    this.max = this.value;
    this.#start = now;
    this.#since = now;
    this.#integral = 0;
  }
}

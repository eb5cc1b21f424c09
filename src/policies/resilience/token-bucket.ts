/**
 * A limit of so many units a second, refilled without pause up to `burst`: how providers limit requests and tokens.
 * Times are seconds of one clock that never goes back.
 */
export class TokenBucket {
  #perSecond: number;
  #burst: number;
  #level: number;
  #at = 0;

  /** Starts full. */
  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#level = burst;
  }

  get perSecond(): number {
    return this.#perSecond;
  }

  get burst(): number {
    return this.#burst;
  }

  /** Another limit from now on: what is above the new burst is lost, and a larger one fills up as ever. */
  resize(now: number, perSecond: number, burst: number): void {
    this.#level = Math.min(burst, this.level(now));
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Units that are there now; below zero where more was charged than there was. */
  level(now: number): number {
    if (now > this.#at) {
      this.#level = Math.min(this.#burst, this.#level + (now - this.#at) * this.#perSecond);
      this.#at = now;
    }
    return this.#level;
  }

  /** Takes so many units; false where there are fewer, and then it takes none. */
  take(now: number, units: number): boolean {
    if (this.level(now) < units) return false;
    this.#level -= units;
    return true;
  }

  /** Takes units that are already used, even where there are fewer; a negative number gives some back. */
  charge(now: number, units: number): void {
    this.#level = Math.min(this.#burst, this.level(now) - units);
  }

  /** Seconds until so many units are there, if nobody takes any; infinite where they never are. */
  secondsUntil(now: number, units: number): number {
    const missing = units - this.level(now);
    if (missing <= 0) return 0;
    return units > this.#burst ? Number.POSITIVE_INFINITY : missing / this.#perSecond;
  }
}

/** Running mean and variance without cancellation (Welford 1962). */
export class Moments {
  count = 0;
  #mean = 0;
  #squares = 0;

  record(value: number): void {
    this.count += 1;
    const before = value - this.#mean;
    this.#mean += before / this.count;
    this.#squares += before * (value - this.#mean);
  }

  /** NaN where nothing was recorded. */
  get mean(): number {
    return this.count > 0 ? this.#mean : Number.NaN;
  }

  /** Unbiased (n − 1); NaN below two values. */
  get variance(): number {
    return this.count > 1 ? this.#squares / (this.count - 1) : Number.NaN;
  }

  get deviation(): number {
    return Math.sqrt(this.variance);
  }

  /** Adds everything that another recorded (Chan, Golub and LeVeque 1979). */
  merge(other: Moments): void {
    if (other.count === 0) return;
    const count = this.count + other.count;
    const apart = other.#mean - this.#mean;
    this.#squares += other.#squares + (apart * apart * this.count * other.count) / count;
    this.#mean += (apart * other.count) / count;
    this.count = count;
  }

  clear(): void {
    this.count = 0;
    this.#mean = 0;
    this.#squares = 0;
  }
}

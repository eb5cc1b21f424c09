/**
 * Which cells of a worker run side by side: all but one that may have cost a worker. That runs alone, so that nobody who
 * has nothing to do with it dies of it again and again.
 */
export class Company {
  #running = 0;
  #alone: Promise<unknown> | undefined;

  /** Runs a cell; undefined where it has to be alone and is not: it is to come again. */
  async run<T>(isSuspect: boolean, work: () => Promise<T>): Promise<T | undefined> {
    while (!isSuspect && this.#alone !== undefined) await this.#alone;
    if (isSuspect && this.#running > 0) return undefined;
    this.#running += 1;
    const ended = work().finally(() => {
      this.#running -= 1;
      this.#alone = undefined;
    });
    if (isSuspect) this.#alone = ended.catch(() => {});
    return ended;
  }
}

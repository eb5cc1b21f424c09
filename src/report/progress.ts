import { formatDuration } from './format.ts';

/** Tells on stderr how far a sweep is: one living line on a terminal, a line per tenth elsewhere. */
export class Progress {
  readonly #isTerminal = process.stderr.isTTY === true;
  readonly #startedAt = performance.now();
  #told = 0;

  /** `done` of each cell, 0 to 1. */
  update(done: readonly number[]): void {
    const cells = done.length;
    if (cells === 0) return;
    const part = done.reduce((sum, one) => sum + one, 0) / cells;
    const finished = done.filter((one) => one >= 1).length;
    const elapsed = (performance.now() - this.#startedAt) / 1000;
    const left =
      part > 0.02 && part < 1
        ? `, ${formatDuration(Math.ceil((elapsed * (1 - part)) / part))} left`
        : '';
    const text = `${finished} of ${cells} cells, ${Math.floor(100 * part)} %${left}`;
    if (this.#isTerminal) {
      process.stderr.write(`\r\x1b[K${text}`);
    } else if (Math.floor(10 * part) > this.#told) {
      this.#told = Math.floor(10 * part);
      process.stderr.write(`${text}\n`);
    }
  }

  /** Clears the living line. */
  end(): void {
    if (this.#isTerminal) process.stderr.write('\r\x1b[K');
  }
}

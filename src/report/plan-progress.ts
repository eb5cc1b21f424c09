import { counted } from './format.ts';
import { visible } from './visible.ts';

/** Tells on stderr how far a plan is: one living line on a terminal, a line for each tenth run elsewhere. */
export class PlanProgress {
  readonly #isTerminal = process.stderr.isTTY === true;

  /** After each run: how many there were, how many candidates may yet be the best, and who is first so far. */
  update(runs: number, open: number, leader: string | undefined): void {
    const first = leader === undefined ? '' : `, ${visible(leader)} first so far`;
    const text = `${counted(runs, 'run')}, ${counted(open, 'candidate')} left${first}`;
    if (this.#isTerminal) process.stderr.write(`\r\x1b[K${text}`);
    else if (runs % 10 === 0) process.stderr.write(`${text}\n`);
  }

  /** Clears the living line. */
  end(): void {
    if (this.#isTerminal) process.stderr.write('\r\x1b[K');
  }
}

import { visible } from '../report/visible.ts';
import { startedAs } from './started-as.ts';

/** Prints a line of what was asked for: stdout, for people and for pipes. */
export function print(line: string): void {
  process.stdout.write(`${visible(line)}\n`);
}

/** Says a line about the work itself: stderr, so that it never mixes with what was asked for. */
export function say(line: string): void {
  process.stderr.write(`${visible(line)}\n`);
}

/** Says what to try next: a command as its page in the documents has it, shown as it is typed here. */
export function suggest(command: string): void {
  say(`Next: ${typed(command)}`);
}

/** A command of the documents with the first word that starts it here. */
export function typed(command: string): string {
  return command.replace(/^spillway(?= )/, startedAs(process.env));
}

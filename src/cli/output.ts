/** Prints a line of what was asked for: stdout, for people and for pipes. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Says a line about the work itself: stderr, so that it never mixes with what was asked for. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Says what to try next, to a person: whoever reads it from a pipe has decided that already. */
export function suggest(command: string): void {
  if (process.stderr.isTTY) say(`Next: ${command}`);
}

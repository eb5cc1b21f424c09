/** A command as somebody types it, and what it does. */
export type HelpExample = readonly [command: string, what: string];

/** Columns of the narrowest terminal that people have. */
const columns = 80;

/**
 * The head of a command's help: how it is called, what it does, and real examples before any option. What an example does stands
 * beside it, or above all of them where one line would be too long.
 */
export function helpOf(call: string, about: string, examples: readonly HelpExample[]): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  const beside = examples.map(([command, what]) => `${command.padEnd(width)}   ${what}`);
  const lines = beside.every((line) => line.length <= columns)
    ? beside
    : examples.flatMap(([command, what]) => [`# ${what}`, command]);
  return [`spillway ${call}`, '', about, '', 'Examples:', ...lines].join('\n');
}

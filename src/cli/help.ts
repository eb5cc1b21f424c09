/** A command as somebody types it, and what it does. */
export type HelpExample = readonly [command: string, what: string];

/** The head of a command's help: how it is called, what it does, and real examples before any option. */
export function helpOf(call: string, about: string, examples: readonly HelpExample[]): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  const lines = examples.map(([command, what]) => `  ${command.padEnd(width)}   ${what}`);
  return [`spillway ${call}`, '', about, '', 'Examples:', ...lines].join('\n');
}

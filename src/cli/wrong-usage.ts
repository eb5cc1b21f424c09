import { hint } from '../scenario/hint.ts';

/** A command line that yargs refuses, in its words. */
export class RefusedUsage extends Error {
  override name = 'RefusedUsage';
}

/**
 * What is wrong with a command line, in ours: the words of yargs, what was written, and the help of the command that was
 * meant, which knows its options.
 */
export function wrongUsage(message: string, args: readonly string[], help: string): string {
  const usage = `Usage: ${help.split('\n')[0]}`;
  const unknown = /^Unknown arguments?: (.*)$/m.exec(message)?.[1]?.split(', ');
  // The words that lead to this help were right: `workload` of `workload descrbe`.
  const right = help
    .split('\n')[0]!
    .split(' ')
    .slice(1)
    .filter((word) => /^[a-z]/.test(word));
  const first = args.filter((arg) => !arg.startsWith('-'))[right.length];
  const commands = commandsIn(help);
  if (/^Did you mean /.test(message) || (unknown !== undefined && commands.length > 0)) {
    const wrong = args.find((arg) => unknown?.includes(arg)) ?? first ?? '';
    const flag = flagNamed(unknown?.[0], args);
    if (flag === undefined) return `there is no command "${wrong}". ${hint(wrong, commands, 99)}`;
  }
  if (unknown !== undefined) {
    const flag = flagNamed(unknown[0], args);
    if (flag === undefined) return `there is no place for "${unknown[0]}". ${usage}`;
    return `unknown option ${flag}. ${hint(unknown[0]!, flagsIn(help), 40)}`;
  }
  if (message.startsWith('Not enough non-option arguments')) {
    return `something is missing. ${usage}`;
  }
  const withoutValue = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (withoutValue !== undefined) return `--${withoutValue} needs a value`;
  const missing = /^Missing required arguments?: (.*)$/.exec(message)?.[1];
  if (missing !== undefined) {
    return `--${missing.split(', ').join(' and --')} is missing. ${usage}`;
  }
  const invalid = /Argument: ([\w-]+), Given: "?(.*?)"?, Choices: (.*)$/m.exec(message);
  if (invalid !== null) {
    const [, name, given, choices] = invalid;
    const allowed = choices!.split(', ').map((choice) => choice.replaceAll('"', ''));
    return `--${name}: "${given}" is not allowed. ${hint(given!, allowed)}`;
  }
  return message;
}

/** A switch that was given a value, such as `--json=3`, which would be taken for `--json=false`. */
export function switchWithValue(
  args: readonly string[],
  argv: Readonly<Record<string, unknown>>,
): string | undefined {
  return args.find((arg) => {
    const [, name, value] = /^--?([\w-]+)=(.*)$/.exec(arg) ?? [];
    const isSwitch = name !== undefined && typeof argv[name] === 'boolean';
    return isSwitch && value !== 'true' && value !== 'false';
  });
}

/** As it was written, where an unknown argument is an option. */
function flagNamed(unknown: string | undefined, args: readonly string[]): string | undefined {
  if (unknown === undefined) return undefined;
  const written = args.find(
    (arg) => /^--?/.test(arg) && arg.replace(/^--?/, '').split('=')[0] === unknown,
  );
  if (written !== undefined) return written.split('=')[0];
  // Of several letters behind one dash, each is an option.
  const letters = args.some(
    (arg) => /^-[^-]/.test(arg) && unknown.length === 1 && arg.includes(unknown),
  );
  return letters ? `-${unknown}` : undefined;
}

function commandsIn(help: string): string[] {
  return [...help.matchAll(/^ {2}spillway (?:workload )?([a-z-]+)/gm)].map((match) => match[1]!);
}

/** Options at the heads of their lines: examples have some too. */
function flagsIn(help: string): string[] {
  return [...help.matchAll(/^ {2,}(?:-\w, )?--([a-z][a-z-]*)/gm)].map((match) => match[1]!);
}

import type { Argv } from 'yargs';
import { execute } from './execute.ts';
import { loadScenario } from './load.ts';
import { runOptions } from './options.ts';

/** `spillway run`: every variant of a scenario, every replication, and a verdict. */
export function runCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'run <scenario>',
    'Run a scenario, all variants of its sweep included',
    (command) => runOptions(command),
    async (flags) => exit(await execute(await loadScenario(flags.scenario, flags), flags)),
  );
}

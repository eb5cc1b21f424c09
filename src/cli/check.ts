import type { Argv } from 'yargs';
import { renderProblem } from '../scenario/problem.ts';
import { warningsOf } from './execute.ts';
import { loadScenario } from './load.ts';
import { scenarioOptions } from './options.ts';
import { exitCode } from './usage-error.ts';

/** `spillway check`: says everything that is wrong with a scenario, and runs nothing. */
export function checkCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'check <scenario>',
    'Check a scenario and its files without running it',
    (command) => scenarioOptions(command),
    async (flags) => {
      const loaded = await loadScenario(flags.scenario, flags);
      const warnings = warningsOf(loaded);
      for (const warning of warnings) process.stderr.write(`warning  ${renderProblem(warning)}\n`);
      const doubts = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
      process.stdout.write(`${flags.scenario} is valid, ${doubts}\n`);
      exit(exitCode.ok);
    },
  );
}

import type { Argv } from 'yargs';
import { counted } from '../report/format.ts';
import { jsonVersion } from '../report/json.ts';
import { renderProblem } from '../scenario/problem.ts';
import { loadsOf, warningsOf } from './execute.ts';
import { loadScenario } from './load.ts';
import { quietOptions, scenarioOptions } from './options.ts';
import { print, say } from './output.ts';
import { exitCode } from './usage-error.ts';

/** `spillway check`: says everything that is wrong with a scenario, and runs nothing. */
export function checkCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'check <scenario>',
    'Check a scenario and its files without running it',
    (command) => quietOptions(scenarioOptions(command)),
    async (flags) => {
      const loaded = await loadScenario(flags.scenario, flags);
      const warnings = warningsOf(loaded, loadsOf(loaded));
      if (flags.json) {
        process.stdout.write(
          `${JSON.stringify({ version: jsonVersion, valid: true, warnings }, null, 2)}\n`,
        );
        exit(exitCode.ok);
        return;
      }
      for (const warning of warnings) say(`warning  ${renderProblem(warning)}`);
      const doubts = counted(warnings.length, 'warning');
      if (!flags.quiet) print(`${flags.scenario} is valid, ${doubts}`);
      exit(exitCode.ok);
    },
  );
}

import type { Argv } from 'yargs';
import { counted } from '../report/format.ts';
import { jsonVersion } from '../report/json.ts';
import { type Problem, renderProblem, ScenarioError } from '../scenario/problem.ts';
import { helpOf } from './help.ts';
import { loadScenario } from './load.ts';
import { quietOptions, scenarioOptions } from './options.ts';
import { loadsOf, warningsOf } from './outlook.ts';
import { print, say, suggest } from './output.ts';
import { exitCode } from './usage-error.ts';

/** `spillway check`: says everything that is wrong with a scenario, and runs nothing. */
export function checkCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'check <scenario> [others..]',
    'Check scenarios and their files without running them',
    (command) =>
      quietOptions(scenarioOptions(command))
        .positional('others', { type: 'string', array: true, default: [], hidden: true })
        .usage(
          helpOf('check <scenario> [others..]', 'Check scenarios and their files', [
            ['spillway check shop.yaml', 'everything that is wrong with it, at once'],
            ['spillway check scenarios/*.yaml', 'all of a folder'],
            ['spillway check shop.yaml --json', 'for a machine'],
          ]),
        ),
    async (flags) => {
      const files = [flags.scenario, ...flags.others];
      const warnings = await warningsOfAll(files, flags);
      if (flags.json) {
        print(JSON.stringify({ version: jsonVersion, valid: true, warnings }, null, 2));
        exit(exitCode.ok);
        return;
      }
      for (const warning of warnings) say(`warning  ${renderProblem(warning)}`);
      const doubts = counted(warnings.length, 'warning');
      if (!flags.quiet) {
        const [first] = files;
        const all = files.length === 1 ? `${first} is` : `all ${files.length} scenarios are`;
        print(`${all} valid, ${doubts}`);
        if (files.length === 1) suggest(`spillway explain ${first}`);
      }
      exit(exitCode.ok);
    },
  );
}

/** Warnings of several scenarios; throws `ScenarioError` with the problems of all of them, not of the first alone. */
async function warningsOfAll(
  files: readonly string[],
  flags: Parameters<typeof loadScenario>[1],
): Promise<Problem[]> {
  const warnings: Problem[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    try {
      const loaded = await loadScenario(file, flags);
      warnings.push(...warningsOf(loaded, loadsOf(loaded)));
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  return warnings;
}

import type { Argv } from 'yargs';
import { helpOf } from './help.ts';
import { loadScenario } from './load.ts';
import { runOptions } from './options.ts';
import { runOrShard } from './shard.ts';
import { UsageError } from './usage-error.ts';

/** `spillway sweep`: as `run`, for a scenario that has axes or is given some. */
export function sweepCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'sweep <scenario>',
    'Run every combination of a scenario’s axes and of --set path=a,b,c',
    (command) =>
      runOptions(command).usage(
        helpOf('sweep <scenario>', 'Run every combination of a scenario’s axes', [
          ['spillway sweep shop.yaml', 'over the axes of the file'],
          ['spillway sweep shop.yaml --set pools.main.accelerators=4,8', 'over one more'],
          ['spillway sweep shop.yaml --require all', 'exit 0 only if all keep their SLOs'],
        ]),
      ),
    async (flags) => {
      const loaded = await loadScenario(flags.scenario, flags);
      if (Object.keys(loaded.variants[0]!.labels).length === 0) {
        throw new UsageError(
          `${flags.scenario} has no \`sweep\`: name an axis, such as --set pools.NAME.accelerators=4,8`,
        );
      }
      exit(await runOrShard(loaded, flags));
    },
  );
}

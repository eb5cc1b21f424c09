import type { Argv } from 'yargs';
import { helpOf } from './help.ts';
import { loadScenario } from './load.ts';
import { runOptions } from './options.ts';
import { runOrShard } from './shard.ts';

/** `spillway run`: every variant of a scenario, every replication, and a verdict. */
export function runCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'run <scenario>',
    'Run a scenario, all variants of its sweep included',
    (command) =>
      runOptions(command).usage(
        helpOf('run <scenario>', 'Run a scenario, all variants of its sweep included', [
          ['spillway run shop.yaml', 'judge its SLOs'],
          ['spillway run shop.yaml --replications 20', 'closer intervals'],
          ['spillway run shop.yaml --set pools.main.accelerators=4..16:4', 'over four fleets'],
        ]),
      ),
    async (flags) => exit(await runOrShard(await loadScenario(flags.scenario, flags), flags)),
  );
}

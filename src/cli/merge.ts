import { existsSync, statSync } from 'node:fs';
import type { Argv } from 'yargs';
import { counted } from '../report/format.ts';
import { CellStore } from '../sweep/store/cell-store.ts';
import { execute } from './execute.ts';
import { orFullDisk } from './full-disk.ts';
import { helpOf } from './help.ts';
import { loadScenario } from './load.ts';
import { mergeOptions } from './options.ts';
import { cellsIn } from './run-loaded.ts';
import { UsageError } from './usage-error.ts';

/** `spillway merge`: makes one result of shards. */
export function mergeCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'merge <scenario> <shards..>',
    'Make one result of the shards of a sweep',
    (command) =>
      mergeOptions(command)
        .usage(
          helpOf('merge <scenario> <shards..>', 'Make one result of the shards of a sweep', [
            ['spillway merge shop.yaml results/shop-*.shard-*', 'of all shards'],
            ['spillway merge shop.yaml --seed 7 shard-1 shard-2', 'with the flags that they had'],
            ['spillway merge shop.yaml results/shop-*.shard-* --out all', 'into a folder'],
          ]),
        )
        .positional('shards', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'Folders that sweep --shard wrote',
        }),
    async (flags) => {
      const folders = flags.shards.map(String);
      for (const folder of folders) {
        if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}`);
        if (!statSync(folder).isDirectory()) throw new UsageError(`${folder} is not a folder`);
      }
      const loaded = await loadScenario(flags.scenario, flags);
      const stores = folders.map((folder) => new CellStore(folder));
      const { missing, of, first } = await cellsIn(loaded, flags.requests, stores);
      if (missing > 0) {
        throw new UsageError(
          `${missing} of ${counted(of, 'cell')} are in none of ${folders.join(', ')}, such as ${first}: a shard is missing or not finished, or it had another scenario, version or other flags (--set, --seed, --replications, --requests)`,
        );
      }
      const place = { resume: false, shard: undefined, queue: undefined };
      const merge = () => execute(loaded, { ...flags, ...place }, stores);
      exit(await orFullDisk(merge, 'merge them again'));
    },
  );
}

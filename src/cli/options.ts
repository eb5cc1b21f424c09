import { sep } from 'node:path';
import type { Argv } from 'yargs';
import type { SheetFormat } from '../report/sheet.ts';
import { type Override, readSetting } from '../scenario/override.ts';
import { readShard, type Shard } from '../sweep/shard.ts';
import type { SettingAxis } from '../sweep/variants.ts';
import { UsageError } from './usage-error.ts';

/** Flags that every command which runs a scenario shares. */
export interface RunFlags {
  readonly out: string | undefined;
  readonly workers: number | undefined;
  readonly resume: boolean;
  readonly shard: Shard | undefined;
  readonly queue: string | undefined;
  readonly seed: string | undefined;
  readonly replications: number | undefined;
  readonly set: readonly string[] | undefined;
  readonly workload: string | undefined;
  readonly requests: boolean;
  readonly parquet: boolean;
  readonly report: boolean;
  readonly require: 'any' | 'all';
  readonly json: boolean;
  readonly csv: boolean;
  readonly markdown: boolean;
  readonly quiet: boolean;
}

const changes = 'Changes to the scenario:';
const results = 'The run and its results:';
const output = 'What is printed:';

/** Adds the flags that change a scenario. */
export function scenarioOptions<T>(yargs: Argv<T>) {
  return yargs
    .positional('scenario', { type: 'string', demandOption: true, describe: 'Scenario file' })
    .option('set', {
      group: changes,
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      describe:
        'path=value[,value…]: replace a value, or sweep over several (4..16:4 is 4,8,12,16)',
    })
    .option('seed', {
      group: changes,
      type: 'string',
      requiresArg: true,
      describe: 'Seed of all randomness',
    })
    .option('replications', {
      group: changes,
      type: 'number',
      requiresArg: true,
      coerce: whole('replications', 1),
      describe: 'Repetitions of each variant',
    })
    .option('workload', {
      group: changes,
      type: 'string',
      requiresArg: true,
      describe: 'Recorded workload to replay in the place of the scenario’s file',
    });
}

/** Adds the flags of a run. */
export function runOptions<T>(yargs: Argv<T>) {
  return mergeOptions(yargs)
    .option('resume', {
      group: results,
      type: 'boolean',
      default: false,
      describe: 'Go on where an interrupted run of the same ended',
    })
    .option('shard', {
      group: results,
      type: 'string',
      requiresArg: true,
      coerce: shardOf,
      describe: 'Run and keep only a part of the cells, such as 2/3, for merge',
    })
    .option('queue', {
      group: results,
      type: 'string',
      requiresArg: true,
      // Set to nothing, as a secret that is not there, it is not set.
      default: process.env['SPILLWAY_QUEUE'] || undefined,
      defaultDescription: '$SPILLWAY_QUEUE',
      describe: 'Redis whose workers run the cells: redis://HOST:PORT',
    });
}

/** Adds the flags of what writes and prints the results of cells. */
export function mergeOptions<T>(yargs: Argv<T>) {
  return tableOptions(quietOptions(scenarioOptions(yargs)))
    .option('out', {
      group: results,
      type: 'string',
      requiresArg: true,
      coerce: withoutSlash,
      describe: 'Folder of the results itself',
    })
    .option('workers', {
      group: results,
      type: 'number',
      alias: 'j',
      requiresArg: true,
      coerce: whole('workers', 1),
      describe: 'Worker threads; all cores without it',
    })
    .option('requests', {
      group: results,
      type: 'boolean',
      default: false,
      describe: 'Write requests.csv too, a row for each request',
    })
    .option('parquet', {
      group: results,
      type: 'boolean',
      default: false,
      describe: 'Write each table as Parquet too, beside its CSV',
    })
    .option('report', {
      group: results,
      type: 'boolean',
      default: true,
      describe: 'Write report.html too; --report=false does not',
    })
    .option('require', {
      group: results,
      choices: ['any', 'all'] as const,
      default: 'any' as const,
      describe: 'Exit 0 if any variant meets every SLO, or only if all do',
    });
}

/** The flag for programs. */
export const jsonOption = {
  group: output,
  type: 'boolean',
  default: false,
  describe: 'Print one JSON object instead',
} as const;

/** Adds the flags that say how much a command prints, and for whom. */
export function quietOptions<T>(yargs: Argv<T>) {
  return yargs.option('json', jsonOption).option('quiet', {
    group: output,
    type: 'boolean',
    default: false,
    alias: 'q',
    describe: 'Print nothing but the verdict',
  });
}

/** Adds the flags that print a command's table alone, for programs and documents. */
export function tableOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('csv', {
      group: output,
      type: 'boolean',
      default: false,
      describe: 'Print the table alone, as CSV with every digit',
    })
    .option('markdown', {
      group: output,
      type: 'boolean',
      default: false,
      describe: 'Print the table alone, as Markdown',
    });
}

/** In which form a table is asked for; undefined where a person reads it, or JSON is asked for. */
export function sheetFormatOf({
  csv,
  markdown,
  json,
}: Pick<RunFlags, 'csv' | 'markdown' | 'json'>): SheetFormat | undefined {
  const asked = Object.entries({ json, csv, markdown }).filter(([, isAsked]) => isAsked);
  if (asked.length > 1) {
    const names = asked.map(([name]) => `--${name}`);
    throw new UsageError(`${names.join(' and ')} are forms of the same output: leave one`);
  }
  return csv ? 'csv' : markdown ? 'markdown' : undefined;
}

/** Overrides and axes that the flags put on a scenario. `workload` is already a path from the scenario. */
export function settingsOf(flags: Pick<RunFlags, 'set' | 'seed' | 'replications'>): {
  readonly overrides: readonly Override[];
  readonly axes: readonly SettingAxis[];
} {
  const overrides: Override[] = [];
  const axes: SettingAxis[] = [];
  for (const text of flags.set ?? []) {
    const setting = readSetting(text);
    if (setting === undefined || setting.values.length === 0) {
      throw new UsageError(`--set ${text} is not of the form path=value[,value…]`);
    }
    const { path, values } = setting;
    if (values.length > 1) axes.push({ path, values });
    else overrides.push({ path, value: values[0], place: { file: `--set ${path}` } });
  }
  for (const path of ['seed', 'replications'] as const) {
    const value = flags[path];
    if (value !== undefined) overrides.push({ path, value, place: { file: `--${path}` } });
  }
  return { overrides, axes };
}

function shardOf(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const shard = readShard(text);
  if (shard === undefined)
    throw new UsageError(`--shard ${text} is not of the form 2/3, the second of three`);
  return shard;
}

/** A folder without the slash that shells put behind its name: what lies beside it begins with this. */
export function withoutSlash(folder: string | undefined): string | undefined {
  if (folder === '') throw new UsageError('--out is empty: name a folder');
  return typeof folder === 'string' ? folder.replace(trailing, '') : folder;
}

const trailing = new RegExp(`(?<=.)[/\\${sep}]+$`);

/** A check that a flag is a whole number of at least `min`. */
export function whole(flag: string, min: number) {
  return (value: unknown): number | undefined => {
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min) return value;
    throw new UsageError(`--${flag} must be a whole number of at least ${min}`);
  };
}

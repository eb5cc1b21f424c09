import { existsSync, mkdirSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { counted } from '../report/format.ts';
import { Progress } from '../report/progress.ts';
import { isInShard, type Shard } from '../sweep/shard.ts';
import { CellStore } from '../sweep/store/cell-store.ts';
import { lockFolder } from '../sweep/store/folder-lock.ts';
import { execute, folderOf } from './execute.ts';
import { orFullDisk } from './full-disk.ts';
import type { LoadedScenario } from './load.ts';
import type { RunFlags } from './options.ts';
import { print, say, suggest } from './output.ts';
import { mergeCommandOf } from './reproduction.ts';
import { runTasks, tasksOf } from './run-loaded.ts';
import { quoted } from './typed-command.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** Runs a scenario, or the part of it that the flags name; returns the exit code. */
export function runOrShard(loaded: LoadedScenario, flags: RunFlags): Promise<number> {
  const { shard } = flags;
  return orFullDisk(
    () => (shard === undefined ? execute(loaded, flags) : executeShard(loaded, flags, shard)),
    'the same command with --resume goes on',
  );
}

/** Runs the cells of a shard, and keeps them for `merge`; returns the exit code. */
async function executeShard(
  loaded: LoadedScenario,
  flags: RunFlags,
  shard: Shard,
): Promise<number> {
  const whole = folderOf(loaded, { out: undefined });
  const folder = flags.out ?? `${whole}.shard-${shard.index}-of-${shard.of}`;
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new UsageError(`--out ${folder} is not a folder`);
  }
  const unlock = lockFolder(folder);
  try {
    // One without cells has its folder too: `merge` is given those of all.
    mkdirSync(folder, { recursive: true });
    const keep = new CellStore(folder);
    const tasks = tasksOf(loaded, flags.requests).filter(({ cell }) => isInShard(cell, shard));
    const progress = flags.quiet ? undefined : new Progress();
    const look = flags.resume ? [keep] : [];
    const { outcomes } = await runTasks(loaded, tasks, { ...flags, progress, keep, look });
    for (const outcome of outcomes) {
      if (outcome.kind === 'failed') say(`failed  ${outcome.message}`);
    }
    const count = (kind: string) => outcomes.filter((one) => one.kind === kind).length;
    print(
      `shard ${shard.index}/${shard.of}: ${count('done')} of ${counted(tasks.length, 'cell')} are in ${relative('.', folder)}`,
    );
    if (!flags.quiet) {
      const others = shard.of === 1 ? '' : ' OTHER-SHARDS';
      const shards =
        flags.out === undefined
          ? `${relative('.', whole)}.shard-*`
          : `${quoted(relative('.', folder))}${others}`;
      suggest(mergeCommandOf(loaded.source.file, flags, shards));
    }
    if (count('interrupted') > 0) return exitCode.interrupted;
    return count('failed') > 0 ? exitCode.cellsFailed : exitCode.ok;
  } finally {
    unlock();
  }
}

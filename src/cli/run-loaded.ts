import { dirname, relative, resolve } from 'node:path';
import type { Progress } from '../report/progress.ts';
import type { SweepRun } from '../report/result-files.ts';
import { variantName } from '../report/variant-name.ts';
import type { CellTask } from '../sweep/cell.ts';
import { filesOf } from '../sweep/policies.ts';
import type { CellJob, NeededFile } from '../sweep/queue/cell-job.ts';
import { runOnQueue } from '../sweep/queue/run-on-queue.ts';
import { recordedFiles } from '../sweep/recorded-files.ts';
import { runCells } from '../sweep/run-cells.ts';
import {
  type KeyedTask,
  type MissingRun,
  type RunTasks,
  runMissing,
} from '../sweep/run-missing.ts';
import { cellKey } from '../sweep/store/cell-key.ts';
import type { CellStore } from '../sweep/store/cell-store.ts';
import { contentHashes } from '../sweep/store/content-hashes.ts';
import type { LoadedScenario } from './load.ts';
import type { RunFlags } from './options.ts';
import { say } from './output.ts';
import { version } from './version.ts';

/** How the cells of a scenario are run. */
export interface RunLoadedOptions extends Pick<RunFlags, 'workers' | 'requests'> {
  /** The address of a queue whose workers run them; threads of this process where left out. */
  readonly queue?: string | undefined;
  readonly progress: Progress | undefined;
  /** Where finished cells are kept; nowhere where left out. */
  readonly keep?: CellStore | undefined;
  /** Where cells are looked for before they are run. */
  readonly look?: readonly CellStore[] | undefined;
}

/** A scenario that ran, and what of it was there already. */
export type LoadedRun = SweepRun & Pick<MissingRun, 'found' | 'corrupted'>;

/** Runs every cell of a loaded scenario; Ctrl-C stops it and keeps what has finished. */
export async function runLoaded(
  loaded: LoadedScenario,
  options: RunLoadedOptions,
): Promise<LoadedRun> {
  const { variants } = loaded;
  const { replications } = variants[0]!.parsed.scenario;
  const { outcomes, found, corrupted } = await runTasks(
    loaded,
    tasksOf(loaded, options.requests),
    options,
  );
  return { variants, replications, outcomes, found, corrupted };
}

/** The cells of a scenario: variant v, replication r at v × replications + r. */
export function tasksOf({ variants }: LoadedScenario, logRequests: boolean): CellTask[] {
  const { replications } = variants[0]!.parsed.scenario;
  return variants.flatMap(({ parsed }, variant) =>
    Array.from({ length: replications }, (_, replication) => ({
      cell: variant * replications + replication,
      scenario: parsed.scenario,
      replication,
      logRequests,
    })),
  );
}

/** How many cells of a scenario no store has, of how many, and the first of them. */
export async function cellsIn(
  loaded: LoadedScenario,
  logRequests: boolean,
  stores: readonly CellStore[],
): Promise<{ readonly missing: number; readonly of: number; readonly first: string }> {
  const { keyed } = await keyedTasks(loaded, tasksOf(loaded, logRequests));
  const missing = keyed.filter(({ key }) => stores.every((one) => one.read(key).kind !== 'found'));
  const first = missing.length === 0 ? '' : cellName(loaded, missing[0]!.task);
  return { missing: missing.length, of: keyed.length, first };
}

/** Runs some cells of a loaded scenario. */
export async function runTasks(
  loaded: LoadedScenario,
  tasks: readonly CellTask[],
  options: RunLoadedOptions,
): Promise<MissingRun> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    if (options.keep === undefined && options.queue === undefined) {
      const outcomes = await onThreads(loaded, options, stop.signal)(tasks.map(unkeyed), () => {});
      return { outcomes, found: 0, corrupted: [] };
    }
    const { keyed, files } = await keyedTasks(loaded, tasks);
    const run =
      options.queue === undefined
        ? onThreads(loaded, options, stop.signal)
        : onQueue(loaded, files, { ...options, url: options.queue }, stop.signal);
    return await runMissing(keyed, options.keep, options.look ?? [], run);
  } finally {
    process.off('SIGINT', interrupt);
    options.progress?.end();
  }
}

/** Cells with their keys, and the files that they need. */
async function keyedTasks(
  loaded: LoadedScenario,
  tasks: readonly CellTask[],
): Promise<{ readonly keyed: KeyedTask[]; readonly files: NeededFile[] }> {
  const files = await neededFiles(loaded);
  const contents = new Map(files.map(({ name, sha256 }) => [name, sha256]));
  const keyed = tasks.map((task) => ({ key: cellKey(task, { version, contents }), task }));
  return { keyed, files };
}

/** A cell as a person would call it. */
function cellName({ variants }: LoadedScenario, { cell, replication }: CellTask): string {
  const { replications } = variants[0]!.parsed.scenario;
  return `${variantName(variants[Math.floor(cell / replications)]!)}, replication ${replication}`;
}

function unkeyed(task: CellTask): KeyedTask {
  return { key: '', task };
}

function onThreads(
  { inputs, policies }: LoadedScenario,
  { workers, progress }: RunLoadedOptions,
  signal: AbortSignal,
): RunTasks {
  return (keyed, onOutcome) =>
    runCells(
      keyed.map(({ task }) => task),
      inputs,
      {
        workers,
        policies: filesOf(policies),
        signal,
        onOutcome,
        onProgress: (done) => progress?.update(done),
      },
    );
}

function onQueue(
  loaded: LoadedScenario,
  files: readonly NeededFile[],
  { url, progress }: RunLoadedOptions & { readonly url: string },
  signal: AbortSignal,
): RunTasks {
  const scenarioFile = relative('.', loaded.source.file);
  return (keyed, onOutcome) => {
    const jobs = keyed.map(({ key, task }): CellJob => {
      const name = cellName(loaded, task);
      return { key, spillway: version, name, task, scenarioFile, files };
    });
    return runOnQueue(jobs, {
      url,
      version,
      signal,
      onOutcome,
      onProgress: (done) => progress?.update(done),
      onTrouble: (message) => say(`queue: ${message}`),
    });
  };
}

/** The recorded workloads and policies that a scenario names, from the folder where we stand. */
async function neededFiles(loaded: LoadedScenario): Promise<NeededFile[]> {
  const { source, variants, policies } = loaded;
  const folder = dirname(source.file);
  const workloads = new Set(variants.flatMap(({ parsed }) => recordedFiles(parsed.scenario)));
  const files = [
    ...[...workloads].map((name) => ({
      kind: 'workload' as const,
      name,
      file: resolve(folder, name),
    })),
    ...[...policies].map(([name, { file }]) => ({ kind: 'policy' as const, name, file })),
  ].map((one) => ({ ...one, file: relative('.', resolve(one.file)) }));
  const hashes = await contentHashes(new Map(files.map(({ name, file }) => [name, file])));
  return files.map((one) => ({ ...one, sha256: hashes.get(one.name) ?? '' }));
}

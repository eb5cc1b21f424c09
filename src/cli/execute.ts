import { join } from 'node:path';
import { counted } from '../report/format.ts';
import { type CostTree, costTrees } from '../report/html/cost-tree.ts';
import { renderReport } from '../report/html/page.ts';
import { readResultsFolder } from '../report/html/results-on-disk.ts';
import { Progress } from '../report/progress.ts';
import { renderReading } from '../report/reading.ts';
import { resultTables, type SweepRun } from '../report/result-files.ts';
import { type FileContent, writeFolder } from '../report/results-folder.ts';
import { tableFiles } from '../report/table-files.ts';
import { verdictFile } from '../report/verdict-file.ts';
import { writeWhole } from '../report/write-whole.ts';
import { renderProblem } from '../scenario/problem.ts';
import { CellStore } from '../sweep/store/cell-store.ts';
import { lockFolder } from '../sweep/store/folder-lock.ts';
import { checkFolder, checkRequestLog } from './before-run.ts';
import { type FrontierReport, frontierReport } from './frontier.ts';
import type { LoadedScenario } from './load.ts';
import { type RunFlags, sheetFormatOf } from './options.ts';
import { outcomeOf } from './outcome.ts';
import { loadsOf, warningsOf } from './outlook.ts';
import { say } from './output.ts';
import { printRun, sweepOf } from './print-run.ts';
import { canonicalScenario, hashOf, reproductionOf, runCommandOf } from './reproduction.ts';
import { type LoadedRun, type RunLoadedOptions, runLoaded } from './run-loaded.ts';
import { typedPath } from './typed-command.ts';
import { version } from './version.ts';

/**
 * Runs every cell of a scenario, writes its results and prints them; returns the exit code. Cells that are in a store of
 * `shards` are not run; finished ones are kept beside the results until these are written.
 */
export async function execute(
  loaded: LoadedScenario,
  flags: RunFlags,
  shards: readonly CellStore[] = [],
): Promise<number> {
  sheetFormatOf(flags);
  const folder = folderOf(loaded, flags);
  checkFolder(folder);
  const unlock = lockFolder(folder);
  try {
    return await executeInto(folder, loaded, flags, shards);
  } finally {
    unlock();
  }
}

/** Where the results go, unless told otherwise. */
export function folderOf(loaded: LoadedScenario, { out }: Pick<RunFlags, 'out'>): string {
  const { name } = loaded.variants[0]!.parsed.scenario;
  return out ?? join('results', `${name}-${hashOf(loaded)}`);
}

async function executeInto(
  folder: string,
  loaded: LoadedScenario,
  flags: RunFlags,
  shards: readonly CellStore[],
): Promise<number> {
  const { scenario } = loaded.variants[0]!.parsed;
  const loads = loadsOf(loaded);
  if (flags.requests) checkRequestLog(loads, loaded);
  for (const warning of warningsOf(loaded, loads)) say(`warning  ${renderProblem(warning)}`);

  const progress = flags.quiet ? undefined : new Progress();
  const keep = new CellStore(`${folder}.cells`);
  const look = [...shards, ...(flags.resume ? [keep] : [])];
  const run = await runLoaded(loaded, { ...flags, progress, keep, look });
  sayFound(run, flags);
  const files = filesOf(run, loaded, flags);
  // Before the remedies, which take their time: what has finished is kept, whatever comes.
  if (files.size > 0) await writeFolder(folder, files);
  const frontier =
    files.size === 0 ? undefined : await frontierOf(run, loaded, { ...flags, keep, look });
  const outcome = outcomeOf(run, flags.require, frontier);
  const reproduction = reproductionOf(run, loaded, flags);
  const { text: verdict, code } = outcome;
  let bills: readonly CostTree[] | undefined;
  if (files.size > 0) {
    const facts = { scenario: scenario.name, verdict, code, reproduction };
    writeWhole(
      join(folder, 'verdict.json'),
      verdictFile(run, { ...facts, frontier: frontier?.frontier }),
    );
    const results = readResultsFolder(folder);
    bills = costTrees(results);
    if (flags.report) writeWhole(join(folder, 'report.html'), renderReport(results));
  }
  if (run.outcomes.every(({ kind }) => kind === 'done') && frontier?.isInterrupted !== true) {
    keep.clear();
  }
  const written = [...files.keys()].filter((file) => file.endsWith('.csv'));
  const results = { folder, written, hasParquet: flags.parquet, hasPage: flags.report };
  const again = runCommandOf(loaded.source.file, flags, typedPath);
  printRun({ run, scenario, results, outcome, reproduction, again, frontier, bills }, flags);
  return code;
}

/** Says what was there already, and what was damaged. */
function sayFound({ outcomes, found, corrupted }: LoadedRun, { quiet }: RunFlags): void {
  for (const file of corrupted) say(`damaged  ${file}: its cell was run again`);
  if (found > 0 && !quiet)
    say(`${found} of ${counted(outcomes.length, 'cell')} were there already`);
}

/** The files of a run but for what is made of its verdict; none where no cell finished. */
function filesOf(
  run: SweepRun,
  loaded: LoadedScenario,
  { parquet }: RunFlags,
): Map<string, FileContent> {
  if (run.outcomes.every(({ kind }) => kind !== 'done')) return new Map();
  const origin = { version, scenario: hashOf(loaded) };
  const files = tableFiles(resultTables(run), parquet ? origin : undefined);
  const { reading, name } = loaded.variants[0]!.parsed.scenario;
  if (reading !== undefined) {
    const lines = renderReading(sweepOf(run), reading);
    files.set('reading.md', [`# ${name}`, ...lines, ''].join('\n'));
  }
  files.set('scenario.json', canonicalScenario(loaded));
  return files;
}

/** What of a sweep is worth its price, where the scenario asks. */
async function frontierOf(
  run: SweepRun,
  loaded: LoadedScenario,
  flags: RunFlags & Pick<RunLoadedOptions, 'keep' | 'look'>,
): Promise<FrontierReport | undefined> {
  const { frontier } = loaded.variants[0]!.parsed.scenario;
  if (frontier === undefined) return undefined;
  const isInterrupted = run.outcomes.some(({ kind }) => kind === 'interrupted');
  const tried = isInterrupted ? [] : loaded.remedies;
  const remedies = tried.map((variant) => () => {
    const progress = flags.quiet ? undefined : new Progress();
    return runLoaded({ ...loaded, variants: [variant] }, { ...flags, requests: false, progress });
  });
  return frontierReport(run, frontier, remedies);
}

import { join } from 'node:path';
import { type CostTree, costTrees } from '../report/html/cost-tree.ts';
import { renderReport } from '../report/html/page.ts';
import { readResults } from '../report/html/read-results.ts';
import { Progress } from '../report/progress.ts';
import { renderReading } from '../report/reading.ts';
import { resultFiles, type SweepRun } from '../report/result-files.ts';
import { writeFolder } from '../report/results-folder.ts';
import { verdictFile } from '../report/verdict-file.ts';
import { writeWhole } from '../report/write-whole.ts';
import { renderProblem } from '../scenario/problem.ts';
import type { CellTask } from '../sweep/cell.ts';
import { filesOf } from '../sweep/policies.ts';
import { runCells } from '../sweep/run-cells.ts';
import { checkFolder, checkRequestLog } from './before-run.ts';
import { type FrontierReport, frontierReport } from './frontier.ts';
import type { LoadedScenario } from './load.ts';
import { type RunFlags, sheetFormatOf } from './options.ts';
import { outcomeOf } from './outcome.ts';
import { loadsOf, warningsOf } from './outlook.ts';
import { say } from './output.ts';
import { printRun, sweepOf } from './print-run.ts';
import { canonicalScenario, hashOf, reproductionOf } from './reproduction.ts';

/** Runs every cell of a scenario, writes its results and prints them; returns the exit code. */
export async function execute(loaded: LoadedScenario, flags: RunFlags): Promise<number> {
  sheetFormatOf(flags);
  const { scenario } = loaded.variants[0]!.parsed;
  const folder = flags.out ?? join('results', `${scenario.name}-${hashOf(loaded)}`);
  checkFolder(folder);
  const loads = loadsOf(loaded);
  if (flags.requests) checkRequestLog(loads, loaded);
  for (const warning of warningsOf(loaded, loads)) say(`warning  ${renderProblem(warning)}`);

  const progress = flags.quiet ? undefined : new Progress();
  const run = await runLoaded(loaded, { ...flags, progress });
  const files = tablesOf(run, loaded);
  // Before the remedies, which take their time: what has finished is kept, whatever comes.
  if (files.size > 0) await writeFolder(folder, files);
  const frontier = files.size === 0 ? undefined : await frontierOf(run, loaded, flags);
  const outcome = outcomeOf(run, flags.require, frontier);
  const reproduction = reproductionOf(run, loaded, flags);
  const { text: verdict, code } = outcome;
  let bills: readonly CostTree[] | undefined;
  if (files.size > 0) {
    const facts = { scenario: scenario.name, verdict, code, reproduction };
    files.set('verdict.json', verdictFile(run, { ...facts, frontier: frontier?.frontier }));
    const results = readResults(files);
    bills = costTrees(results);
    if (flags.report) files.set('report.html', renderReport(results));
    for (const name of ['verdict.json', 'report.html']) {
      const text = files.get(name);
      if (text !== undefined) writeWhole(join(folder, name), text);
    }
  }
  const written = [...files.keys()].filter((file) => file.endsWith('.csv'));
  const results = { folder, written, hasPage: files.has('report.html') };
  printRun({ run, scenario, results, outcome, reproduction, frontier, bills }, flags);
  return code;
}

/** The files of a run but for what is made of its verdict; none where no cell finished. */
function tablesOf(run: SweepRun, loaded: LoadedScenario): Map<string, string> {
  if (run.outcomes.every(({ kind }) => kind !== 'done')) return new Map();
  const files = resultFiles(run);
  const { reading, name } = loaded.variants[0]!.parsed.scenario;
  if (reading !== undefined) {
    const lines = renderReading(sweepOf(run), reading);
    files.set('reading.md', [`# ${name}`, ...lines, ''].join('\n'));
  }
  files.set('scenario.json', canonicalScenario(loaded));
  return files;
}

/** Runs every cell of a loaded scenario; Ctrl-C stops it and keeps what has finished. */
export async function runLoaded(
  loaded: LoadedScenario,
  options: Pick<RunFlags, 'workers' | 'requests'> & { readonly progress: Progress | undefined },
): Promise<SweepRun> {
  const { variants, inputs } = loaded;
  const { replications } = variants[0]!.parsed.scenario;
  const tasks = variants.flatMap(({ parsed }, variant) =>
    Array.from(
      { length: replications },
      (_, replication): CellTask => ({
        cell: variant * replications + replication,
        scenario: parsed.scenario,
        replication,
        logRequests: options.requests,
      }),
    ),
  );
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const outcomes = await runCells(tasks, inputs, {
      workers: options.workers,
      policies: filesOf(loaded.policies),
      signal: stop.signal,
      onProgress: (done) => options.progress?.update(done),
    });
    return { variants, replications, outcomes };
  } finally {
    process.off('SIGINT', interrupt);
    options.progress?.end();
  }
}

/** What of a sweep is worth its price, where the scenario asks. */
async function frontierOf(
  run: SweepRun,
  loaded: LoadedScenario,
  flags: RunFlags,
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

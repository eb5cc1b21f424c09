import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { renderChaos } from '../report/chaos-text.ts';
import { counted, digits } from '../report/format.ts';
import { renderReport } from '../report/html/page.ts';
import { readResults } from '../report/html/read-results.ts';
import { type RunFacts, runJson } from '../report/json.ts';
import { loadWarnings, placementWarnings } from '../report/load-report.ts';
import { renderMonthlyBill } from '../report/monthly-bill.ts';
import { Progress } from '../report/progress.ts';
import { renderReading, renderReadingInShort } from '../report/reading.ts';
import { renderRegions } from '../report/region-report.ts';
import { resultFileNames, resultFiles, resultsOf, type SweepRun } from '../report/result-files.ts';
import { writeFolder } from '../report/results-folder.ts';
import { runWarnings } from '../report/run-warnings.ts';
import { stepTimeLines } from '../report/step-time-errors.ts';
import {
  green,
  red,
  renderComparisons,
  renderSlos,
  renderTheory,
  renderVariants,
  variantName,
} from '../report/terminal.ts';
import { reproductionText, verdictFile } from '../report/verdict-file.ts';
import { writeWhole } from '../report/write-whole.ts';
import { type Problem, renderProblem } from '../scenario/problem.ts';
import type { CellTask } from '../sweep/cell.ts';
import { filesOf } from '../sweep/policies.ts';
import type { Sweep } from '../sweep/reading.ts';
import { runCells } from '../sweep/run-cells.ts';
import { holdAgainstTheory, judge } from '../sweep/verdict.ts';
import {
  expectedRequests,
  type GatewayLoad,
  gatewayLoads,
  type OfferedLoad,
  offeredLoads,
} from '../world/offered-load.ts';
import { type FrontierReport, frontierReport } from './frontier.ts';
import { type LoadedScenario, reasonOf } from './load.ts';
import type { RunFlags } from './options.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { print, say } from './output.ts';
import { exitCode, UsageError } from './usage-error.ts';
import { version } from './version.ts';

/** Runs every cell of a scenario, writes its results and prints them; returns the exit code. */
export async function execute(loaded: LoadedScenario, flags: RunFlags): Promise<number> {
  const folder = flags.out ?? join('results', `${nameOf(loaded)}-${hashOf(loaded)}`);
  checkFolder(folder);
  const loads = loadsOf(loaded);
  if (flags.requests) checkRequestLog(loads, loaded);
  for (const warning of warningsOf(loaded, loads)) say(`warning  ${renderProblem(warning)}`);

  const progress = flags.quiet ? undefined : new Progress();
  const run = await runLoaded(loaded, { ...flags, progress });
  const { outcomes } = run;
  const finished = outcomes.filter((outcome) => outcome.kind === 'done').length;
  const files = finished === 0 ? undefined : resultFiles(run);
  if (files !== undefined) {
    const { reading, name } = loaded.variants[0]!.parsed.scenario;
    if (reading !== undefined) {
      files.set(
        'reading.md',
        [`# ${name}`, ...renderReading(sweepOf(run), reading), ''].join('\n'),
      );
    }
    files.set('scenario.json', canonicalScenario(loaded));
    // Before the remedies, which take their time: what has finished is kept, whatever comes.
    await writeFolder(folder, files);
  }
  const frontier = finished === 0 ? undefined : await frontierOf(run, loaded, flags);
  const outcome = outcomeOf(run, flags.require, frontier);
  if (files !== undefined) {
    const facts = {
      scenario: nameOf(loaded),
      verdict: outcome.text,
      code: outcome.code,
      reproduction: reproductionOf(run, loaded),
      frontier: frontier?.frontier,
    };
    files.set('verdict.json', verdictFile(run, facts));
    if (flags.report) files.set('report.html', renderReport(readResults(files)));
    for (const name of ['verdict.json', 'report.html']) {
      const text = files.get(name);
      if (text !== undefined) writeWhole(join(folder, name), text);
    }
  }
  const written = [...(files?.keys() ?? [])].filter((file) => file.endsWith('.csv'));
  const hasPage = files?.has('report.html') === true;
  return report(run, loaded, { folder, written, hasPage }, outcome, flags, frontier);
}

/** Where a run's results are, and the tables among them. */
interface Results {
  readonly folder: string;
  readonly written: readonly string[];
  /** Whether there is a page of them too. */
  readonly hasPage: boolean;
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
  const remedies = loaded.remedies.map((variant) => () => {
    const progress = flags.quiet ? undefined : new Progress();
    return runLoaded({ ...loaded, variants: [variant] }, { ...flags, requests: false, progress });
  });
  return frontierReport(run, frontier, remedies);
}

function report(
  run: SweepRun,
  loaded: LoadedScenario,
  results: Results,
  { text, code }: Outcome,
  flags: RunFlags,
  frontier: FrontierReport | undefined,
): number {
  const failed = run.outcomes.flatMap((outcome, cell) =>
    outcome.kind === 'failed' ? [{ cell, message: outcome.message }] : [],
  );
  for (const { cell, message } of failed) {
    const variant = run.variants[Math.floor(cell / run.replications)]!;
    say(
      `${red('failed')}  ${variantName(variant)}, replication ${cell % run.replications}: ${message}`,
    );
  }
  if (flags.json) {
    const facts = {
      scenario: nameOf(loaded),
      verdict: text,
      folder: results.folder,
      reproduction: reproductionOf(run, loaded),
    };
    print(JSON.stringify(runJson(run, facts), null, 2));
    return code;
  }
  if (!flags.quiet && results.written.length > 0) {
    printDetails(run, loaded, results, frontier);
    for (const warning of runWarnings(run)) say(`warning  ${warning}`);
  }
  print(`${code === exitCode.ok ? green('✓') : red('✗')} ${nameOf(loaded)}: ${text}`);
  return code;
}

function printDetails(
  run: SweepRun,
  loaded: LoadedScenario,
  results: Results,
  frontier: FrontierReport | undefined,
): void {
  const { scenario } = loaded.variants[0]!.parsed;
  const replications = counted(run.replications, 'replication');
  print(
    `${nameOf(loaded)}   ${run.variants.length} × ${replications}, seed "${scenario.seed}"; ± is a 95 % interval`,
  );
  print('');
  // A frontier has a table of its own, with cost and quality.
  const others = frontier === undefined ? undefined : [];
  for (const line of renderVariants(run, scenario.slos, others)) print(line);
  if (frontier === undefined) printSlos(run);
  const chaos = renderChaos(run);
  if (chaos.length > 0) print('');
  for (const line of chaos) print(line);
  const { reading } = scenario;
  const comparisons = [
    ...(frontier?.lines ?? []),
    ...(reading !== undefined
      ? renderReadingInShort(sweepOf(run), reading)
      : frontier === undefined
        ? renderComparisons(run, scenario.slos)
        : []),
  ];
  for (const lines of [renderRegions(run), comparisons, renderMonthlyBill(run)]) {
    if (lines.length > 0) print('');
    for (const line of lines) print(line);
  }
  print('');
  const names = results.written.map((file) => file.slice(0, -'.csv'.length));
  const stepTimes = loaded.variants.flatMap(({ parsed }) => stepTimeLines(parsed.scenario));
  for (const line of new Set(stepTimes)) print(line);
  const tables = join(relative('.', results.folder) || '.', `{${names.join(',')}}.csv`);
  print(`Wrote ${tables}${results.hasPage ? ' and report.html' : ''}`);
  print(reproductionText(reproductionOf(run, loaded)));
}

/** Each variant against its SLOs, and against theory. */
function printSlos(run: SweepRun): void {
  for (const [index, variant] of run.variants.entries()) {
    const results = resultsOf(run, index);
    const { slos, theory } = variant.parsed.scenario;
    const lines = [
      ...renderSlos(judge(slos, results)),
      ...renderTheory(holdAgainstTheory(theory, results)),
    ];
    if (lines.length === 0 || results.length === 0) continue;
    print('');
    print(variantName(variant));
    for (const line of lines) print(`  ${line}`);
  }
}

function sweepOf(run: SweepRun): Sweep {
  return { variants: run.variants, results: run.variants.map((_, index) => resultsOf(run, index)) };
}

function reproductionOf(run: SweepRun, loaded: LoadedScenario): RunFacts['reproduction'] {
  const { seed } = loaded.variants[0]!.parsed.scenario;
  return {
    spillway: version,
    scenario: hashOf(loaded),
    seed,
    fingerprint: fingerprintOf(run),
  };
}

/** One hash over the fingerprints of all cells. */
function fingerprintOf(run: SweepRun): string {
  const hash = createHash('sha256');
  for (const [index] of run.variants.entries()) {
    for (const { fingerprint } of resultsOf(run, index)) hash.update(fingerprint);
  }
  return hash.digest('hex').slice(0, 8);
}

/** What arrives at the gateways of each variant. */
export function gatewayLoadsOf({ variants, inputs }: LoadedScenario): GatewayLoad[][] {
  return variants.map(({ parsed }) => gatewayLoads(parsed.scenario, inputs));
}

/** What each variant offers its deployments. */
export function loadsOf({ variants, inputs }: LoadedScenario): OfferedLoad[][] {
  return variants.map(({ parsed }) => offeredLoads(parsed.scenario, inputs));
}

/** Warnings of all variants, each once. */
export function warningsOf(
  { variants, warnings: ofFiles }: LoadedScenario,
  loads: readonly (readonly OfferedLoad[])[],
): Problem[] {
  const ofLoads = variants.flatMap(({ parsed }, index) => loadWarnings(parsed, loads[index]!));
  const ofPlaces = variants.flatMap(({ parsed }) => placementWarnings(parsed));
  const warnings = [...ofFiles, ...ofPlaces, ...ofLoads];
  const seen = new Set<string>();
  return warnings.filter(({ place, message }) => {
    const key = JSON.stringify([place, message]);
    return !seen.has(key) && seen.add(key);
  });
}

function nameOf(loaded: LoadedScenario): string {
  return loaded.variants[0]!.parsed.scenario.name;
}

/** Everything that decides the results, in one form whatever the file's order and units. */
function canonicalScenario(loaded: LoadedScenario): string {
  const variants = loaded.variants.map(({ labels, parsed }) => ({
    labels,
    scenario: { ...parsed.scenario, sweep: undefined, plan: undefined, claims: undefined },
  }));
  return `${JSON.stringify({ version, variants: sortKeys(variants) }, null, 2)}\n`;
}

function hashOf(loaded: LoadedScenario): string {
  return createHash('sha256').update(canonicalScenario(loaded)).digest('hex').slice(0, 8);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, one]) => [key, sortKeys(one)]));
}

/** Rows of requests.csv that are kept in memory until they are written. */
const mostRequestRows = 5e6;

/** A log of every request of a long flood would not fit into memory: better said now than found out then. */
function checkRequestLog(loads: readonly (readonly OfferedLoad[])[], loaded: LoadedScenario): void {
  const { replications } = loaded.variants[0]!.parsed.scenario;
  const all = [...loads, ...gatewayLoadsOf(loaded)];
  const rows = all.reduce((sum, load) => sum + expectedRequests(load), 0) * replications;
  if (rows <= mostRequestRows) return;
  throw new UsageError(
    `--requests would keep about ${digits(rows)} rows, more than ${digits(mostRequestRows)}: shorten the horizon, or run fewer variants and replications`,
  );
}

/** Better found out now than after an hour of simulation. */
function checkWritable(folder: string): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    rmdirSync(mkdtempSync(`${folder}.`));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--out ${folder}: cannot write there: ${reasonOf(code)}`);
  }
}

/** The folder of the results is replaced as a whole, so it must not hold anything else. */
function checkFolder(folder: string): void {
  if (!existsSync(folder)) {
    checkWritable(folder);
    return;
  }
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw new UsageError(`--out ${folder} is not a folder`);
  }
  const other = names.find((name) => !resultFileNames.includes(name));
  if (other !== undefined) {
    throw new UsageError(
      `--out ${folder} holds something other than results (${other}); name a new folder`,
    );
  }
}

import { join, relative } from 'node:path';
import { renderChaos } from '../report/chaos-text.ts';
import { claimRecords } from '../report/claim-record.ts';
import { renderClaims } from '../report/claims-text.ts';
import { costChangeLine, costTreeLines } from '../report/cost-tree-text.ts';
import { counted } from '../report/format.ts';
import type { CostTree } from '../report/html/cost-tree.ts';
import { runJson } from '../report/json.ts';
import { renderMonthlyBill } from '../report/monthly-bill.ts';
import { renderReadingInShort } from '../report/reading.ts';
import { renderRegions } from '../report/region-report.ts';
import { resultsOf, type SweepRun } from '../report/result-files.ts';
import { runWarnings } from '../report/run-warnings.ts';
import { sheetLines } from '../report/sheet.ts';
import { stepTimeLines } from '../report/step-time-errors.ts';
import {
  green,
  red,
  renderComparisons,
  renderSlos,
  renderTheory,
  variantName,
} from '../report/terminal.ts';
import { renderVariants, variantsSheet } from '../report/variants-table.ts';
import { type Reproduction, reproductionText } from '../report/verdict-file.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Sweep } from '../sweep/reading.ts';
import type { Variant } from '../sweep/variants.ts';
import { holdAgainstTheory, judge, tally } from '../sweep/verdict.ts';
import type { FrontierReport } from './frontier.ts';
import { type RunFlags, sheetFormatOf } from './options.ts';
import type { Outcome } from './outcome.ts';
import { print, say, suggest } from './output.ts';
import { commandText, quoted, typedPath } from './typed-command.ts';
import { exitCode } from './usage-error.ts';

/** Where a run's results are, and the tables among them. */
export interface Results {
  readonly folder: string;
  readonly written: readonly string[];
  /** Whether each is there as Parquet too. */
  readonly hasParquet: boolean;
  /** Whether there is a page of them too. */
  readonly hasPage: boolean;
}

/** A run that has ended, and what is to be said of it. */
export interface EndedRun {
  readonly run: SweepRun;
  readonly scenario: Scenario;
  readonly results: Results;
  readonly outcome: Outcome;
  readonly reproduction: Reproduction;
  /** The command that runs it again here. */
  readonly again: string;
  readonly frontier: FrontierReport | undefined;
  /** The bill of each variant. */
  readonly bills: readonly CostTree[] | undefined;
}

/** Prints what became of a run, as its flags ask for it. */
export function printRun(ended: EndedRun, flags: RunFlags): void {
  const { run, scenario, results, outcome, reproduction } = ended;
  sayBroken(ended, flags);
  const format = sheetFormatOf(flags);
  const verdict = `${outcome.code === exitCode.ok ? green('✓') : red('✗')} ${scenario.name}: ${outcome.text}`;
  if (flags.json) {
    const facts = {
      scenario: scenario.name,
      verdict: outcome.text,
      folder: results.folder,
      reproduction,
    };
    print(JSON.stringify(runJson(run, facts), null, 2));
  } else if (format !== undefined) {
    for (const line of sheetLines(variantsSheet(run, scenario.slos), format)) print(line);
    say(verdict);
  } else {
    if (!flags.quiet && results.written.length > 0) {
      printDetails(ended);
      for (const warning of runWarnings(run)) say(`warning  ${warning}`);
      suggest(commandText(['report', typedPath(results.folder)]));
    }
    print(verdict);
  }
}

/** Says which cells failed, and what is kept of a run that was interrupted. */
function sayBroken({ run, results, again }: EndedRun, { out }: RunFlags): void {
  for (const [cell, outcome] of run.outcomes.entries()) {
    if (outcome.kind !== 'failed') continue;
    const variant = run.variants[Math.floor(cell / run.replications)]!;
    const name = `${variantName(variant)}, replication ${cell % run.replications}`;
    say(`${red('failed')}  ${name}: ${outcome.message}`);
  }
  const place = out === undefined ? '' : ` --out ${quoted(typedPath(out))}`;
  for (const line of keptLines(run, results, `${again}${place}`)) say(line);
}

/** What there is of a run that was interrupted, and what would run the rest of it. */
function keptLines(
  { outcomes }: SweepRun,
  { folder, written }: Results,
  command: string,
): string[] {
  if (outcomes.every(({ kind }) => kind !== 'interrupted')) return [];
  const all = counted(outcomes.length, 'cell');
  if (written.length === 0) return [`kept nothing: no cell had finished; again: ${command}`];
  const done = outcomes.filter(({ kind }) => kind === 'done').length;
  return [
    `kept ${done} of ${all}; ${join(relative('.', folder) || '.', 'summary.csv')} has a row for each`,
    `the other ${outcomes.length - done}: ${command} --resume`,
  ];
}

function printDetails(ended: EndedRun): void {
  const { run, scenario, results, frontier, reproduction } = ended;
  const replications = counted(run.replications, 'replication');
  print(
    `${scenario.name}   ${run.variants.length} × ${replications}, seed "${scenario.seed}"; ± is a 95 % interval`,
  );
  print('');
  // A frontier has a table of its own, with cost and quality.
  const others = frontier === undefined ? undefined : [];
  const sheet = variantsSheet(run, scenario.slos, others);
  for (const line of renderVariants(sheet, run)) print(line);
  if (frontier === undefined) printSlos(run);
  const blocks = [
    renderChaos(run),
    renderRegions(run),
    comparisonLines(ended),
    billLines(ended),
    renderMonthlyBill(run),
    renderClaims(claimRecords(run)),
  ];
  for (const lines of blocks) {
    if (lines.length > 0) print('');
    for (const line of lines) print(line);
  }
  print('');
  const names = results.written.map((file) => file.slice(0, -'.csv'.length));
  const stepTimes = run.variants.flatMap(({ parsed }) => stepTimeLines(parsed.scenario));
  for (const line of new Set(stepTimes)) print(line);
  const endings = results.hasParquet ? '{csv,parquet}' : 'csv';
  const tables = join(relative('.', results.folder) || '.', `{${names.join(',')}}.${endings}`);
  print(`Wrote ${tables}${results.hasPage ? ' and report.html' : ''}`);
  print(reproductionText(reproduction));
}

/** Who does better: as the scenario asks for it, or each variant with the first. */
function comparisonLines({ run, scenario, frontier }: EndedRun): string[] {
  const { reading, slos } = scenario;
  return [
    ...(frontier?.lines ?? []),
    ...(reading !== undefined
      ? renderReadingInShort(sweepOf(run), reading)
      : frontier === undefined
        ? renderComparisons(run, slos)
        : []),
  ];
}

/** The bill of who does best; of two variants also what the second costs more or less than the first. */
function billLines({ run, bills, frontier }: EndedRun): string[] {
  const at = bestVariant(run, frontier);
  const bill = bills?.[at];
  if (bill === undefined || !(bill.usd > 0)) return [];
  const [first, second] = bills!;
  const change = bills!.length === 2 ? costChangeLine(first!, second!) : undefined;
  const names = run.variants.map(variantName);
  return [
    `cost of ${names[at]}`,
    ...costTreeLines(bill).map((line) => `  ${line}`),
    ...(change === undefined ? [] : [`cost of ${names[0]} → ${names[1]}   ${change}`]),
  ];
}

/** The first that was chosen, or that keeps every promise, or the first of all. */
function bestVariant(run: SweepRun, frontier: FrontierReport | undefined): number {
  const chosen = frontier?.frontier.cheapest?.point.name;
  const isBest = (variant: Variant, index: number) => {
    if (chosen !== undefined) {
      return [variantName(variant), ...Object.values(variant.labels)].includes(chosen);
    }
    const results = resultsOf(run, index);
    const { kept, of } = tally(variant.parsed.scenario, results);
    return results.length > 0 && kept === of;
  };
  return Math.max(0, run.variants.findIndex(isBest));
}

/** Of more variants than these, only those are told that miss something. */
const mostTold = 8;

/** Each variant against its SLOs, and against theory. */
function printSlos(run: SweepRun): void {
  const judged = run.variants.flatMap((variant, index) => {
    const results = resultsOf(run, index);
    const { slos, theory } = variant.parsed.scenario;
    const [promised, known] = [judge(slos, results), holdAgainstTheory(theory, results)];
    const lines = [...renderSlos(promised), ...renderTheory(known)];
    const isKept = [...promised, ...known].every(({ met }) => met);
    return lines.length === 0 || results.length === 0 ? [] : [{ variant, lines, isKept }];
  });
  const told = judged.length > mostTold ? judged.filter(({ isKept }) => !isKept) : judged;
  for (const { variant, lines } of told) {
    print('');
    print(variantName(variant));
    for (const line of lines) print(`  ${line}`);
  }
  const rest = judged.length - told.length;
  if (rest === 0) return;
  print('');
  print(
    `${green('✓')} ${rest === judged.length ? `all ${rest}` : `the other ${rest}`} keep all of this`,
  );
}

/** The results of a run by variant. */
export function sweepOf(run: SweepRun): Sweep {
  return { variants: run.variants, results: run.variants.map((_, index) => resultsOf(run, index)) };
}

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { metricNames } from '../metrics/catalog.ts';
import { comparedSheet, renderCompared } from '../report/compared-table.ts';
import { jsonVersion } from '../report/json.ts';
import { noDifferenceText } from '../report/no-difference.ts';
import { Progress } from '../report/progress.ts';
import { resultsOf } from '../report/result-files.ts';
import { sheetLines } from '../report/sheet.ts';
import { green, red, variantName } from '../report/terminal.ts';
import { hint } from '../scenario/hint.ts';
import { readQuantity } from '../scenario/quantities.ts';
import { compareMetrics, type MetricComparison } from '../sweep/verdict.ts';
import { costChange } from './cost-change.ts';
import { helpOf } from './help.ts';
import { loadScenario } from './load.ts';
import { quietOptions, sheetFormatOf, tableOptions, whole } from './options.ts';
import { print, say } from './output.ts';
import { readSummary, type Samples } from './read-summary.ts';
import { runLoaded } from './run-loaded.ts';
import { exitCode, Stopped, UsageError } from './usage-error.ts';

const usual = [
  'e2e_p50',
  'e2e_p95',
  'e2e_p99',
  'ttft_p95',
  'wait_mean',
  'drop_rate',
  'goodput',
  'cost_usd',
];

interface CompareFlags {
  readonly a: string;
  readonly b: string;
  readonly metrics: readonly string[];
  readonly maxRegression: number | undefined;
  readonly workers: number | undefined;
  readonly seed: string | undefined;
  readonly replications: number | undefined;
  readonly json: boolean;
  readonly csv: boolean;
  readonly markdown: boolean;
  readonly quiet: boolean;
}

/** `spillway compare`: two results or scenarios, paired by replication. */
export function compareCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'compare <a> [b]',
    'Compare two results folders or scenarios, paired by replication',
    (command) =>
      tableOptions(quietOptions(command))
        .positional('a', { type: 'string', demandOption: true, describe: 'The baseline' })
        .positional('b', { type: 'string', describe: 'The candidate' })
        .option('baseline', {
          type: 'string',
          requiresArg: true,
          describe: 'The baseline, where the candidate is the only other argument',
        })
        .usage(
          helpOf('compare <a> [b]', 'Compare two results or scenarios, paired by replication', [
            ['spillway compare results/a results/b', 'folders of results'],
            ['spillway compare a.yaml b.yaml --replications 20', 'scenarios, run now'],
            [
              'spillway compare results/new --baseline results/main --max-regression 5%',
              'in CI: exit 3 where it is worse',
            ],
          ]),
        )
        .option('metrics', {
          type: 'string',
          requiresArg: true,
          default: usual.join(','),
          describe: 'Names of metrics, with commas',
          coerce: metricList,
        })
        .option('max-regression', {
          type: 'string',
          requiresArg: true,
          describe: 'Exit 3 where a metric is shown to be worse by more than this',
          coerce: ratio,
        })
        .option('workers', {
          alias: 'j',
          type: 'number',
          requiresArg: true,
          coerce: whole('workers', 1),
          describe: 'Worker threads for scenarios; all cores without it',
        })
        .option('seed', {
          type: 'string',
          requiresArg: true,
          describe: 'Seed of all randomness of scenarios',
        })
        .option('replications', {
          type: 'number',
          requiresArg: true,
          coerce: whole('replications', 2),
          describe: 'Repetitions of each variant of scenarios',
        }),
    async (flags) => exit(await compare({ ...flags, ...sidesOf(flags) })),
  );
}

/** Which is the baseline, and which the candidate. */
function sidesOf({
  a,
  b,
  baseline,
}: {
  a: string;
  b?: string | undefined;
  baseline?: string | undefined;
}) {
  if (baseline === undefined && b !== undefined) return { a, b };
  if (baseline !== undefined && b === undefined) return { a: baseline, b: a };
  throw new UsageError(
    baseline === undefined
      ? 'compare what with it? Usage: spillway compare <a> <b>, or <b> --baseline <a>'
      : 'with --baseline there is one other argument, the candidate',
  );
}

async function compare(flags: CompareFlags): Promise<number> {
  const format = sheetFormatOf(flags);
  const baseline = await samplesOf(flags.a, flags);
  const candidate = await samplesOf(flags.b, flags);
  const pairs = pairVariants(baseline, candidate, flags);
  const compared = pairs.map(({ name, a, b }) => {
    const count = Math.min(a.length, b.length);
    if (count < 2) throw new UsageError('a comparison needs at least 2 replications of each');
    const comparisons = compareMetrics(flags.metrics, a.slice(0, count), b.slice(0, count));
    return { name, count, comparisons };
  });
  const regressions = compared.flatMap(({ comparisons }) =>
    comparisons.filter((one) => isRegression(one, flags.maxRegression)),
  );
  const verdict = verdictText(
    compared.flatMap(({ comparisons }) => comparisons),
    regressions,
    flags,
  );
  const code = regressions.length === 0 ? exitCode.ok : exitCode.missed;
  if (flags.json) {
    print(JSON.stringify({ version: jsonVersion, verdict, compared }, null, 2));
    return code;
  }
  const line = `${code === exitCode.ok ? green('✓') : red('✗')} ${verdict}`;
  if (format !== undefined) {
    for (const row of sheetLines(comparedSheet(compared), format)) print(row);
    say(line);
    return code;
  }
  if (!flags.quiet) {
    for (const { name, count, comparisons } of compared) {
      print(
        `${name === '' ? `${flags.a} → ${flags.b}` : name}   ${count} paired replications, ± is a 95 % interval`,
      );
      for (const line of renderCompared(comparisons, regressions)) print(`  ${line}`);
      for (const line of costChange(flags.a, flags.b, name)) print(`  ${line}`);
      print('');
    }
  }
  print(line);
  return code;
}

function isRegression(
  { baseline, difference, better }: MetricComparison,
  limit: number | undefined,
): boolean {
  if (limit === undefined || better !== 'baseline') return false;
  return Math.abs(difference.mean) > limit * Math.abs(baseline.mean);
}

function verdictText(
  comparisons: readonly MetricComparison[],
  regressions: readonly MetricComparison[],
  flags: CompareFlags,
): string {
  if (regressions.length > 0) {
    const names = [...new Set(regressions.map(({ metric }) => metric))].join(', ');
    return `${flags.b} is worse by more than ${100 * flags.maxRegression!} %: ${names}`;
  }
  const better = comparisons.filter((one) => one.better === 'candidate').length;
  const worse = comparisons.filter((one) => one.better === 'baseline').length;
  if (better === 0 && worse === 0) return noDifferenceText(comparisons);
  return `${flags.b} is better in ${better} and worse in ${worse} of ${comparisons.length} metrics`;
}

/** Variants of the same name; where each side has one, those two whatever their names. */
function pairVariants(baseline: Samples, candidate: Samples, { a, b }: CompareFlags) {
  if (baseline.size === 1 && candidate.size === 1) {
    return [{ name: '', a: [...baseline.values()][0]!, b: [...candidate.values()][0]! }];
  }
  const names = [...baseline.keys()].filter((name) => candidate.has(name));
  if (names.length === 0) {
    throw new UsageError(
      `${a} and ${b} have no variant in common: ${[...baseline.keys()].join('; ')} against ${[...candidate.keys()].join('; ')}`,
    );
  }
  return names.map((name) => ({ name, a: baseline.get(name)!, b: candidate.get(name)! }));
}

async function samplesOf(path: string, flags: CompareFlags): Promise<Samples> {
  const summary = path.endsWith('.csv') ? path : join(path, 'summary.csv');
  if (existsSync(summary) && statSync(summary).isFile()) return readSummary(summary);
  if (!/\.ya?ml$/.test(path)) {
    const missing = existsSync(path) ? '' : ': there is nothing of that name';
    throw new UsageError(
      `${path} is neither a folder with a summary.csv nor a scenario file${missing}`,
    );
  }
  const loaded = await loadScenario(path, { ...flags, set: undefined, workload: undefined });
  const progress = flags.quiet ? undefined : new Progress();
  const run = await runLoaded(loaded, { workers: flags.workers, requests: false, progress });
  const broken = run.outcomes.find((outcome) => outcome.kind !== 'done');
  if (broken !== undefined) {
    const [message, code] =
      broken.kind === 'failed'
        ? ([broken.message, exitCode.cellsFailed] as const)
        : (['interrupted', exitCode.interrupted] as const);
    throw new Stopped(`${path}: ${message}`, code);
  }
  return new Map(
    run.variants.map((variant, index) => [
      variantName(variant),
      resultsOf(run, index).map((result) => result.total),
    ]),
  );
}

function metricList(text: unknown): readonly string[] {
  const names = String(text)
    .split(',')
    .map((name) => name.trim());
  const unknown = names.find((name) => !metricNames.includes(name));
  if (unknown === undefined) return names;
  throw new UsageError(`--metrics: "${unknown}" is not a metric. ${hint(unknown, metricNames)}`);
}

function ratio(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const value = readQuantity('ratio', text, { min: 0 });
  if (typeof value === 'string') throw new UsageError(`--max-regression: ${value}`);
  return value;
}

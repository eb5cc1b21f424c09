import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import type { Autoscaler, ScalingObservation } from '../policies/autoscaling/autoscaler.ts';
import { guarded, PolicyFault } from '../policies/autoscaling/guarded.ts';
import { digits, formatDuration } from '../report/format.ts';
import { replayCsv } from '../report/replay-csv.ts';
import { type ReplayReport, renderReplay, replayJson } from '../report/replay-report.ts';
import { writeWhole } from '../report/write-whole.ts';
import { readQuantity } from '../scenario/quantities.ts';
import { type ColumnMeaning, readMeaning } from '../sweep/replay/metric-columns.ts';
import { isSignal } from '../sweep/replay/metric-names.ts';
import { readMetrics } from '../sweep/replay/read-metrics.ts';
import { factsOf, recordedAt } from '../sweep/replay/recorded-facts.ts';
import {
  everyRow,
  everySeconds,
  hasSignal,
  type Looks,
  observationsOf,
  type RecordedMetrics,
  spacingOf,
} from '../sweep/replay/recorded-metrics.ts';
import { replayDifferences } from '../sweep/replay/replay-differences.ts';
import { reasonCounts, replayFigures } from '../sweep/replay/replay-figures.ts';
import {
  type ReplayedDecision,
  type ReplayPolicyOptions,
  replayPolicy,
} from '../sweep/replay/replay-policy.ts';
import { startingAt, startOf } from '../sweep/replay/schedule-start.ts';
import { print, say } from './output.ts';
import { type NamedPolicy, policyFrom } from './policy-argument.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** `spillway replay-policy`: what a policy, or two, would have decided on recorded metrics. */
export function replayPolicyCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'replay-policy <metrics>',
    'Feed recorded metrics to an autoscaler, or to two side by side',
    (command) =>
      command
        .positional('metrics', {
          type: 'string',
          demandOption: true,
          describe: 'CSV file with a time and signals by their usual names (.gz too)',
        })
        .option('policy', {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          describe:
            'A kind, "{kind: …}", a .yaml file with a scaling block, a manifest, SCENARIO.yaml#DEPLOYMENT, or a module',
        })
        .option('against', {
          type: 'string',
          requiresArg: true,
          describe: 'Another policy, on the same rows',
        })
        .option('replicas', {
          choices: ['recorded', 'policy'] as const,
          describe: 'Whose replicas a policy sees: the file’s, or those that it ordered itself',
        })
        .option('startup', {
          type: 'string',
          requiresArg: true,
          coerce: seconds('startup'),
          describe: 'From the order of a replica to its readiness; 120s without it',
        })
        .option('interval', {
          type: 'string',
          requiresArg: true,
          coerce: seconds('interval'),
          describe:
            'Time between two decisions; each policy’s own without it, at every row at the most',
        })
        .option('map', {
          type: 'string',
          array: true,
          nargs: 1,
          requiresArg: true,
          describe: 'COLUMN=SIGNAL[:UNIT]: what a column means, such as lat=latency:ms',
        })
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: 'Folder for decisions.csv, a row for each observation and policy',
        })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'Print one JSON object instead',
        }),
    async (flags) => {
      await replay({ ...flags, file: flags.metrics });
      exit(exitCode.ok);
    },
  );
}

interface ReplayFlags {
  readonly file: string;
  readonly policy: string;
  readonly against?: string | undefined;
  readonly replicas?: 'recorded' | 'policy' | undefined;
  readonly startup?: number | undefined;
  readonly interval?: number | undefined;
  readonly map?: readonly string[] | undefined;
  readonly out?: string | undefined;
  readonly json: boolean;
}

async function replay(flags: ReplayFlags): Promise<void> {
  const { file } = flags;
  const { metrics, notes } = await readMetrics(file, (flags.map ?? []).map(meaning));
  for (const note of notes) say(`note  ${file}: ${note}`);
  const policies = await policiesOf(flags, metrics);
  const looks = looksAt(metrics, flags.interval);
  const replicas = whoseReplicas(flags, metrics);

  const recorded = recordedAt(metrics, looks);
  const replays = policies.map((policy) => {
    const startup = flags.startup ?? policy.startup ?? usualStartup;
    const autoscaler = policy.create(factsOf(metrics, startup));
    for (const note of doubtsOf(policy, autoscaler, flags, metrics)) say(`note  ${note}`);
    const observations = observationsOf(metrics, looks, autoscaler.initialReplicas);
    const decisions = decisionsOf(policy.name, autoscaler, observations, {
      startup: replicas === 'policy' ? startup : undefined,
      interval: flags.interval === undefined ? autoscaler.interval : undefined,
    });
    return {
      policy: policy.name,
      config: policy.config,
      decisions,
      figures: replayFigures(decisions, recorded),
      reasons: reasonCounts(decisions),
    };
  });
  const [one, other] = replays;
  const report: ReplayReport = {
    file,
    spacing: flags.interval ?? spacingOf(metrics.time),
    span: metrics.time[metrics.rows - 1]!,
    startsAt: metrics.startsAt,
    replicas,
    replays,
    differences: other && replayDifferences(one!.decisions, other.decisions),
  };
  if (flags.out !== undefined) write(flags.out, report);
  if (flags.json) print(JSON.stringify(replayJson(report), null, 2));
  else for (const line of renderReplay(report)) print(line);
}

/** More would not fit into memory. */
const mostLooks = 5e6;

function looksAt(metrics: RecordedMetrics, interval: number | undefined): Looks {
  if (interval === undefined) return everyRow(metrics);
  const count = metrics.time[metrics.rows - 1]! / interval;
  if (count <= mostLooks) return everySeconds(metrics, interval);
  throw new UsageError(
    `--interval ${interval}s makes ${digits(count)} decisions of ${metrics.rows} rows, more than ${digits(mostLooks)}`,
  );
}

/** Seconds that a replica takes where nobody says: as in scenarios. */
const usualStartup = 120;

async function policiesOf(flags: ReplayFlags, metrics: RecordedMetrics): Promise<NamedPolicy[]> {
  const { startsAt } = metrics;
  const read = async (argument: string) => {
    if (startsAt === undefined) return policyFrom(argument);
    return policyFrom(argument, (scaling) => startingAt(scaling, startOf(startsAt)));
  };
  const policy = await read(flags.policy);
  if (flags.against === undefined) return [policy];
  const against = await read(flags.against);
  if (against.name !== policy.name) return [policy, against];
  return [policy, { ...against, name: `${against.name} (against)` }];
}

function whoseReplicas(flags: ReplayFlags, { columns }: RecordedMetrics): 'recorded' | 'policy' {
  const isRecorded = columns.has('ready') || columns.has('replicas');
  if (flags.replicas === 'recorded' && !isRecorded) {
    throw new UsageError(
      `--replicas recorded: ${flags.file} has no column of replicas; --map COLUMN=replicas names one`,
    );
  }
  return flags.replicas ?? (isRecorded ? 'recorded' : 'policy');
}

function decisionsOf(
  name: string,
  autoscaler: Autoscaler<unknown>,
  observations: Iterable<ScalingObservation>,
  options: ReplayPolicyOptions,
): ReplayedDecision[] {
  try {
    return replayPolicy(guarded(name, autoscaler), observations, options);
  } catch (error) {
    if (error instanceof PolicyFault) throw new UsageError(error.message);
    throw error;
  }
}

/** What a reader should know before believing the answers. */
function doubtsOf(
  { name }: NamedPolicy,
  { reads = [], interval }: Autoscaler<unknown>,
  flags: ReplayFlags,
  metrics: RecordedMetrics,
): string[] {
  const missing = reads.filter((one) => isSignal(one) && !hasSignal(metrics, one));
  const notes =
    missing.length === 0
      ? []
      : [
          `${name} reads ${missing.join(', ')}, not in ${flags.file}: it sees nothing there (--map COLUMN=${missing[0]} names one)`,
        ];
  const spacing = spacingOf(metrics.time);
  if (interval === undefined || flags.interval !== undefined || spacing === 0) return notes;
  if (spacing < 1.5 * interval) return notes;
  return [
    ...notes,
    `${name} decides every ${formatDuration(interval)}, but rows are ${formatDuration(spacing)} apart, and it is asked once at each (--interval changes that)`,
  ];
}

function write(folder: string, report: ReplayReport): void {
  const file = join(folder, 'decisions.csv');
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    throw new UsageError(`--out ${folder} is not a folder`);
  }
  writeWhole(file, replayCsv(report));
  say(`wrote ${file}`);
}

function meaning(text: string): ColumnMeaning {
  const read = readMeaning(text);
  if (typeof read === 'string') throw new UsageError(`--map ${text}: ${read}`);
  return read;
}

function seconds(flag: string) {
  return (text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const read = readQuantity('duration', text, flag === 'startup' ? { min: 0 } : { above: 0 });
    if (typeof read === 'number') return read;
    throw new UsageError(`--${flag}: ${read}`);
  };
}

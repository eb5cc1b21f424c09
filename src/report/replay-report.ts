import type { DifferingStretch, ReplayDifferences } from '../sweep/replay/replay-differences.ts';
import type { ReasonCount, ReplayFigures } from '../sweep/replay/replay-figures.ts';
import type { ReplayedDecision } from '../sweep/replay/replay-policy.ts';
import { counted, digits, formatDuration } from './format.ts';
import { jsonVersion } from './json.ts';
import { dateOf } from './replay-csv.ts';
import { table } from './table.ts';

/** One policy over a file of recorded metrics. */
export interface ReplayOf {
  readonly policy: string;
  /** Its settings; undefined for a module. */
  readonly config: unknown;
  readonly decisions: readonly ReplayedDecision[];
  readonly figures: ReplayFigures;
  readonly reasons: readonly ReasonCount[];
}

/** A replay of one policy, or of two side by side. */
export interface ReplayReport {
  readonly file: string;
  /** Seconds between two rows, as a rule, and between the first and the last. */
  readonly spacing: number;
  readonly span: number;
  /** What a clock said at the first row, in seconds since 1970. */
  readonly startsAt: number | undefined;
  readonly replicas: 'recorded' | 'policy';
  readonly replays: readonly ReplayOf[];
  /** Undefined for one policy. */
  readonly differences: ReplayDifferences | undefined;
}

const mostReasons = 6;
const mostStretches = 5;

/** A replay for the terminal. */
export function renderReplay(report: ReplayReport): string[] {
  const { file, spacing, span, replicas, replays, differences } = report;
  const { length } = replays[0]!.decisions;
  const rows = `${digits(length, 1)} observation${length === 1 ? '' : 's'}`;
  const whose =
    replicas === 'recorded' ? 'replicas as recorded' : 'replicas as each policy orders them';
  return [
    `${file}   ${rows}, ${formatDuration(spacing)} apart, over ${formatDuration(span)}; ${whose}`,
    '',
    ...table(figureRows(replays)),
    ...replays.flatMap((replay) => ['', ...reasonLines(replay)]),
    ...(differences === undefined ? [] : ['', ...differenceLines(report, differences)]),
  ];
}

function figureRows(replays: readonly ReplayOf[]): string[][] {
  const row = (title: string, cell: (figures: ReplayFigures) => string) => [
    title,
    ...replays.map(({ figures }) => cell(figures)),
  ];
  const rows = [
    ['', ...replays.map(({ policy }) => policy)],
    row('decisions', ({ decisions }) => digits(decisions, 1)),
    row('changes up', ({ up }) => digits(up, 1)),
    row('changes down', ({ down }) => digits(down, 1)),
    row('flaps', ({ flaps }) => digits(flaps, 1)),
    row('flaps per hour', ({ flapsPerHour }) => digits(flapsPerHour)),
    row('desired, mean', ({ mean }) => digits(mean)),
    row('desired, peak', ({ peak }) => digits(peak, 1)),
    row('replica-hours', ({ replicaHours }) => digits(replicaHours, 4)),
  ];
  if (replays[0]!.figures.below === undefined) return rows;
  return [
    ...rows,
    row('below the recorded', ({ below }) => formatDuration(below!)),
    row('above the recorded', ({ above }) => formatDuration(above!)),
  ];
}

function reasonLines({ policy, figures, reasons }: ReplayOf): string[] {
  const shown = reasons.slice(0, mostReasons);
  const rest = reasons.length - shown.length;
  return [
    `why ${policy} decided so (of reasons that differ only in numbers, the first)`,
    ...shown.map(({ count, example }) => {
      const share = `${((100 * count) / figures.decisions).toFixed(1)} %`.padStart(9);
      return `${share}   ${example}`;
    }),
    ...(rest > 0 ? [`${' '.repeat(12)}and ${counted(rest, 'other')}`] : []),
  ];
}

function differenceLines(
  { replays, startsAt }: ReplayReport,
  { rows, share, largest, stretches }: ReplayDifferences,
): string[] {
  const [one, other] = replays.map(({ policy }) => policy) as [string, string];
  if (largest === undefined) return [`${one} and ${other} agree throughout`];
  const title = (stretch: DifferingStretch) =>
    `  ${clock(stretch.from, startsAt)} to ${clock(stretch.until, startsAt)}, ${counted(stretch.rows, 'observation')}`;
  const said = (policy: string, { desired, ready, starting, because }: ReplayedDecision) =>
    `    ${policy}: ${desired} (sees ${ready} ready, ${starting} starting): ${because}`;
  const shown = stretches.slice(0, mostStretches);
  const rest = stretches.length - shown.length;
  return [
    `${one} and ${other} differ in ${digits(rows, 1)} observations (${(100 * share).toFixed(1)} %), most at ${clock(largest.at, startsAt)}: ${other} asks for ${Math.abs(largest.by)} ${largest.by > 0 ? 'more' : 'fewer'}`,
    ...shown.flatMap((stretch) => [
      title(stretch),
      said(one, stretch.first),
      said(other, stretch.second),
    ]),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

/** A replay for machines. */
export function replayJson({ replays, differences, ...report }: ReplayReport): object {
  return {
    version: jsonVersion,
    ...report,
    startsAt: report.startsAt === undefined ? null : `${dateOf(report.startsAt)}`,
    policies: replays.map(({ policy, config, figures, reasons }) => {
      return { policy, config, ...figures, reasons };
    }),
    ...(differences && {
      differences: {
        ...differences,
        stretches: differences.stretches.slice(0, 100),
        stretchCount: differences.stretches.length,
      },
    }),
  };
}

/** When something was, as the file says it: a date, or seconds since the first row. */
function clock(seconds: number, startsAt: number | undefined): string {
  return startsAt === undefined ? `${Number(seconds.toFixed(3))} s` : dateOf(startsAt + seconds);
}

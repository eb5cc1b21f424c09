import { type Flood, type FloodPoint, timesOf } from './flood.ts';
import type { Violation } from './invariant.ts';
import type { FloodStep, FloodTrace } from './play.ts';

/** Cells of a bar, and what a line has room for. */
const barWidth = 4;
const lineWidth = 80;
/** Observations that are drawn before the violation and after it; what is farther away is counted. */
const drawnBefore = 23;
const drawnAfter = 3;

/**
 * Draws a flood, an observation a line: load, queue and replicas as bars, what the policy wanted and why, with a mark
 * at the violation. No line has more than 80 columns.
 */
export function drawFlood({ steps, flood }: FloodTrace, { at }: Violation): string[] {
  const from = Math.max(0, at - drawnBefore);
  const drawn = steps.slice(from, at + drawnAfter + 1);
  const scales = columns.map(({ value }) => Math.max(...steps.map(value), 1e-9));
  const heads = columns.map(({ title }) => title.padStart(barWidth + numberWidth + 1));
  return [
    `  ${'time'.padStart(9)}${heads.join(' ')}  because`,
    ...(from > 0 ? [`  ${'…'.padStart(9)}  ${from} before`] : []),
    ...drawn.flatMap((step, index) => {
      const cells = columns.map(({ value }, column) => {
        const number = value(step);
        return ` ${bar(number / scales[column]!)}${written(number).padStart(numberWidth)}`;
      });
      const mark = from + index === at ? '▶' : ' ';
      const start = `${mark} ${`${written(step.observation.now)} s`.padStart(9)}`;
      const why = [...troublesOf(step.point), String(step.because)].join(', ');
      return withReason(`${start}${cells.join(' ')}  `, why);
    }),
    ...(at >= steps.length ? [undecided(flood, at)] : []),
    ...(from + drawn.length < steps.length
      ? [`  ${'…'.padStart(9)}  ${steps.length - from - drawn.length} after`]
      : []),
  ];
}

/** An observation at which nothing was decided. */
function undecided(flood: Flood, at: number): string {
  const point = flood.points[at];
  const time = point === undefined ? 'then' : `${written(timesOf(flood)[at]!)} s`;
  const blank = ' '.repeat(columns.length * (barWidth + numberWidth + 2) - 1);
  const troubles = point === undefined ? [] : troublesOf(point);
  return `▶ ${time.padStart(9)}${blank}  ${troubles.join(', ')}`.trimEnd();
}

const numberWidth = 5;

const columns: readonly { readonly title: string; readonly value: (step: FloodStep) => number }[] =
  [
    { title: 'load/s', value: ({ point }) => point.rate },
    { title: 'queue', value: ({ queue }) => Math.round(queue) },
    { title: 'ready', value: ({ observation }) => observation.ready },
    { title: 'wanted', value: ({ desired }) => (Number.isFinite(desired) ? desired : 0) },
  ];

const eighths = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/** A bar of a part from 0 to 1. */
function bar(part: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, part)) * barWidth * 8);
  const whole = Math.floor(filled / 8);
  const rest = whole < barWidth ? eighths[filled % 8]! : '';
  return ('█'.repeat(whole) + rest).padEnd(barWidth);
}

/** In at most five characters. */
function written(value: number): string {
  if (Math.abs(value) >= 99_999.5) return `${Math.round(value / 1000)}k`;
  return String(Math.round(value * 10) / 10);
}

function troublesOf({ noise, missing, late, lost }: FloodPoint): string[] {
  return [
    ...(lost > 0 ? [`lost ${lost}`] : []),
    ...(missing ? ['no metrics'] : []),
    ...(late && !missing ? ['late metrics'] : []),
    ...(noise !== 1 && !missing ? [`noise ×${noise}`] : []),
  ];
}

/** A line and its reason, which goes on below itself where it is long. */
function withReason(line: string, why: string): string[] {
  const room = lineWidth - line.length;
  const lines = [''];
  for (const word of why.split(' ')) {
    const last = lines.at(-1)!;
    if (last.length + 1 + word.length <= room || last === '') {
      lines[lines.length - 1] = `${last} ${word}`.trim().slice(0, room);
    } else {
      lines.push(word.slice(0, room));
    }
  }
  return lines.map((text, index) =>
    `${index === 0 ? line : ' '.repeat(line.length)}${text}`.trimEnd(),
  );
}

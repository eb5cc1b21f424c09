import type { PlanAnswer, Planned } from '../sweep/plan/answer.ts';
import { type CsvCell, csv } from './csv.ts';
import { fateText, sloName } from './plan-words.ts';

/** `plan.csv`: a row for each candidate, the best first, and those that were left out. */
export function planCsv(answer: PlanAnswer): string {
  const { candidates, leftOut, slos, goal } = answer;
  const axes = Object.keys((candidates[0] ?? leftOut[0])?.labels ?? {});
  const named = slos.map((slo) => sloName(slo).replaceAll(' ', '_'));
  const columns = [
    ...axes,
    'fate',
    'because',
    'runs',
    'stopped',
    'requests',
    goal.minimise,
    `${goal.minimise}_half_width`,
    'more',
    'more_half_width',
    'floor',
    ...named.flatMap((name, at) => {
      const column = `slo_${at + 1}_${name}`;
      return [column, `${column}_bound`, `${column}_headroom`];
    }),
  ];
  const rows = candidates.map((one) => [...labelsOf(one.labels, axes), ...cellsOf(one, answer)]);
  const out = leftOut.map(({ labels, because }) => [
    ...labelsOf(labels, axes),
    'left-out',
    because,
    0,
    0,
    0,
    ...Array<CsvCell>(columns.length - axes.length - 5).fill(undefined),
  ]);
  return csv(columns, [...rows, ...out]);
}

function labelsOf(labels: Planned['labels'], axes: readonly string[]): CsvCell[] {
  return axes.map((axis) => labels[axis]);
}

function cellsOf(one: Planned, { goal, slos }: PlanAnswer): CsvCell[] {
  const { fate, whole, stopped, requests, cost, more, floor } = one;
  return [
    fate.kind,
    fateText(one, goal.minimise, slos),
    whole,
    stopped,
    requests,
    ...[cost.mean, cost.halfWidth, more.mean, more.halfWidth, floor].map(known),
    ...slos.flatMap((_, at) => {
      const kept = one.slos[at];
      return [kept?.mean, kept?.bound, kept?.headroom].map(known);
    }),
  ];
}

/** Nothing where a value is not known: there is no mean of no run, and no half-width of one. */
function known(value: number | undefined): CsvCell {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

import type { SloScenario } from '../scenario/schema.ts';
import type { PlanAnswer, Planned } from '../sweep/plan/answer.ts';
import type { Kept } from '../sweep/plan/promise.ts';
import { counted, digits, formatExact, formatInterval } from './format.ts';
import { renderPlanFrontier } from './plan-frontier.ts';
import { fateText, limitText, moreText, sloName } from './plan-words.ts';
import { table } from './table.ts';
import { green, red } from './terminal.ts';

/** What a plan found, as lines for a person; the verdict is apart. */
export function planLines(answer: PlanAnswer): string[] {
  const { best, nearest } = answer;
  const blocks = [
    best === undefined
      ? []
      : [...bestLines(answer, best), ...bindingLines(answer, best), ...nextLines(answer)],
    nearest === undefined ? [] : nearestLines(answer, nearest),
    candidateLines(answer),
    renderPlanFrontier(answer),
    [effortLine(answer), ...fewLines(answer)],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

function bestLines(answer: PlanAnswer, best: Planned): string[] {
  const { goal } = answer;
  return [
    `${answer.kind === 'interrupted' ? 'so far' : 'best'}   ${best.name}   ${goal.minimise} ${formatInterval(goal.minimise, best.cost)}`,
    ...sloLines(answer, best),
  ];
}

/** A line for each SLO: what it is, what may be, and what is left. */
function sloLines({ slos, goal }: PlanAnswer, { slos: kept, whole }: Planned): string[] {
  const rows = slos.map((slo, at) => {
    const one = kept[at];
    if (one === undefined) return [`  ${sloName(slo)} ${limitText(slo)}`, 'not known', '', ''];
    const mark = one.kind === 'kept' ? green('✓') : red('✗');
    return [
      `  ${mark} ${sloName(slo)} ${limitText(slo)}`,
      formatExact(slo.metric, one.mean),
      boundText(slo, one, whole, goal.confidence),
      Number.isFinite(one.headroom) ? `headroom ${percent(one.headroom)}` : '',
    ];
  });
  return rows.length === 0 ? [] : table(rows, 1);
}

function boundText(
  slo: SloScenario,
  { bound, times }: Kept,
  of: number,
  confidence: number,
): string {
  if (slo.in !== undefined) return `in ${times} of ${counted(of, 'replication')}`;
  if (of < 2) return 'in the only replication';
  const side = slo.side === 'max' ? 'at most' : 'at least';
  return `${side} ${formatExact(slo.metric, bound)} with ${percent(confidence)}`;
}

function bindingLines(answer: PlanAnswer, { slos: kept }: Planned): string[] {
  const { binding, slos, candidates } = answer;
  if (binding === undefined) return [];
  const fell = slos.flatMap((slo, at) => {
    const names = candidates.flatMap(({ fate, name }) =>
      fate.kind === 'misses' && fate.slo === at ? [name] : [],
    );
    return names.length === 0 ? [] : [`by ${sloName(slo)} fell ${names.join(', ')}`];
  });
  const least = `${sloName(slos[binding]!)}, with the least headroom: ${percent(kept[binding]!.headroom)}`;
  return [`binds  ${[least, ...fell].join('; ')}`];
}

function nextLines({ runnerUp, goal }: PlanAnswer): string[] {
  if (runnerUp === undefined) return ['next   none: nobody else keeps every SLO'];
  return [`next   ${runnerUp.name}: ${fateText(runnerUp, goal.minimise, [])}`];
}

function nearestLines(answer: PlanAnswer, nearest: Planned): string[] {
  return [
    `nearest   ${nearest.name}   ${answer.goal.minimise} ${formatInterval(answer.goal.minimise, nearest.cost)}`,
    ...sloLines(answer, nearest),
  ];
}

function candidateLines({ candidates, leftOut, goal, slos }: PlanAnswer): string[] {
  const rows = candidates.map((one) => [
    one.name,
    costText(one, goal.minimise),
    one.fate.kind === 'best' ? '' : moreText(one, goal.minimise),
    runsText(one),
    fateText(one, goal.minimise, slos),
  ]);
  const out = leftOut.map(({ name, because }) => [name, '', '', '', `left out: ${because}`]);
  const head = ['candidate', goal.minimise, 'against the best', 'runs', ''];
  return table([head, ...rows, ...out], 1, true);
}

function costText({ cost, floor }: Planned, metric: string): string {
  if (cost.n > 0) return formatInterval(metric, cost);
  return floor > 0 ? `≥ ${formatExact(metric, floor)}` : '';
}

function runsText({ whole, stopped }: Planned): string {
  if (whole + stopped === 0) return 'none';
  if (stopped === 0) return `${whole}`;
  return whole === 0 ? `${stopped} stopped` : `${whole} + ${stopped} stopped`;
}

function effortLine({ effort }: PlanAnswer): string {
  const { requests, ofRequests, runs, ofRuns } = effort;
  const part =
    Number.isFinite(ofRequests) && ofRequests > 0 ? `, ${percent(requests / ofRequests)}` : '';
  return `simulated ${digits(requests)} requests in ${counted(runs, 'run')}; the full grid has ${digits(ofRequests)} in ${ofRuns}${part}`;
}

/** A hint where replications are too few for what is asked. */
function fewLines({ replications, goal, candidates, kind, slos }: PlanAnswer): string[] {
  if (kind === 'interrupted') return [];
  const { confidence } = goal;
  if (replications === 1) {
    return [
      `one replication shows no confidence: values were judged as they are; --replications 5 tells more`,
    ];
  }
  const doubtful = candidates.filter(({ fate }) => fate.kind === 'misses' && !fate.isShown);
  if (doubtful.length === 0) return [];
  const names = doubtful
    .map(({ name, fate }) => `${name} (${fate.kind === 'misses' ? sloName(slos[fate.slo]!) : ''})`)
    .join(', ');
  return [
    `too few replications to show it with ${percent(confidence)}: ${names}; --replications ${2 * replications} may`,
  ];
}

/** A part in per cent, in as many digits as say something. */
export function percent(part: number): string {
  return `${part < 0 ? '-' : ''}${digits(Math.abs(100 * part), 3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')} %`;
}

/** The one sentence of a plan. */
export function planVerdict(answer: PlanAnswer): string {
  const { best, nearest, candidates, leftOut, goal, replications } = answer;
  const of = candidates.length;
  const keeping =
    replications > 1 ? `keeps every SLO with ${percent(goal.confidence)}` : 'keeps every SLO';
  if (answer.kind === 'interrupted') {
    const known =
      best === undefined
        ? 'nothing is known yet'
        : `so far ${best.name}, ${formatInterval(goal.minimise, best.cost)}`;
    return `interrupted after ${counted(answer.effort.runs, 'run')}: ${known}`;
  }
  const out = leftOut.length === 0 ? '' : ` (${leftOut.length} left out)`;
  if (best !== undefined) {
    const ties = candidates.filter(({ fate }) => fate.kind === 'tied').map(({ name }) => name);
    const tied = ties.length === 0 ? '' : `; no difference is shown to ${ties.join(', ')}`;
    return `${best.name} is the cheapest of ${of}${out} that ${keeping}: ${formatInterval(goal.minimise, best.cost)}${tied}`;
  }
  const miss =
    nearest === undefined
      ? ''
      : `; ${nearest.name} comes nearest: ${fateText(nearest, goal.minimise, answer.slos)}`;
  return `none of ${of}${out} ${keeping}${miss}`;
}

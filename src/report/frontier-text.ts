import { metricDefinition } from '../metrics/catalog.ts';
import type { FrontierScenario } from '../scenario/schema/frontier.ts';
import type { Frontier, FrontierPoint } from '../sweep/frontier.ts';
import type { SloVerdict } from '../sweep/verdict.ts';
import { renderTrade, standingOf } from './exchange-text.ts';
import { formatExact, formatInterval } from './format.ts';
import { listed } from './listed.ts';
import { table } from './table.ts';

/** A row for each configuration, the cheapest first: cost, alone and against the reference, quality, the SLOs that it misses, `*` on the frontier. */
export function renderFrontier(
  frontier: Frontier,
  { cost, quality, tenant, also = [], yardsticks }: FrontierScenario,
): string[] {
  const { points, reference } = frontier;
  const rows = points.map((point) => [
    also.length === 0 ? (point.isEfficient ? '*' : '') : standingOf(point),
    yardsticks.includes(point.name) ? `${point.name} (yardstick)` : point.name,
    formatInterval(cost, point.cost),
    point.name === reference ? '' : formatInterval(cost, point.more),
    formatInterval(quality, point.quality),
    ...also.map((metric, at) => formatInterval(metric, point.also[at]!)),
    point.missed.length === 0 ? '✓' : point.missed.map(missText).join(', '),
  ]);
  const better = metricDefinition(quality).better === 'lower' ? 'lower' : 'higher';
  const key =
    also.length === 0
      ? `* on the frontier: no other has a lower ${cost} and a ${better} ${quality}`
      : `* on the frontier: no other is as good in ${[cost, quality, ...also].join(', ')} and better in one; ? by what is not shown`;
  const qualityOf = tenant === undefined ? quality : `${quality} of ${tenant}`;
  return [
    ...table(
      [['', 'configuration', cost, `against ${reference}`, qualityOf, ...also, 'misses'], ...rows],
      2,
      true,
    ),
    key,
    ...(also.length === 0 ? [] : ['', ...renderTrade(frontier, cost)]),
  ];
}

/** Which is the cheapest that keeps every SLO, in one sentence; where none does, who comes nearest and what would. */
export function frontierSentence(
  { points, cheapest, nearest }: Frontier,
  { cost }: FrontierScenario,
  remedy?: { readonly tried: number; readonly works: FrontierPoint | undefined },
): string {
  if (cheapest !== undefined) {
    const { point, of, ties, next } = cheapest;
    const names = listed(
      [point, ...ties].map(({ name }) => name),
      'and',
    );
    const are = ties.length === 0 ? 'is' : 'are';
    const among = of === 1 ? 'the only one' : `the cheapest of ${of}`;
    const gap =
      next === undefined ? '' : `, ${formatInterval(cost, next.more)} less than ${next.name}`;
    const doubt = ties.length === 0 ? '' : ', no difference between them shown';
    return `${names} ${are} ${among} that keep${of === 1 ? 's' : ''} every SLO: ${formatInterval(cost, point.cost)}${doubt}${gap}`;
  }
  if (nearest === undefined) return 'nothing to compare';
  const missed = nearest.missed.map(missText).join(', ');
  const none = `none of ${points.length} keeps every SLO; ${nearest.name} comes nearest (${missed})`;
  if (remedy === undefined) return none;
  const { works, tried } = remedy;
  return works === undefined
    ? `${none}; and none of the ${tried} remedies tried would`
    : `${none}; ${works.name} would, for ${formatInterval(cost, works.cost)}`;
}

/** `ttft_p95 2.41 s, not ≤ 2 s`. */
export function missText({ slo, interval, kept, of: all }: SloVerdict): string {
  const limit = `${slo.side === 'max' ? '≤' : '≥'} ${formatExact(slo.metric, slo.limit)}`;
  const scope = slo.deployment ?? slo.tenant;
  const of = scope === undefined ? '' : ` of ${scope}`;
  if (slo.in !== undefined) return `${slo.metric}${of} ${limit} in ${kept} of ${all} replications`;
  return `${slo.metric}${of} ${formatInterval(slo.metric, { ...interval, halfWidth: Number.POSITIVE_INFINITY })} not ${limit}`;
}

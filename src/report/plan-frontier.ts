import type { PlanAnswer } from '../sweep/plan/answer.ts';
import { formatInterval } from './format.ts';
import { table } from './table.ts';

/** Those that nobody beats in cost, in the SLO that binds and in what is shown besides; no lines where nothing binds. */
export function renderPlanFrontier({ frontier, goal, slos, binding }: PlanAnswer): string[] {
  if (frontier === undefined || binding === undefined) return [];
  const { metric } = slos[binding]!;
  const also = goal.also.filter((one) => one !== metric);
  const rows = frontier.points
    .filter(({ isEfficient }) => isEfficient)
    .map((point) => [
      point.name,
      formatInterval(goal.minimise, point.cost),
      formatInterval(metric, point.quality),
      ...also.map((one, at) => formatInterval(one, point.also[at]!)),
      point.missed.length === 0
        ? ''
        : `misses ${point.missed.map(({ slo }) => slo.metric).join(', ')}`,
    ]);
  const named = [goal.minimise, metric, ...also];
  return [
    `frontier: of those with a whole run, nobody else is as good in ${named.join(', ')} and better in one`,
    ...table([['', ...named, ''], ...rows], 1, true),
  ];
}

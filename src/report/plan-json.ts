import type { Interval } from '../metrics/intervals.ts';
import type { PlanAnswer, Planned } from '../sweep/plan/answer.ts';
import { jsonVersion } from './json.ts';
import { orNull } from './or-null.ts';
import { planVerdict } from './plan-text.ts';
import { fateText } from './plan-words.ts';

/** What a plan found, for machines. `folder` is where its files are. */
export function planJson(answer: PlanAnswer, scenario: string, folder: string | null): object {
  const { kind, goal, replications, slos, candidates, leftOut, best, runnerUp, nearest } = answer;
  const { binding, frontier, effort } = answer;
  const { requests, ofRequests, runs, ofRuns } = effort;
  return {
    version: jsonVersion,
    scenario,
    verdict: planVerdict(answer),
    kind,
    folder,
    minimise: goal.minimise,
    confidence: replications > 1 ? goal.confidence : null,
    replications,
    best: best?.name ?? null,
    runner_up: runnerUp?.name ?? null,
    nearest: nearest?.name ?? null,
    binds: binding === undefined ? null : slos[binding]!.metric,
    slos: slos.map(({ metric, side, limit, deployment, tenant, in: share }) => ({
      metric,
      side,
      limit,
      ...(deployment !== undefined && { deployment }),
      ...(tenant !== undefined && { tenant }),
      ...(share !== undefined && { in: share }),
    })),
    candidates: candidates.map((one) => candidateJson(one, answer)),
    left_out: leftOut,
    frontier: (frontier?.points ?? [])
      .filter(({ isEfficient }) => isEfficient)
      .map(({ name, cost, quality, also }) => ({
        name,
        values: [cost, quality, ...also].map(intervalJson),
      })),
    effort: {
      requests,
      grid_requests: orNull(ofRequests),
      runs,
      grid_runs: ofRuns,
    },
  };
}

function candidateJson(one: Planned, { goal, slos }: PlanAnswer): object {
  const { name, labels, fate, cost, more, isMoreAtLeast, whole, stopped, requests, floor } = one;
  return {
    name,
    labels,
    fate: fate.kind,
    because: fateText(one, goal.minimise, slos),
    runs: whole,
    stopped,
    requests,
    cost: intervalJson(cost),
    more: intervalJson(more),
    more_is_at_least: isMoreAtLeast,
    floor,
    slos: one.slos.map(({ kind, mean, bound, headroom, times }) => ({
      kind,
      value: orNull(mean),
      bound: orNull(bound),
      headroom: orNull(headroom),
      kept: times,
    })),
  };
}

function intervalJson({ mean, halfWidth }: Interval) {
  return { mean: orNull(mean), half_width: orNull(halfWidth) };
}

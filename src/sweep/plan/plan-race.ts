import type { PlanScenario } from '../../scenario/schema/plan.ts';
import type { Scenario, SloScenario } from '../../scenario/schema.ts';
import { countArrivals } from '../../world/count-arrivals.ts';
import type { StopLimit, StopRule } from '../../world/early-stop.ts';
import type { Inputs } from '../../world/inputs.ts';
import type { CellResult } from '../../world/result.ts';
import type { CellOutcome, CellTask } from '../cell.ts';
import { judgedValue } from '../verdict.ts';
import type { Candidate } from './candidates.ts';
import { isFixed, leastCost } from './cost-floor.ts';
import type { RaceRun } from './next-run.ts';
import { type RaceResult, race } from './race.ts';
import type { Entrant, RaceRules, Tried } from './race-table.ts';
import type { Standings } from './standings.ts';

/** What a plan is asked for: by its block in the scenario, or by default. */
export type PlanGoal = Pick<PlanScenario, 'minimise' | 'confidence' | 'also'>;

/** Candidates that raced, and all that their runs found. */
export interface PlanRace {
  readonly goal: PlanGoal;
  readonly rules: RaceRules;
  /** Those that are not optional, in the order of the rules. */
  readonly slos: readonly SloScenario[];
  readonly candidates: readonly Candidate[];
  readonly entrants: readonly Entrant[];
  readonly race: RaceResult;
  /** Of whole runs, by candidate and replication, without what happened in their course. */
  readonly results: readonly (readonly (CellResult | undefined)[])[];
  /** Requests of each candidate and replication, whether it ran or not; infinite where nobody knows. */
  readonly arrivals: readonly (readonly number[])[];
}

/** What simulates, in this thread or in others. */
export type RunCell = (task: CellTask) => Promise<CellOutcome>;

/** Races candidates. `base` says what they are judged by. */
export async function raceCandidates(
  base: Scenario,
  candidates: readonly Candidate[],
  inputs: Inputs,
  runCell: RunCell,
  onProgress?: (standings: Standings, runs: RaceResult['runs']) => void,
): Promise<PlanRace> {
  const goal: PlanGoal = base.plan ?? { minimise: 'cost_usd', confidence: 0.95, also: [] };
  const { minimise, confidence } = goal;
  const { replications } = base;
  const slos = base.slos.filter(({ optional }) => !optional);
  const rules: RaceRules = { replications, confidence, minimise, slos };
  const entrants = candidates.map(({ name, parsed }): Entrant => {
    const { scenario } = parsed;
    const floor = minimise === 'cost_usd' ? leastCost(scenario) : 0;
    return { name, floor, isFixed: floor > 0 && isFixed(scenario) };
  });
  const arrivalsOf = arrivalCounter(inputs);
  const results = candidates.map(() => Array<CellResult | undefined>(replications).fill(undefined));
  const runner = async (run: RaceRun, slot: number): Promise<Tried | undefined> => {
    const { scenario } = candidates[run.entrant]!.parsed;
    const limits = run.limits.map(({ by, limit }): StopLimit => {
      return by === 'cost' ? { metric: minimise, side: 'max', limit } : { ...slos[by]!, limit };
    });
    const arrivals = arrivalsOf(scenario, run.replication);
    const stop: StopRule | undefined = limits.length === 0 ? undefined : { limits, arrivals };
    const outcome = await runCell({
      cell: slot,
      scenario,
      replication: run.replication,
      logRequests: false,
      ...(stop && { stop }),
    });
    switch (outcome.kind) {
      case 'interrupted':
        return undefined;
      case 'failed':
        return { kind: 'failed', message: outcome.message };
      case 'stopped': {
        const { stopped, arrived } = outcome.result;
        const at = limits.findIndex((limit) => isSame(limit, stopped.limit));
        const by = run.limits[at]!.by;
        return { kind: 'stopped', by, bound: stopped.bound, at: stopped.at, arrived };
      }
      case 'done': {
        const { result } = outcome;
        results[run.entrant]![run.replication] = withoutCourse(result);
        return {
          kind: 'whole',
          cost: result.total[minimise] ?? Number.NaN,
          values: slos.map((slo) => judgedValue(result, slo)),
          arrived: result.total['arrived']!,
        };
      }
    }
  };
  const raced = await race(entrants, rules, runner, onProgress);
  const arrivals = candidates.map(({ parsed }) =>
    Array.from({ length: replications }, (_, replication) =>
      sum(arrivalsOf(parsed.scenario, replication)),
    ),
  );
  return { goal, rules, slos, candidates, entrants, race: raced, results, arrivals };
}

/** Counts the requests of a replication, once for all scenarios with the same traffic. */
function arrivalCounter(inputs: Inputs): (scenario: Scenario, replication: number) => number[] {
  const known = new Map<string, number[]>();
  return (scenario, replication) => {
    const { traffic, horizon, warmup, seed } = scenario;
    const key = JSON.stringify([replication, seed, horizon, warmup, traffic]);
    const found = known.get(key) ?? countArrivals(scenario, inputs, replication);
    known.set(key, found);
    return found;
  };
}

/** Limits come back from other threads as copies. */
function isSame(one: StopLimit, other: StopLimit): boolean {
  return (
    one.metric === other.metric &&
    one.side === other.side &&
    one.limit === other.limit &&
    one.deployment === other.deployment &&
    one.tenant === other.tenant
  );
}

/** Of many runs only what they came to is kept. */
function withoutCourse(result: CellResult): CellResult {
  return { ...result, series: [], decisions: [], fleetEvents: [], startups: [], audit: [] };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}

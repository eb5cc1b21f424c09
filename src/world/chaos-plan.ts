import { cumulativeTable, indexAt } from '../engine/cumulative-table.ts';
import { distribution } from '../engine/distributions.ts';
import { namedStreams, type Streams } from '../engine/streams.ts';
import { chaosFailures, possibleVictims } from '../scenario/chaos-victims.ts';
import { mostChaosFailures } from '../scenario/check-chaos.ts';
import type { ChaosFailureScenario } from '../scenario/schema/chaos.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { ChaosRow } from './result.ts';

/** One failure of a plan, in seconds. */
export interface PlannedFailure {
  readonly at: number;
  /** 0 for what is over at once. */
  readonly lasts: number;
  readonly failure: ChaosFailureScenario;
  /** In ascending order. */
  readonly victims: readonly string[];
  /** A uniform number that says which part of a victim is struck, such as which of its replicas. */
  readonly luck: number;
}

/**
 * The failures at random of one replication, in the order of their instants. They come from a stream of their own, five
 * numbers each whatever these are used for: no policy shifts them, and a longer failure does not move the next one.
 */
export function chaosPlan(scenario: Scenario, streams: Streams): PlannedFailure[] {
  const { chaos, horizon } = scenario;
  if (chaos === undefined || chaos.intensity === 0) return [];
  const failures = chaosFailures(scenario);
  const weights = cumulativeTable(failures.map(({ weight }) => weight));
  const targets = failures.map((one) =>
    (one.victims ?? possibleVictims(scenario, one.kind)).toSorted(),
  );
  const usual = distribution(chaos.lasts);
  const lasting = failures.map((one) =>
    'lasts' in one && one.lasts !== undefined ? distribution(one.lasts) : usual,
  );
  const every = distribution(chaos.every);
  const until = Math.min(chaos.until ?? horizon, horizon);
  const draw = streams('chaos');
  const plan: PlannedFailure[] = [];
  for (let at = chaos.from; ; ) {
    at += every.quantile(draw()) / chaos.intensity;
    const which = indexAt(weights, draw());
    const [time, whom, luck] = [draw(), draw(), draw()];
    if (at >= until) return plan;
    if (plan.length === 2 * mostChaosFailures) {
      throw new RangeError(
        `chaos: more than ${plan.length} failures before ${at} s: \`every\` is mostly far below its mean`,
      );
    }
    const failure = failures[which]!;
    const victims = targets[which]!;
    plan.push({
      at,
      lasts: isMomentary(failure) ? 0 : lasting[which]!.quantile(time),
      failure,
      victims: isTogether(failure) ? victims : [victims[Math.floor(whom * victims.length)]!],
      luck,
    });
  }
}

/** The plan of one replication as results tell it, without a run. */
export function chaosSchedule(scenario: Scenario, replication: number): ChaosRow[] {
  return chaosRows(chaosPlan(scenario, namedStreams(scenario.seed, replication)));
}

/** A plan as results tell it. */
export function chaosRows(plan: readonly PlannedFailure[]): ChaosRow[] {
  return plan.map(({ at, lasts, failure, victims }) => {
    return { time: at, lasts, what: failure.kind, victims };
  });
}

function isMomentary({ kind }: ChaosFailureScenario): boolean {
  return kind === 'replica-fault' || kind === 'cache-flush' || kind === 'node-crash';
}

function isTogether(failure: ChaosFailureScenario): boolean {
  return 'together' in failure && failure.together;
}

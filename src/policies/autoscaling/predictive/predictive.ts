import type { ScalingDecision } from '../autoscaler.ts';
import type { HpaBehavior, PartialRules } from '../hpa/behavior.ts';
import { behaviourWithDefaults, decideByBehaviour } from './behaviour.ts';
import { combine, type DecisionType } from './combine.ts';
import { type PredictiveModel, predict, pruned } from './models.ts';
import { type TimestampedReplicas, within } from './timestamped-replicas.ts';

export interface PredictiveConfig {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly models: readonly PredictiveModel[];
  /** `maximum` by default. */
  readonly decisionType?: DecisionType;
  readonly behaviour?: {
    readonly scaleUp?: PartialRules;
    readonly scaleDown?: PartialRules;
  };
}

export interface PredictiveInput {
  /** Seconds. */
  readonly now: number;
  /** Replicas that there should be at present. */
  readonly currentReplicas: number;
  /** What the HPA's formula makes of the metrics of now; undefined where they are missing. */
  readonly calculatedReplicas: number | undefined;
}

interface ModelState {
  readonly history: readonly TimestampedReplicas[];
  readonly syncPeriodsPassed: number;
}

export interface PredictiveState {
  /** In the order of the models. */
  readonly models: readonly ModelState[];
  readonly scaleUpHistory: readonly TimestampedReplicas[];
  readonly scaleDownHistory: readonly TimestampedReplicas[];
  readonly scaleUpEvents: readonly TimestampedReplicas[];
  readonly scaleDownEvents: readonly TimestampedReplicas[];
}

/**
 * The Predictive Horizontal Pod Autoscaler (jthomperoo): models forecast from what the HPA's formula asked for
 * before, and their forecasts and its present answer are combined and go through the HPA's behaviour. A model
 * sees its history in the order of time; the original hands Holt-Winters the reverse of it from the second
 * decision on, because its pruning sorts the newest first.
 */
export function predictive(config: PredictiveConfig) {
  const behaviour = behaviourWithDefaults(config.behaviour ?? {});
  return {
    initial: (): PredictiveState => ({
      models: config.models.map(() => ({ history: [], syncPeriodsPassed: 1 })),
      scaleUpHistory: [],
      scaleDownHistory: [],
      scaleUpEvents: [],
      scaleDownEvents: [],
    }),
    decide: (state: PredictiveState, input: PredictiveInput): ScalingDecision<PredictiveState> =>
      decide(config, behaviour, state, input),
  };
}

function decide(
  config: PredictiveConfig,
  behaviour: HpaBehavior,
  before: PredictiveState,
  input: PredictiveInput,
): ScalingDecision<PredictiveState> {
  const { now, currentReplicas, calculatedReplicas } = input;
  if (calculatedReplicas === undefined) {
    return { desired: currentReplicas, because: 'no metrics', state: before };
  }
  const runs = config.models.map((model, at) =>
    run(model, before.models[at]!, { at: now, replicas: calculatedReplicas }),
  );
  const predicted = runs.flatMap((one) => (one.replicas === undefined ? [] : [one.replicas]));
  const type = config.decisionType ?? 'maximum';
  const targetReplicas = combine(type, [calculatedReplicas, ...predicted]);

  const { scaleUp, scaleDown } = behaviour;
  const target = { at: now, replicas: targetReplicas };
  const histories = {
    scaleUpHistory: [...within(before.scaleUpHistory, windowOf(scaleUp), now), target],
    scaleDownHistory: [...within(before.scaleDownHistory, windowOf(scaleDown), now), target],
    scaleUpEvents: within(before.scaleUpEvents, longestPeriod(scaleUp), now),
    scaleDownEvents: within(before.scaleDownEvents, longestPeriod(scaleDown), now),
  };
  const { minReplicas, maxReplicas } = config;
  const bounds = { currentReplicas, targetReplicas, minReplicas, maxReplicas, now };
  const { replicas, because } = decideByBehaviour(behaviour, { ...bounds, ...histories });

  const change = { at: now, replicas: Math.abs(replicas - currentReplicas) };
  const state: PredictiveState = {
    models: runs.map((one) => one.state),
    ...histories,
    ...(replicas > currentReplicas && {
      scaleUpEvents: [...histories.scaleUpEvents, change],
    }),
    ...(replicas < currentReplicas && {
      scaleDownEvents: [...histories.scaleDownEvents, change],
    }),
  };
  const source = targetReplicas === calculatedReplicas ? 'metrics' : `${type} with forecast`;
  return { desired: replicas, because: `${source}, ${because}`, state };
}

function run(model: PredictiveModel, before: ModelState, latest: TimestampedReplicas) {
  const history = [...before.history, latest];
  const due = before.syncPeriodsPassed >= (model.perSyncPeriod ?? 1);
  const replicas = due ? predict(model, history, latest.at) : undefined;
  // As upstream: a model that fails forgets what it failed at, and is asked again the next time.
  if (due && replicas === undefined) return { replicas, state: before };
  const syncPeriodsPassed = due ? 1 : before.syncPeriodsPassed + 1;
  return { replicas, state: { history: pruned(model, history), syncPeriodsPassed } };
}

function windowOf({ stabilizationWindowSeconds }: HpaBehavior['scaleUp']): number {
  return stabilizationWindowSeconds ?? 0;
}

function longestPeriod({ policies }: HpaBehavior['scaleUp']): number {
  return Math.max(0, ...policies.map(({ periodSeconds }) => periodSeconds));
}

import type { Autoscaler } from '../autoscaler.ts';
import type { DeploymentFacts } from '../deployment-facts.ts';
import { heldWithin } from '../held-within.ts';
import { addsUp, type SignalName, signalOf } from '../signals.ts';
import { defaultScaleDown, defaultScaleUp } from './behaviour.ts';
import type { DecisionType } from './combine.ts';
import { hpaReplicas } from './hpa-formula.ts';
import type { PredictiveModel } from './models.ts';
import { type PredictiveState, predictive } from './predictive.ts';
import type { Component } from './smoothing.ts';

/** A straight line in a scenario; times in seconds. */
export interface LinearScaling {
  readonly kind: 'linear';
  /** How far ahead it looks; what a replica takes to start where left out, or 10 s where nobody knows. */
  readonly look_ahead?: number | undefined;
  readonly history_size: number;
  readonly per_sync_period: number;
}

/** Holt-Winters in a scenario. */
export interface HoltWintersScaling {
  readonly kind: 'holt-winters';
  readonly trend: Component;
  readonly seasonal: Component;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** Decisions per season. */
  readonly seasonal_periods: number;
  readonly stored_seasons: number;
  readonly damping: number;
  readonly initialization: 'estimated' | 'heuristic' | 'legacy-heuristic';
  readonly per_sync_period: number;
}

/** The Predictive HPA in a scenario; times in seconds. */
export interface PredictiveScaling {
  readonly kind: 'predictive';
  readonly min_replicas: number;
  readonly max_replicas: number;
  readonly initial_replicas?: number | undefined;
  readonly metric: SignalName;
  /** Per replica. */
  readonly target: number;
  readonly tolerance: number;
  readonly models: readonly (LinearScaling | HoltWintersScaling)[];
  readonly decision_type: DecisionType;
  readonly scale_up_window: number;
  readonly scale_down_window: number;
  readonly interval: number;
}

/** The Predictive HPA as a scenario's autoscaler, with the HPA's formula on one metric. */
export function predictiveAutoscaler(
  config: PredictiveScaling,
  facts: DeploymentFacts = {},
): Autoscaler<PredictiveState> {
  const { min_replicas: minReplicas, max_replicas: maxReplicas, metric, target } = config;
  const bounds = {
    least: minReplicas,
    most: maxReplicas,
    names: ['min_replicas', 'max_replicas'],
  } as const;
  const tolerance = { up: config.tolerance, down: config.tolerance };
  const seer = predictive({
    minReplicas,
    maxReplicas,
    models: config.models.map((model) => modelOf(model, facts)),
    decisionType: config.decision_type,
    behaviour: {
      scaleUp: { ...defaultScaleUp, stabilizationWindowSeconds: config.scale_up_window },
      scaleDown: { ...defaultScaleDown, stabilizationWindowSeconds: config.scale_down_window },
    },
  });
  return {
    initialReplicas: config.initial_replicas ?? minReplicas,
    interval: config.interval,
    reads: [metric],
    initial: () => seer.initial(),
    decide: (state, seen) => {
      const value = signalOf(seen, metric);
      const decision = seer.decide(state, {
        now: seen.now,
        currentReplicas: seen.ready + seen.starting,
        calculatedReplicas:
          value === undefined
            ? undefined
            : hpaReplicas({ addsUp: addsUp(metric), value, target }, seen, tolerance),
      });
      return heldWithin(decision, bounds);
    },
  };
}

function modelOf(
  model: LinearScaling | HoltWintersScaling,
  { startup = 10 }: DeploymentFacts,
): PredictiveModel {
  const { kind: name, per_sync_period: perSyncPeriod } = model;
  if (model.kind === 'linear') {
    return {
      kind: 'linear',
      name,
      perSyncPeriod,
      lookAheadSeconds: model.look_ahead ?? startup,
      historySize: model.history_size,
    };
  }
  const { trend, seasonal, alpha, beta, gamma, damping, initialization } = model;
  return {
    kind: 'holt-winters',
    name,
    perSyncPeriod,
    trend,
    seasonal,
    alpha,
    beta,
    gamma,
    damping,
    initialization,
    seasonalPeriods: model.seasonal_periods,
    storedSeasons: model.stored_seasons,
  };
}

import type { HpaConfig } from './config.ts';
import type { LimitReason } from './limits.ts';
import { type MetricFailure, outlivesPods } from './metric.ts';
import { type Normalized, normalize } from './normalize.ts';
import { type ProposalInput, propose } from './propose.ts';
import type { Recommendation } from './recommendations.ts';
import { type ScaleEvents, storeEvent } from './scale-events.ts';

/** What a HorizontalPodAutoscaler sees at one sync: seconds, replicas, pods, and a reading per metric. */
export type HpaInput = ProposalInput;

/** What the controller remembers of one autoscaler from sync to sync. */
export interface HpaState {
  /** What the metrics asked for, unstabilised; undefined before the first sync. */
  readonly recommendations: readonly Recommendation[] | undefined;
  /** The changes made, kept only with a `behavior`, whose rates are measured by them. */
  readonly events: ScaleEvents;
  /** Whether the autoscaler itself took the last replica, and may bring it back. */
  readonly scaledToZero: boolean;
}

/** The reasons of the conditions of the same names; undefined where this sync said nothing of them. */
export interface HpaConditions {
  readonly scalingActive: 'ValidMetricFound' | 'ScalingDisabled' | MetricFailure | undefined;
  readonly ableToScale: 'SucceededGetScale' | 'SucceededRescale' | Normalized['ableToScale'];
  readonly scalingLimited: LimitReason | undefined;
}

/** The replicas that the workload is to ask for, and the rule that bound them. */
export interface HpaDecision {
  readonly desired: number;
  readonly because: string;
  readonly state: HpaState;
  readonly conditions: HpaConditions;
}

/** A decider over time: pure, its state passed in and out. */
export interface Hpa {
  initial(): HpaState;
  decide(state: HpaState, input: HpaInput): HpaDecision;
}

/** The Kubernetes HorizontalPodAutoscaler (autoscaling/v2): one sync of its controller per decision. */
export function hpa(config: HpaConfig): Hpa {
  return {
    // A workload that is found at zero with minReplicas 0 is taken to have been put there by an
    // autoscaler before this one: releases before the ScaledToZero condition make no difference.
    initial: () => ({
      recommendations: undefined,
      events: { up: [], down: [] },
      scaledToZero: config.minReplicas === 0,
    }),
    decide: (state, input) => decide(config, state, input),
  };
}

function decide(config: HpaConfig, before: HpaState, input: HpaInput): HpaDecision {
  const { minReplicas, maxReplicas, metrics } = config;
  const { now, currentReplicas: current } = input;
  // The first sync recommends what it finds, so that a new controller does not shrink at once.
  const recommendations = before.recommendations ?? [{ replicas: current, at: now }];
  const state: HpaState = { ...before, recommendations };

  if (current === 0 && !mayLeaveZero(config, state)) {
    return keep(current, 'scaling is disabled at zero replicas', state, 'ScalingDisabled');
  }
  if (current > maxReplicas) return clamp(config, state, input, maxReplicas, 'maxReplicas');
  if (current > 0 && current < minReplicas) {
    return clamp(config, state, input, minReplicas, 'minReplicas');
  }

  const proposal = propose(metrics, input, config.tolerance, config.controller);
  if (proposal.kind === 'failed') {
    return keep(current, `no change without metrics: ${proposal.because}`, state, proposal.reason);
  }
  const asked = Math.max(0, proposal.replicas);
  const normal = normalize(config, current, asked, recommendations, state.events, now);
  // Only a minimum that was raised since can lie above a count that leaves zero.
  const desired = current === 0 ? Math.max(normal.replicas, minReplicas) : normal.replicas;
  return {
    desired,
    because:
      normal.because === undefined ? proposal.because : `${normal.because} (${proposal.because})`,
    state: rescale(config, { ...state, recommendations: normal.recommendations }, input, desired),
    conditions: {
      scalingActive: 'ValidMetricFound',
      ableToScale: desired === current ? normal.ableToScale : 'SucceededRescale',
      scalingLimited: normal.scalingLimited,
    },
  };
}

/** Zero is left only by who came there on its own account, and by a metric that needs no pods. */
function mayLeaveZero({ minReplicas, metrics }: HpaConfig, { scaledToZero }: HpaState): boolean {
  return scaledToZero && (minReplicas !== 0 || metrics.some(outlivesPods));
}

function keep(
  current: number,
  because: string,
  state: HpaState,
  scalingActive: HpaConditions['scalingActive'],
): HpaDecision {
  const ableToScale = 'SucceededGetScale';
  const conditions = { scalingActive, ableToScale, scalingLimited: undefined } as const;
  return { desired: current, because, state, conditions };
}

/** Brings a count from outside its bounds to the nearest one at once, whatever metrics and rates say. */
function clamp(
  config: HpaConfig,
  state: HpaState,
  input: HpaInput,
  desired: number,
  bound: 'minReplicas' | 'maxReplicas',
): HpaDecision {
  return {
    desired,
    because: `${bound} ${desired}`,
    state: rescale(config, state, input, desired),
    conditions: {
      scalingActive: undefined,
      ableToScale: 'SucceededRescale',
      scalingLimited: undefined,
    },
  };
}

/** The state after a change, remembered as an event where there are rates to hold it against. */
function rescale(
  { behavior, minReplicas, metrics }: HpaConfig,
  state: HpaState,
  { now, currentReplicas: current }: HpaInput,
  desired: number,
): HpaState {
  if (desired === current) return state;
  const scaledToZero = desired === 0 && minReplicas === 0 && metrics.some(outlivesPods);
  if (behavior === undefined) return { ...state, scaledToZero };
  const { up, down } = state.events;
  const events =
    desired > current
      ? { up: storeEvent(up, desired - current, behavior.scaleUp, now), down }
      : { up, down: storeEvent(down, current - desired, behavior.scaleDown, now) };
  return { ...state, events, scaledToZero };
}

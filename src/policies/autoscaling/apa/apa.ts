import { type ApaAnswer, type ApaLimits, apaReplicas, defaultApaLimits } from './apa-replicas.ts';
import {
  type CooldownWindows,
  cooledDown,
  defaultCooldownWindows,
  type Recommendation,
} from './cooldown.ts';
import { guardPending } from './pending-guard.ts';

/** AIBrix's pod autoscaler with its APA strategy. */
export interface ApaConfig {
  /** The metric per replica that is aimed at. */
  readonly target: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly limits?: Partial<ApaLimits>;
  readonly windows?: Partial<CooldownWindows>;
}

/** What is seen at one decision. */
export interface ApaInput {
  /** Seconds since the start. */
  readonly now: number;
  /** Replicas that exist, those on their way included. */
  readonly current: number;
  /** Replicas that serve; all that exist where it is not said. */
  readonly ready?: number;
  /** Mean of the metric over the replicas that serve, in the unit of the target; undefined where it is missing. */
  readonly usePerReplica: number | undefined;
}

export interface ApaState {
  readonly history: readonly Recommendation[];
}

/** Decides on one metric; of several, upstream takes the largest answer before its cooldown. */
export function apa(config: ApaConfig) {
  return {
    initial: (): ApaState => ({ history: [] }),
    decide: (state: ApaState, input: ApaInput): ApaAnswer & { readonly state: ApaState } =>
      decide(config, state, input),
  };
}

function decide(config: ApaConfig, state: ApaState, input: ApaInput) {
  const { minReplicas: min, maxReplicas: max, target } = config;
  const { now, current, usePerReplica, ready = current } = input;
  if (current === 0 && min > 0) return { desired: 0, because: 'disabled: scaled to zero', state };
  if (usePerReplica === undefined) {
    const desired = clamp(current, min, max);
    return { desired, because: desired === current ? 'no metric' : 'bounds', state };
  }
  const limits = { ...defaultApaLimits, ...config.limits };
  const wanted = apaReplicas(current, usePerReplica, target, limits);
  const bounded = bound(wanted, min, max);
  const guarded = guardPending(bounded, { current, ready }, usePerReplica, target);
  const windows = { ...defaultCooldownWindows, ...config.windows };
  const { replicas, history } = cooledDown(state.history, now, current, guarded.desired, windows);
  const cooled =
    replicas === guarded.desired ? guarded : { desired: replicas, because: 'cooldown window' };
  return { ...bound(cooled, min, max), state: { history } };
}

function bound(answer: ApaAnswer, min: number, max: number): ApaAnswer {
  const desired = clamp(answer.desired, min, max);
  if (desired === answer.desired) return answer;
  return {
    desired,
    because: desired < answer.desired ? 'at most maxReplicas' : 'at least minReplicas',
  };
}

function clamp(replicas: number, min: number, max: number): number {
  return Math.min(Math.max(replicas, min), max);
}

import { type Fallback, metricWithFallback } from './fallback.ts';
import {
  noSwitches,
  type ScaledObjectDecision,
  type ScaledObjectState,
  type ScaledObjectSwitches,
  scaledObjectDecision,
} from './scaled-object.ts';
import { isExternal, type KedaTrigger, type TriggerReading, triggerState } from './trigger.ts';

/** A ScaledObject: what KEDA does itself, and what it hands to an HPA; times in seconds. */
export interface KedaConfig {
  readonly pollingInterval: number;
  readonly cooldownPeriod: number;
  readonly initialCooldownPeriod: number;
  readonly minReplicaCount: number;
  readonly maxReplicaCount: number;
  readonly idleReplicaCount: number | undefined;
  readonly fallback: Fallback | undefined;
  readonly switches: ScaledObjectSwitches;
  readonly triggers: readonly KedaTrigger[];
}

/** KEDA's defaults; a ScaledObject adds its triggers. */
export const kedaDefaults: KedaConfig = {
  pollingInterval: 30,
  cooldownPeriod: 300,
  initialCooldownPeriod: 0,
  minReplicaCount: 0,
  maxReplicaCount: 100,
  idleReplicaCount: undefined,
  fallback: undefined,
  switches: noSwitches,
  triggers: [],
};

/** What one poll finds. */
export interface KedaInput {
  /** Seconds. */
  readonly now: number;
  readonly currentReplicas: number;
  /** One for each trigger, in order; a missing one counts as failed. */
  readonly readings: readonly (TriggerReading | undefined)[];
}

/** KEDA's own loop: at each poll it sets zero, idle or the minimum, and leaves 1 to N to the HPA. */
export function keda(config: KedaConfig): {
  /** A ScaledObject created at a time in seconds. */
  initial(createdAt?: number): KedaState;
  decide(state: KedaState, input: KedaInput): KedaDecision;
} {
  return {
    initial: (createdAt = 0) => ({ createdAt, lastActive: undefined }),
    decide: (state, input) => decide(config, state, input),
  };
}

export interface KedaState extends ScaledObjectState {
  /** Seconds. */
  readonly createdAt: number;
}

export interface KedaDecision extends ScaledObjectDecision {
  readonly state: KedaState;
}

/** The bounds that KEDA gives its HPA, which cannot go to zero. */
export function kedaHpaBounds(config: KedaConfig): { min: number; max: number } {
  return { min: Math.max(1, config.minReplicaCount), max: config.maxReplicaCount };
}

/** One metric of KEDA's HPA. */
export interface KedaHpaMetric {
  readonly name: string;
  readonly metricType: 'AverageValue' | 'Value' | 'Utilization';
  readonly target: number;
  /** undefined where it failed, and always for cpu and memory, which the HPA reads itself. */
  readonly value: number | undefined;
  readonly because: string;
}

/** What KEDA answers its HPA at one of its syncs, and the failures in a row per trigger from then on. */
export function kedaHpaMetrics(
  config: KedaConfig,
  failures: readonly number[],
  readings: readonly (TriggerReading | undefined)[],
  replicas: { readonly current: number; readonly ready: number },
): { metrics: readonly KedaHpaMetric[]; failures: readonly number[] } {
  const answers = config.triggers.map((trigger, i) => {
    const before = failures[i] ?? 0;
    if (!isExternal(trigger) || trigger.metricType === 'Utilization') {
      return { value: undefined, failures: before, because: 'the HPA reads it' };
    }
    return metricWithFallback(config.fallback, before, {
      value: triggerState(trigger, readings[i] ?? 'error').value,
      metricType: trigger.metricType,
      target: trigger.target,
      currentReplicas: replicas.current,
      readyReplicas: replicas.ready,
    });
  });
  return {
    metrics: config.triggers.map(({ name, metricType, target }, i) => {
      const { value, because } = answers[i]!;
      return { name, metricType, target, value, because };
    }),
    failures: answers.map((answer) => answer.failures),
  };
}

function decide(config: KedaConfig, before: KedaState, input: KedaInput): KedaDecision {
  const states = config.triggers.map((trigger, i) =>
    isExternal(trigger) ? triggerState(trigger, input.readings[i] ?? 'error') : undefined,
  );
  const external = states.filter((state) => state !== undefined);
  // Where the HPA reads every trigger itself, KEDA cannot see idleness, so it never goes to zero.
  const isActive = external.length === 0 || external.some((state) => state.active);
  const decision = scaledObjectDecision(
    { ...config, fallbackReplicas: config.fallback?.replicas },
    before,
    {
      now: input.now,
      createdAt: before.createdAt,
      currentReplicas: input.currentReplicas,
      isActive,
      isError: external.some((state) => state.value === undefined),
      switches: config.switches,
    },
  );
  return { ...decision, state: { ...before, ...decision.state } };
}

import type { SignalMetric } from '../hpa/signal-metric.ts';
import type { WrittenBehavior, WrittenRules } from '../hpa/written-behavior.ts';
import { addsUp } from '../signals.ts';
import type { Fallback } from './fallback.ts';
import { type KedaConfig, kedaDefaults } from './keda.ts';
import {
  type KedaFallbackScaling,
  type KedaMetricTrigger,
  type KedaScaling,
  type KedaTriggerScaling,
  triggersOf,
} from './keda-scaling.ts';
import type { KedaTrigger } from './trigger.ts';

/** A ScaledObject in KEDA's own words. */
export function kedaConfigOf(config: KedaScaling): KedaConfig {
  const { annotations, fallback } = config;
  return {
    pollingInterval: config.polling_interval ?? kedaDefaults.pollingInterval,
    cooldownPeriod: config.cooldown_period ?? kedaDefaults.cooldownPeriod,
    initialCooldownPeriod: config.initial_cooldown_period ?? kedaDefaults.initialCooldownPeriod,
    minReplicaCount: config.min_replica_count ?? kedaDefaults.minReplicaCount,
    maxReplicaCount: config.max_replica_count ?? kedaDefaults.maxReplicaCount,
    idleReplicaCount: config.idle_replica_count,
    fallback: fallback === undefined ? undefined : fallbackOf(fallback),
    switches: {
      paused: annotations?.paused ?? false,
      pausedReplicas: annotations?.paused_replicas,
      pauseScaleIn: annotations?.paused_scale_in ?? false,
      pauseScaleOut: annotations?.paused_scale_out ?? false,
      forceActivation: annotations?.force_activation ?? false,
    },
    triggers: triggersOf(config).map(triggerOf),
  };
}

/** The metrics of the HPA behind a ScaledObject, one for each trigger. */
export function hpaMetricsOf(triggers: readonly KedaTriggerScaling[]): readonly SignalMetric[] {
  return triggers.map(hpaMetricOf);
}

/** The HPA's behavior, in which annotations stop a direction. */
export function kedaBehaviorOf({
  behavior,
  annotations,
}: KedaScaling): WrittenBehavior | undefined {
  const stopped = (rules: WrittenRules | undefined, isStopped: boolean | undefined) =>
    isStopped === true ? { ...rules, select_policy: 'disabled' as const } : rules;
  const { paused_scale_in: isIn = false, paused_scale_out: isOut = false } = annotations ?? {};
  if (!isIn && !isOut) return behavior;
  return {
    scale_up: stopped(behavior?.scale_up, isOut),
    scale_down: stopped(behavior?.scale_down, isIn),
  };
}

function hpaMetricOf(trigger: KedaTriggerScaling, index: number): SignalMetric {
  const name = nameOf(trigger, index);
  switch (trigger.kind) {
    case 'metric':
      return { ...trigger, name, type: 'external', per: perOf(trigger) };
    case 'cron':
      // The value is KEDA's own: no signal is asked for it.
      return { name, metric: 'ongoing', target: 1, type: 'external', per: 'replica' };
    case 'cpu': {
      const { metric = 'utilisation', target, scale } = trigger;
      // The HPA mistrusts the CPU of young pods, and no other resource.
      const resource = metric === 'utilisation' ? 'cpu' : 'memory';
      const type = 'resource';
      return { name: resource, metric, target, type, ...(scale === undefined ? {} : { scale }) };
    }
  }
}

function triggerOf(trigger: KedaTriggerScaling, index: number): KedaTrigger {
  const name = nameOf(trigger, index);
  switch (trigger.kind) {
    case 'metric': {
      const {
        metric,
        target,
        activation,
        scale = 1,
        ignore_null_values: ignoreNullValues,
      } = trigger;
      return {
        name,
        source: { kind: 'prometheus', query: metric, ignoreNullValues },
        metricType: perOf(trigger) === 'all' ? 'Value' : 'AverageValue',
        target: target * scale,
        activation: activation * scale,
      };
    }
    case 'cron': {
      const { start, end, desired_replicas: desiredReplicas } = trigger;
      const source = { kind: 'cron', timezone: 'UTC', start, end, desiredReplicas } as const;
      return { name, source, metricType: 'AverageValue', target: 1, activation: 0 };
    }
    case 'cpu': {
      const source = { kind: 'cpu' } as const;
      const target = 100 * trigger.target;
      return { name, source, metricType: 'Utilization', target, activation: 0 };
    }
  }
}

/** KEDA's own way: the number of the trigger, and its type. */
function nameOf(trigger: KedaTriggerScaling, index: number): string {
  const type = trigger.kind === 'metric' ? trigger.metric : trigger.kind;
  return trigger.name ?? `s${index}-${type}`;
}

function perOf({ metric, per }: KedaMetricTrigger): 'replica' | 'all' {
  return per ?? (addsUp(metric) ? 'replica' : 'all');
}

const behaviors = {
  static: 'static',
  'current-replicas': 'currentReplicas',
  'current-replicas-if-higher': 'currentReplicasIfHigher',
  'current-replicas-if-lower': 'currentReplicasIfLower',
} as const;

function fallbackOf({ failure_threshold, replicas, behavior }: KedaFallbackScaling): Fallback {
  return { failureThreshold: failure_threshold, replicas, behavior: behaviors[behavior] };
}

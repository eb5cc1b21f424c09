import { writeBehavior } from '../hpa/written-behavior.ts';
import { type ManifestScaling, MetricLookup } from '../metric-names/manifest-scaling.ts';
import type { MetricMeaning, MetricNames } from '../metric-names/metric-names.ts';
import type { Fallback } from './fallback.ts';
import type {
  KedaAnnotations,
  KedaFallbackScaling,
  KedaMetricTrigger,
  KedaScaling,
  KedaTriggerScaling,
} from './keda-scaling.ts';
import { readScaledObject } from './manifest.ts';
import type { ScaledObjectSwitches } from './scaled-object.ts';
import type { KedaTrigger } from './trigger.ts';

/**
 * The scaling that a ScaledObject, already parsed, makes of the one that names it: what the scenario says itself stays.
 */
export function kedaManifestScaling(
  document: unknown,
  said: KedaScaling,
  names: MetricNames,
): ManifestScaling<KedaScaling> {
  const lookup = new MetricLookup(names);
  const { manifest, findings } = readScaledObject(document, said.tolerance);
  if (manifest === undefined) {
    lookup.findings.push(...findings);
    return lookup.result(said);
  }
  const { config } = manifest;
  const triggers = config.triggers.map((trigger, index) => triggerScaling(trigger, index, lookup));
  return lookup.result({
    ...said,
    manifest: undefined,
    metrics: undefined,
    triggers: triggers.filter((trigger) => trigger !== undefined),
    polling_interval: said.polling_interval ?? config.pollingInterval,
    cooldown_period: said.cooldown_period ?? config.cooldownPeriod,
    initial_cooldown_period: said.initial_cooldown_period ?? config.initialCooldownPeriod,
    min_replica_count: said.min_replica_count ?? config.minReplicaCount,
    max_replica_count: said.max_replica_count ?? config.maxReplicaCount,
    idle_replica_count: said.idle_replica_count ?? config.idleReplicaCount,
    fallback: said.fallback ?? (config.fallback && writeFallback(config.fallback)),
    annotations: said.annotations ?? writeAnnotations(config.switches),
    behavior: said.behavior ?? writeBehavior(manifest.behavior, manifest.tolerance),
  });
}

function triggerScaling(
  trigger: KedaTrigger,
  index: number,
  lookup: MetricLookup,
): KedaTriggerScaling | undefined {
  const { name, source } = trigger;
  const path = ['spec', 'triggers', index];
  const of = (
    field: string,
    text: string,
    ignoreNullValues: boolean,
    otherwise?: MetricMeaning,
  ): KedaMetricTrigger | undefined => {
    const meaning = lookup.meaning([...path, 'metadata', field], text, [name], otherwise);
    if (meaning === undefined) return undefined;
    const { signal, scale = 1, reading } = meaning;
    return {
      kind: 'metric',
      name,
      metric: signal,
      target: trigger.target / scale,
      activation: trigger.activation / scale,
      scale,
      per: trigger.metricType === 'Value' ? 'all' : 'replica',
      reading,
      ignore_null_values: ignoreNullValues,
    };
  };
  switch (source.kind) {
    case 'prometheus':
      return of('query', source.query, source.ignoreNullValues);
    case 'rabbitmq': {
      const isQueue = source.mode === 'QueueLength';
      const signal = isQueue ? 'queue-depth' : 'arrival-rate';
      return of('queueName', source.queueName, false, { signal });
    }
    case 'redis':
      return of('listName', source.listName, false, { signal: 'queue-depth' });
    case 'cron': {
      const { timezone, start, end, desiredReplicas } = source;
      const message = `times of ${timezone} are taken for those of the scenario, in which the run begins at the scaling’s \`start\``;
      lookup.notes.push({ path: [...path, 'metadata', 'timezone'], message });
      return { kind: 'cron', name, start, end, desired_replicas: desiredReplicas };
    }
    case 'cpu':
    case 'memory':
      return resource(trigger, source.kind, path, lookup);
  }
}

/** CPU and memory are the HPA's to read, in per cent of what each replica has. */
function resource(
  { name, metricType, target }: KedaTrigger,
  kind: 'cpu' | 'memory',
  path: readonly (string | number)[],
  lookup: MetricLookup,
): KedaTriggerScaling | undefined {
  const busy = kind === 'cpu' ? ({ signal: 'utilisation' } as const) : undefined;
  const meaning = lookup.meaning([...path, 'type'], kind, [name], busy);
  if (meaning === undefined) return undefined;
  const { signal: metric, scale } = meaning;
  const of = { kind: 'cpu', name, metric } as const;
  if (metricType === 'Utilization') return { ...of, target: target / 100 };
  if (scale !== undefined) return { ...of, target: target / scale, scale };
  const example = `metrics: { ${name}: { signal: ${metric}, scale: 4 } }`;
  const message = `AverageValue of ${kind}: how much of it a whole replica has nobody knows. Use Utilization, or say in the scenario’s scaling what it reads where the signal is 1, as in \`${example}\``;
  lookup.findings.push({ path: [...path, 'metricType'], message });
  return undefined;
}

const behaviors = {
  static: 'static',
  currentReplicas: 'current-replicas',
  currentReplicasIfHigher: 'current-replicas-if-higher',
  currentReplicasIfLower: 'current-replicas-if-lower',
} as const;

function writeFallback({ failureThreshold, replicas, behavior }: Fallback): KedaFallbackScaling {
  const written = behaviors[behavior ?? 'static'];
  return { failure_threshold: failureThreshold, replicas, behavior: written };
}

function writeAnnotations(switches: ScaledObjectSwitches): KedaAnnotations {
  return {
    paused: switches.paused,
    paused_replicas: switches.pausedReplicas,
    paused_scale_in: switches.pauseScaleIn,
    paused_scale_out: switches.pauseScaleOut,
    force_activation: switches.forceActivation,
  };
}

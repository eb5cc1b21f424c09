import type { ManifestFinding } from '../manifest-field.ts';
import { type ManifestScaling, MetricLookup } from '../metric-names/manifest-scaling.ts';
import type { MetricNames } from '../metric-names/metric-names.ts';
import { defaultController } from './config.ts';
import type { HpaScaling } from './hpa-autoscaler.ts';
import { readHpaManifest } from './manifest.ts';
import type { HpaMetric } from './metric.ts';
import type { SignalMetric } from './signal-metric.ts';
import { writeBehavior } from './written-behavior.ts';

/**
 * The scaling that a HorizontalPodAutoscaler, already parsed, makes of the one that names it: what the scenario says
 * itself stays.
 */
export function hpaManifestScaling(
  document: unknown,
  said: HpaScaling,
  names: MetricNames,
): ManifestScaling<HpaScaling> {
  const lookup = new MetricLookup(names);
  const controller = { ...defaultController, tolerance: said.tolerance };
  const manifest = readHpaManifest(document, controller);
  if (manifest.kind === 'findings') {
    lookup.findings.push(...manifest.findings);
    return lookup.result(said);
  }
  const { config } = manifest;
  const metrics = config.metrics.map((metric, index) => signalMetric(metric, index, lookup));
  const behavior = said.behavior ?? writeBehavior(config.behavior, config.tolerance);
  return lookup.result({
    ...said,
    manifest: undefined,
    min_replicas: said.min_replicas ?? config.minReplicas,
    max_replicas: said.max_replicas ?? config.maxReplicas,
    metrics: metrics.filter((metric) => metric !== undefined),
    ...(behavior === undefined ? {} : { behavior }),
  });
}

function signalMetric(
  metric: HpaMetric,
  index: number,
  lookup: MetricLookup,
): SignalMetric | undefined {
  const { name } = metric;
  const path = ['spec', 'metrics', index, ...nameOf(metric)];
  switch (metric.kind) {
    case 'resource':
    case 'containerResource': {
      const busy = name === 'cpu' ? ({ signal: 'utilisation' } as const) : undefined;
      const meaning = lookup.meaning(path, name, [], busy);
      if (meaning === undefined) return undefined;
      const { target } = metric;
      const of = { name, metric: meaning.signal, type: 'resource' } as const;
      if (target.kind === 'utilization') return { ...of, target: target.percent / 100 };
      if (meaning.scale === undefined) return ofUnknownSize(path, name, meaning.signal, lookup);
      return { ...of, target: target.milli / 1000 / meaning.scale, scale: meaning.scale };
    }
    case 'pods':
    case 'object':
    case 'external': {
      const meaning = lookup.meaning(path, name);
      if (meaning === undefined) return undefined;
      const { signal, scale = 1, reading } = meaning;
      const { target } = metric;
      const of = { name, metric: signal, target: target.milli / 1000 / scale, scale };
      if (metric.kind === 'pods') return { ...of, type: 'pods' };
      const per = target.kind === 'value' ? 'all' : 'replica';
      return { ...of, type: 'external', per, reading };
    }
  }
}

/** Where the name of a metric stands in it. */
function nameOf(metric: HpaMetric): readonly string[] {
  switch (metric.kind) {
    case 'resource':
    case 'containerResource':
      return [metric.kind, 'name'];
    case 'pods':
    case 'object':
    case 'external':
      return [metric.kind, 'metric', 'name'];
  }
}

function ofUnknownSize(
  path: ManifestFinding['path'],
  name: string,
  signal: string,
  lookup: MetricLookup,
): undefined {
  const example = `metrics: { ${name}: { signal: ${signal}, scale: 4 } }`;
  const message = `averageValue of ${name}: how much of it a whole replica has nobody knows. Use averageUtilization, or say in the scenario’s scaling what it reads where the signal is 1, as in \`${example}\``;
  lookup.findings.push({ path, message });
}

import {
  child,
  complain,
  expectMapping,
  expectOneOf,
  expectWhole,
  type Field,
  isGiven,
  type ManifestFinding,
} from '../manifest-field.ts';
import { defaultController, defaultMetrics, type HpaConfig, type HpaController } from './config.ts';
import { readBehavior } from './manifest-behavior.ts';
import { readMetrics, readReference } from './manifest-metrics.ts';
import { type HpaMetric, outlivesPods } from './metric.ts';
import { mostInt32 } from './whole-numbers.ts';

/** A manifest read: what it configures and for which workload, or all that is wrong with it. */
export type HpaManifest =
  | {
      readonly kind: 'config';
      readonly config: HpaConfig;
      readonly scaleTarget: { readonly kind: string; readonly name: string };
    }
  | { readonly kind: 'findings'; readonly findings: readonly ManifestFinding[] };

/**
 * Reads a HorizontalPodAutoscaler of autoscaling/v2 or v1, already parsed from YAML or JSON, checks it as the
 * API server does, and fills in what the API server fills in. Paths of findings start at the document.
 */
export function readHpaManifest(
  document: unknown,
  controller: HpaController = defaultController,
): HpaManifest {
  const findings: ManifestFinding[] = [];
  const root: Field = { value: document, path: [], findings };
  if (!expectMapping(root, ['apiVersion', 'kind', 'metadata', 'spec', 'status'])) {
    return { kind: 'findings', findings };
  }
  const api = expectOneOf(child(root, 'apiVersion'), ['autoscaling/v2', 'autoscaling/v1'] as const);
  const isFirst = api === 'autoscaling/v1';
  expectOneOf(child(root, 'kind'), ['HorizontalPodAutoscaler']);
  const spec = child(root, 'spec');
  const own = isFirst ? ['targetCPUUtilizationPercentage'] : ['metrics', 'behavior'];
  if (!expectMapping(spec, ['scaleTargetRef', 'minReplicas', 'maxReplicas', ...own])) {
    return { kind: 'findings', findings };
  }

  const scaleTarget = readReference(child(spec, 'scaleTargetRef'));
  const given = isFirst ? readFirstMetrics(root, spec) : readMetrics(child(spec, 'metrics'));
  const metrics = given ?? defaultMetrics;
  const minReplicas = readMinimum(child(spec, 'minReplicas'));
  const maxReplicas = readMaximum(child(spec, 'maxReplicas'), minReplicas);
  const { behavior, tolerance } = readBehavior(child(spec, 'behavior'), controller.tolerance);
  if (minReplicas === 0 && findings.length === 0 && !metrics.some(outlivesPods)) {
    complain(
      child(spec, isFirst ? 'minReplicas' : 'metrics'),
      'minReplicas 0 needs an Object or External metric',
    );
  }
  if (findings.length > 0 || scaleTarget === undefined || maxReplicas === undefined) {
    return { kind: 'findings', findings };
  }
  return {
    kind: 'config',
    config: { minReplicas, maxReplicas, metrics, behavior, tolerance, controller },
    scaleTarget,
  };
}

/** What v1 knows of metrics: CPU utilisation. What it keeps of a v2 it has in annotations. */
function readFirstMetrics(root: Field, spec: Field): readonly HpaMetric[] | undefined {
  const annotations = child(child(root, 'metadata'), 'annotations');
  for (const name of ['metrics', 'behavior']) {
    const annotation = child(annotations, `autoscaling.alpha.kubernetes.io/${name}`);
    if (isGiven(annotation)) complain(annotation, 'is not read: write it as autoscaling/v2');
  }
  const target = child(spec, 'targetCPUUtilizationPercentage');
  const percent = isGiven(target) ? expectWhole(target, 1, mostInt32) : undefined;
  return percent === undefined
    ? undefined
    : [{ kind: 'resource', name: 'cpu', target: { kind: 'utilization', percent } }];
}

function readMinimum(field: Field): number {
  return (isGiven(field) ? expectWhole(field, 0, mostInt32) : undefined) ?? 1;
}

function readMaximum(field: Field, minReplicas: number): number | undefined {
  const maxReplicas = expectWhole(field, 1, mostInt32);
  if (maxReplicas !== undefined && maxReplicas < minReplicas) {
    return complain(field, `must be at least minReplicas ${minReplicas}, not ${maxReplicas}`);
  }
  return maxReplicas;
}

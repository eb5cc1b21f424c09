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
import { outlivesPods } from './metric.ts';
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
 * Reads a HorizontalPodAutoscaler of autoscaling/v2, already parsed from YAML or JSON, checks it as the
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
  expectOneOf(child(root, 'apiVersion'), ['autoscaling/v2']);
  expectOneOf(child(root, 'kind'), ['HorizontalPodAutoscaler']);
  const spec = child(root, 'spec');
  const known = ['scaleTargetRef', 'minReplicas', 'maxReplicas', 'metrics', 'behavior'];
  if (!expectMapping(spec, known)) return { kind: 'findings', findings };

  const scaleTarget = readReference(child(spec, 'scaleTargetRef'));
  const metrics = readMetrics(child(spec, 'metrics')) ?? defaultMetrics;
  const minReplicas = readMinimum(child(spec, 'minReplicas'));
  const maxReplicas = readMaximum(child(spec, 'maxReplicas'), minReplicas);
  const { behavior, tolerance } = readBehavior(child(spec, 'behavior'), controller.tolerance);
  if (minReplicas === 0 && findings.length === 0 && !metrics.some(outlivesPods)) {
    complain(child(spec, 'metrics'), 'minReplicas 0 needs an Object or External metric');
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

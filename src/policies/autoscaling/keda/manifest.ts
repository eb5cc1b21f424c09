import type { Fallback } from './fallback.ts';
import { type KedaConfig, kedaDefaults } from './keda.ts';
import {
  childReader,
  complain,
  type Finding,
  flag,
  type ManifestReader,
  manifestReader,
  onlyKnown,
  required,
  text,
  wholeNumber,
} from './manifest-reader.ts';
import { readTrigger } from './manifest-trigger.ts';
import type { ScaledObjectSwitches } from './scaled-object.ts';
import { isExternal, type KedaTrigger } from './trigger.ts';

export type { Finding } from './manifest-reader.ts';

/** A ScaledObject as a configuration, with what it names. */
export interface ScaledObjectManifest {
  readonly name: string;
  readonly scaleTarget: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
  };
  readonly config: KedaConfig;
  /** `advanced.horizontalPodAutoscalerConfig.behavior`, as it stands: HPA v2's `behavior`. */
  readonly behavior: unknown;
}

const behaviors = [
  'static',
  'currentReplicas',
  'currentReplicasIfHigher',
  'currentReplicasIfLower',
];

/** Reads a parsed ScaledObject. The manifest is undefined where there is any finding. */
export function readScaledObject(document: unknown): {
  manifest: ScaledObjectManifest | undefined;
  findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const root = manifestReader(document, '', findings);
  onlyKnown(root, ['apiVersion', 'kind', 'metadata', 'spec', 'status']);
  const kind = text(root, 'kind');
  if (kind !== 'ScaledObject') complain(root, 'kind', 'must be ScaledObject');
  const apiVersion = text(root, 'apiVersion');
  if (apiVersion !== 'keda.sh/v1alpha1') complain(root, 'apiVersion', 'must be keda.sh/v1alpha1');
  const metadata = childReader(root, 'metadata');
  const spec = manifestReader(root.fields['spec'], 'spec', findings);
  const manifest = {
    name: (metadata && text(metadata, 'name')) ?? '',
    ...readTarget(spec),
    config: readConfig(spec, readSwitches(metadata && childReader(metadata, 'annotations'))),
    behavior: readBehavior(spec),
  };
  return { manifest: findings.length === 0 ? manifest : undefined, findings };
}

function readTarget(spec: ManifestReader): Pick<ScaledObjectManifest, 'scaleTarget'> {
  const ref = manifestReader(spec.fields['scaleTargetRef'], 'spec.scaleTargetRef', spec.findings);
  onlyKnown(ref, ['apiVersion', 'kind', 'name', 'envSourceContainerName']);
  const isMapping = spec.fields['scaleTargetRef'] instanceof Object;
  const name = isMapping ? required(ref, 'name', text(ref, 'name'), '') : '';
  return {
    scaleTarget: {
      apiVersion: text(ref, 'apiVersion') ?? 'apps/v1',
      kind: text(ref, 'kind') ?? 'Deployment',
      name,
    },
  };
}

function readConfig(spec: ManifestReader, switches: ScaledObjectSwitches): KedaConfig {
  onlyKnown(spec, [
    ...['scaleTargetRef', 'pollingInterval', 'cooldownPeriod', 'initialCooldownPeriod'],
    ...['minReplicaCount', 'maxReplicaCount', 'idleReplicaCount', 'fallback', 'advanced'],
    'triggers',
  ]);
  const config: KedaConfig = {
    pollingInterval: wholeNumber(spec, 'pollingInterval', 1) ?? kedaDefaults.pollingInterval,
    cooldownPeriod: wholeNumber(spec, 'cooldownPeriod', 0) ?? kedaDefaults.cooldownPeriod,
    initialCooldownPeriod: wholeNumber(spec, 'initialCooldownPeriod', 0) ?? 0,
    minReplicaCount: wholeNumber(spec, 'minReplicaCount', 0) ?? kedaDefaults.minReplicaCount,
    maxReplicaCount: wholeNumber(spec, 'maxReplicaCount', 1) ?? kedaDefaults.maxReplicaCount,
    idleReplicaCount: wholeNumber(spec, 'idleReplicaCount', 0),
    fallback: readFallback(childReader(spec, 'fallback')),
    switches,
    triggers: readTriggers(spec),
  };
  const { minReplicaCount: min, maxReplicaCount: max, idleReplicaCount: idle, triggers } = config;
  if (min > max) complain(spec, 'minReplicaCount', `${min} is above maxReplicaCount, ${max}`);
  if (idle !== undefined && idle >= min) {
    complain(spec, 'idleReplicaCount', `${idle} must be below minReplicaCount, ${min}`);
  }
  if (min === 0 && triggers.length > 0 && !triggers.some(isExternal)) {
    complain(spec, 'minReplicaCount', 'must be at least 1 with cpu and memory triggers only');
  }
  if (config.fallback !== undefined && triggers.length > 0 && !triggers.some(isExternal)) {
    complain(spec, 'fallback', 'does not work with cpu and memory triggers only');
  }
  return config;
}

function readTriggers(spec: ManifestReader): readonly KedaTrigger[] {
  const entries = spec.fields['triggers'];
  if (!Array.isArray(entries) || entries.length === 0) {
    complain(spec, 'triggers', 'must be a list of at least one');
    return [];
  }
  const triggers = entries.map((entry, i) =>
    readTrigger(manifestReader(entry, `spec.triggers[${i}]`, spec.findings), i),
  );
  triggers.forEach((trigger, i) => {
    const first = triggers.findIndex((other) => other?.name === trigger?.name);
    if (trigger === undefined || first === i) return;
    complain(spec, `triggers[${i}].name`, `"${trigger.name}" is taken by triggers[${first}]`);
  });
  return triggers.filter((trigger) => trigger !== undefined);
}

function readFallback(reader: ManifestReader | undefined): Fallback | undefined {
  if (reader === undefined) return undefined;
  onlyKnown(reader, ['failureThreshold', 'replicas', 'behavior']);
  const of = (key: string) => required(reader, key, wholeNumber(reader, key, 0), 0);
  const fallback = { failureThreshold: of('failureThreshold'), replicas: of('replicas') };
  const behavior = text(reader, 'behavior') ?? 'static';
  if (!behaviors.includes(behavior)) {
    complain(reader, 'behavior', `"${behavior}" is not supported: ${behaviors.join(', ')}`);
  }
  return { ...fallback, behavior: behavior as NonNullable<Fallback['behavior']> };
}

function readBehavior(spec: ManifestReader): unknown {
  const advanced = childReader(spec, 'advanced');
  if (advanced === undefined) return undefined;
  onlyKnown(advanced, ['horizontalPodAutoscalerConfig', 'restoreToOriginalReplicaCount']);
  const hpa = childReader(advanced, 'horizontalPodAutoscalerConfig');
  if (hpa === undefined) return undefined;
  onlyKnown(hpa, ['behavior', 'name']);
  return hpa.fields['behavior'] ?? undefined;
}

function readSwitches(annotations: ManifestReader | undefined): ScaledObjectSwitches {
  if (annotations === undefined) return kedaDefaults.switches;
  const prefix = 'autoscaling.keda.sh/';
  const replicas = annotations.fields[`${prefix}paused-replicas`];
  const pausedReplicas = replicas === undefined ? undefined : Number(replicas);
  if (pausedReplicas !== undefined && !(Number.isInteger(pausedReplicas) && pausedReplicas >= 0)) {
    complain(annotations, `${prefix}paused-replicas`, 'must be a whole number');
  }
  return {
    pausedReplicas,
    paused: flag(annotations, `${prefix}paused`, false),
    pauseScaleIn: flag(annotations, `${prefix}paused-scale-in`, false),
    pauseScaleOut: flag(annotations, `${prefix}paused-scale-out`, false),
    forceActivation: flag(annotations, `${prefix}force-activation`, false),
  };
}

import type { HpaBehavior } from '../hpa/behavior.ts';
import { defaultController } from '../hpa/config.ts';
import { readBehavior } from '../hpa/manifest-behavior.ts';
import type { Tolerance } from '../hpa/tolerance.ts';
import { mostInt32 } from '../hpa/whole-numbers.ts';
import {
  child,
  complain,
  expectMapping,
  expectNumber,
  expectOneOf,
  expectText,
  expectWhole,
  type Field,
  items,
  type ManifestFinding,
  readFlag,
  readGiven,
} from '../manifest-field.ts';
import type { Fallback } from './fallback.ts';
import { type KedaConfig, kedaDefaults } from './keda.ts';
import { readTrigger } from './manifest-trigger.ts';
import type { ScaledObjectSwitches } from './scaled-object.ts';
import { isExternal, type KedaTrigger } from './trigger.ts';

/** A ScaledObject as a configuration, with what it names. */
export interface ScaledObjectManifest {
  readonly name: string;
  readonly scaleTarget: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
  };
  readonly config: KedaConfig;
  /** `advanced.horizontalPodAutoscalerConfig.behavior` with HPA v2's defaults; undefined where it is left out. */
  readonly behavior: HpaBehavior | undefined;
  readonly tolerance: Tolerance;
}

/**
 * Reads a parsed ScaledObject; the manifest is undefined where there is any finding. Paths of findings start at the
 * document.
 */
export function readScaledObject(
  document: unknown,
  defaultTolerance: number = defaultController.tolerance,
): {
  readonly manifest: ScaledObjectManifest | undefined;
  readonly findings: readonly ManifestFinding[];
} {
  const findings: ManifestFinding[] = [];
  const root: Field = { value: document, path: [], findings };
  const nothing = { manifest: undefined, findings };
  if (!expectMapping(root, ['apiVersion', 'kind', 'metadata', 'spec', 'status'])) return nothing;
  expectOneOf(child(root, 'apiVersion'), ['keda.sh/v1alpha1']);
  expectOneOf(child(root, 'kind'), ['ScaledObject']);
  const metadata = child(root, 'metadata');
  const name = readGiven(child(metadata, 'name'), expectText) ?? '';
  const switches = readSwitches(child(metadata, 'annotations'));
  const spec = child(root, 'spec');
  const known = [
    ...['scaleTargetRef', 'pollingInterval', 'cooldownPeriod', 'initialCooldownPeriod'],
    ...['minReplicaCount', 'maxReplicaCount', 'idleReplicaCount', 'fallback', 'advanced'],
    'triggers',
  ];
  if (!expectMapping(spec, known)) return nothing;
  const scaleTarget = readTarget(child(spec, 'scaleTargetRef'));
  const config = readConfig(spec, switches);
  const hpa = readHpaBehavior(child(spec, 'advanced'), defaultTolerance);
  const manifest = { name, scaleTarget, config, ...hpa };
  return { manifest: findings.length === 0 ? manifest : undefined, findings };
}

function readTarget(ref: Field): ScaledObjectManifest['scaleTarget'] {
  const of = (key: string) => readGiven(child(ref, key), expectText);
  const isMapping = expectMapping(ref, ['apiVersion', 'kind', 'name', 'envSourceContainerName']);
  return {
    apiVersion: of('apiVersion') ?? 'apps/v1',
    kind: of('kind') ?? 'Deployment',
    name: (isMapping ? expectText(child(ref, 'name')) : undefined) ?? '',
  };
}

function readConfig(spec: Field, switches: ScaledObjectSwitches): KedaConfig {
  const of = (key: string, least: number) =>
    readGiven(child(spec, key), (field) => expectWhole(field, least, mostInt32));
  const config: KedaConfig = {
    pollingInterval: of('pollingInterval', 1) ?? kedaDefaults.pollingInterval,
    cooldownPeriod: of('cooldownPeriod', 0) ?? kedaDefaults.cooldownPeriod,
    initialCooldownPeriod: of('initialCooldownPeriod', 0) ?? 0,
    minReplicaCount: of('minReplicaCount', 0) ?? kedaDefaults.minReplicaCount,
    maxReplicaCount: of('maxReplicaCount', 1) ?? kedaDefaults.maxReplicaCount,
    idleReplicaCount: of('idleReplicaCount', 0),
    fallback: readGiven(child(spec, 'fallback'), readFallback),
    switches,
    triggers: readTriggers(child(spec, 'triggers')),
  };
  const { minReplicaCount: min, maxReplicaCount: max, idleReplicaCount: idle, triggers } = config;
  const minField = child(spec, 'minReplicaCount');
  if (min > max) complain(minField, `${min} is above maxReplicaCount, ${max}`);
  if (idle !== undefined && idle >= min) {
    complain(child(spec, 'idleReplicaCount'), `${idle} must be below minReplicaCount, ${min}`);
  }
  const onlyResources = triggers.length > 0 && !triggers.some(isExternal);
  if (min === 0 && onlyResources) {
    complain(minField, 'must be at least 1 with cpu and memory triggers only');
  }
  if (config.fallback !== undefined && onlyResources) {
    complain(child(spec, 'fallback'), 'does not work with cpu and memory triggers only');
  }
  return config;
}

function readTriggers(field: Field): readonly KedaTrigger[] {
  const entries = items(field);
  if (entries === undefined || entries.length === 0) {
    // What is given and no list has its finding already.
    if (entries !== undefined || field.value === undefined || field.value === null) {
      complain(field, 'must be a list of at least one');
    }
    return [];
  }
  const triggers = entries.map(readTrigger);
  triggers.forEach((trigger, i) => {
    const first = triggers.findIndex((other) => other?.name === trigger?.name);
    if (trigger === undefined || first === i) return;
    complain(child(entries[i]!, 'name'), `"${trigger.name}" is taken by triggers[${first}]`);
  });
  return triggers.filter((trigger) => trigger !== undefined);
}

const behaviors = [
  'static',
  'currentReplicas',
  'currentReplicasIfHigher',
  'currentReplicasIfLower',
] as const;

function readFallback(field: Field): Fallback | undefined {
  if (!expectMapping(field, ['failureThreshold', 'replicas', 'behavior'])) return undefined;
  const failureThreshold = expectWhole(child(field, 'failureThreshold'), 0, mostInt32);
  const replicas = expectWhole(child(field, 'replicas'), 0, mostInt32);
  const behavior = readGiven(child(field, 'behavior'), (given) => expectOneOf(given, behaviors));
  if (failureThreshold === undefined || replicas === undefined) return undefined;
  return { failureThreshold, replicas, behavior: behavior ?? 'static' };
}

function readHpaBehavior(
  advanced: Field,
  defaultTolerance: number,
): Pick<ScaledObjectManifest, 'behavior' | 'tolerance'> {
  const none = child({ ...advanced, value: undefined }, 'behavior');
  const known = ['horizontalPodAutoscalerConfig', 'restoreToOriginalReplicaCount'];
  readGiven(advanced, (field) => expectMapping(field, known));
  const hpa = child(advanced, 'horizontalPodAutoscalerConfig');
  const isMapping = readGiven(hpa, (field) => expectMapping(field, ['behavior', 'name']));
  return readBehavior(isMapping === true ? child(hpa, 'behavior') : none, defaultTolerance);
}

function readSwitches(annotations: Field): ScaledObjectSwitches {
  const of = (key: string) => child(annotations, `autoscaling.keda.sh/${key}`);
  return {
    pausedReplicas: readGiven(of('paused-replicas'), readCount),
    paused: readFlag(of('paused'), false),
    pauseScaleIn: readFlag(of('paused-scale-in'), false),
    pauseScaleOut: readFlag(of('paused-scale-out'), false),
    forceActivation: readFlag(of('force-activation'), false),
  };
}

/** Annotations are texts, so a count is one too. */
function readCount(field: Field): number | undefined {
  const count = expectNumber(field);
  if (count === undefined || (Number.isInteger(count) && count >= 0)) return count;
  return complain(field, `must be a whole number of at least 0, not ${count}`);
}

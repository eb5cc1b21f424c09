import { isExternalMetric } from '../policies/autoscaling/hpa/signal-metric.ts';
import type { Finding } from './check.ts';
import type { ScalingScenario } from './schema/scaling.ts';
import type { Path } from './source.ts';

type Of<Kind extends ScalingScenario['kind']> = Extract<ScalingScenario, { kind: Kind }>;

/** What the settings of a HorizontalPodAutoscaler contradict; those of its manifest nobody has read yet. */
export function checkHpa(path: Path, { manifest, metrics, min_replicas }: Of<'hpa'>): Finding[] {
  const at = [...path, 'metrics'];
  if (manifest !== undefined) {
    if (!Array.isArray(metrics)) return [];
    const message =
      'with a `manifest`, says which signals its metrics are, such as { my_queue_metric: queue-depth }';
    return [{ path: at, message }];
  }
  if (metrics !== undefined && !Array.isArray(metrics)) {
    const message =
      'is a list, such as [{ metric: queue-depth, target: 5 }]; names of metrics need a `manifest`';
    return [{ path: at, message }];
  }
  const list = metrics ?? [];
  const findings = list.flatMap((metric, index): Finding[] => {
    const field = (['per', 'reading'] as const).find((one) => metric[one] !== undefined);
    if (field === undefined || isExternalMetric(metric)) return [];
    const message = 'is for one value for all: `type: external`';
    return [{ path: [...at, index, field], message }];
  });
  if (min_replicas !== 0 || list.some(isExternalMetric)) return findings;
  const message = '0 needs a metric of `type: external`: pods that are not there have none';
  return [...findings, { path: [...path, 'min_replicas'], message }];
}

/** What the settings of a ScaledObject contradict; those of its manifest nobody has read yet. */
export function checkKeda(path: Path, scaling: Of<'keda'>): Finding[] {
  const { manifest, metrics, triggers, fallback, idle_replica_count: idle } = scaling;
  const found = (field: Path, message: string) => [{ path: [...path, ...field], message }];
  if (manifest !== undefined) {
    const message =
      'are those of the `manifest`: leave one of them out, or say in `metrics` what they are';
    return triggers === undefined ? [] : found(['triggers'], message);
  }
  if (metrics !== undefined) {
    return found(['metrics'], 'says what the triggers of a `manifest` are: use `triggers`');
  }
  const { min_replica_count: min = 0, max_replica_count: max = 100 } = scaling;
  const findings: Finding[] = [];
  // Without an idle count its bounds are compared as everybody's are.
  if (min > max && idle !== undefined) {
    findings.push(
      ...found(['min_replica_count'], `${min} is more than max_replica_count (${max})`),
    );
  }
  if (idle !== undefined && idle >= min) {
    const message = `${idle} is not less than min_replica_count (${min})`;
    findings.push(...found(['idle_replica_count'], message));
  }
  if (triggers?.every(({ kind }) => kind === 'cpu') === true) {
    const message = 'with triggers of kind `cpu` only, KEDA sees no activity: at least 1';
    if (min === 0) findings.push(...found(['min_replica_count'], message));
    const none = 'does not work with triggers of kind `cpu` only';
    if (fallback !== undefined) findings.push(...found(['fallback'], none));
  }
  for (const [index, trigger] of (triggers ?? []).entries()) {
    if (trigger.kind !== 'cron' || trigger.start !== trigger.end) continue;
    findings.push(...found(['triggers', index, 'end'], 'is the same as `start`'));
  }
  return findings;
}

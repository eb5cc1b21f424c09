import {
  child,
  complain,
  expectMapping,
  expectOneOf,
  expectText,
  type Field,
  isGiven,
  items,
} from '../manifest-field.ts';
import { readAverageValue, readPodTarget, readTotalTarget } from './manifest-targets.ts';
import type { HpaMetric } from './metric.ts';

const sources = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
} as const;

const kinds = Object.keys(sources) as readonly (keyof typeof sources)[];

/** The metrics of `spec.metrics`, less those with findings; undefined where none are given. */
export function readMetrics(field: Field): readonly HpaMetric[] | undefined {
  const entries = items(field);
  if (entries === undefined || entries.length === 0) return undefined;
  return entries.map(readMetric).filter((metric) => metric !== undefined);
}

function readMetric(entry: Field): HpaMetric | undefined {
  if (!expectMapping(entry, ['type', ...Object.values(sources)])) return undefined;
  const kind = expectOneOf(child(entry, 'type'), kinds);
  if (kind === undefined) return undefined;
  for (const other of Object.values(sources)) {
    const given = child(entry, other);
    if (other !== sources[kind] && isGiven(given)) {
      complain(given, `does not belong to a metric of type ${kind}`);
    }
  }
  const source = child(entry, sources[kind]);
  switch (kind) {
    case 'Resource': {
      if (!expectMapping(source, ['name', 'target'])) return undefined;
      const name = expectText(child(source, 'name'));
      const target = readPodTarget(child(source, 'target'));
      if (name === undefined || target === undefined) return undefined;
      return { kind: 'resource', name, target };
    }
    case 'ContainerResource': {
      if (!expectMapping(source, ['name', 'container', 'target'])) return undefined;
      const name = expectText(child(source, 'name'));
      const container = expectText(child(source, 'container'));
      const target = readPodTarget(child(source, 'target'));
      if (name === undefined || container === undefined || target === undefined) return undefined;
      return { kind: 'containerResource', name, container, target };
    }
    case 'Pods': {
      if (!expectMapping(source, ['metric', 'target'])) return undefined;
      const name = readIdentifier(child(source, 'metric'));
      const target = readAverageValue(child(source, 'target'));
      if (name === undefined || target === undefined) return undefined;
      return { kind: 'pods', name, target };
    }
    case 'Object': {
      if (!expectMapping(source, ['describedObject', 'metric', 'target'])) return undefined;
      const describedObject = readReference(child(source, 'describedObject'));
      const name = readIdentifier(child(source, 'metric'));
      const target = readTotalTarget(child(source, 'target'), 'type');
      if (describedObject === undefined || name === undefined || target === undefined) {
        return undefined;
      }
      return { kind: 'object', name, describedObject, target };
    }
    case 'External': {
      if (!expectMapping(source, ['metric', 'target'])) return undefined;
      const name = readIdentifier(child(source, 'metric'));
      const target = readTotalTarget(child(source, 'target'), 'presence');
      if (name === undefined || target === undefined) return undefined;
      return { kind: 'external', name, target };
    }
  }
}

/** A `scaleTargetRef` or `describedObject`. */
export function readReference(
  field: Field,
): { readonly kind: string; readonly name: string } | undefined {
  if (!expectMapping(field, ['apiVersion', 'kind', 'name'])) return undefined;
  const kind = expectSegment(child(field, 'kind'));
  const name = expectSegment(child(field, 'name'));
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

function readIdentifier(field: Field): string | undefined {
  return expectMapping(field, ['name', 'selector'])
    ? expectSegment(child(field, 'name'))
    : undefined;
}

/** A text that may stand in a path of the API. */
function expectSegment(field: Field): string | undefined {
  const text = expectText(field);
  if (text === undefined || (text !== '.' && text !== '..' && !/[/%]/.test(text))) return text;
  return complain(field, `must be a name, without / and %, not ${JSON.stringify(text)}`);
}

import { numberOf, parseQuantity } from '../hpa/quantity.ts';
import {
  child,
  complain,
  expectMapping,
  expectNumber,
  expectOneOf,
  expectText,
  type Field,
  isGiven,
  readFlag,
  readGiven,
} from '../manifest-field.ts';
import type { KedaTrigger } from './trigger.ts';

/** Fields of a trigger's metadata that say how to reach and sign in to its source: they decide nothing. */
const connection = [
  ...['host', 'hostFromEnv', 'address', 'addresses', 'addressFromEnv', 'port', 'ports', 'hosts'],
  ...['username', 'usernameFromEnv', 'password', 'passwordFromEnv', 'databaseIndex', 'enableTLS'],
  ...['unsafeSsl', 'protocol', 'vhostName', 'serverAddress', 'namespace', 'authModes', 'timeout'],
  ...['customHeaders', 'queryParameters', 'cortexOrgID', 'awsRegion', 'metricName', 'tls'],
];

const types = ['prometheus', 'cron', 'rabbitmq', 'redis', 'cpu', 'memory'] as const;

/** One entry of `spec.triggers`; undefined where it cannot be used, with the reason in the findings. */
export function readTrigger(entry: Field, index: number): KedaTrigger | undefined {
  const known = ['type', 'name', 'metadata', 'metricType', 'useCachedMetrics', 'authenticationRef'];
  if (!expectMapping(entry, known)) return undefined;
  const type = expectOneOf(child(entry, 'type'), types);
  if (type === undefined) return undefined;
  const name = readGiven(child(entry, 'name'), expectText) ?? `s${index}-${type}`;
  switch (type) {
    case 'prometheus':
      return prometheus(entry, name);
    case 'cron':
      return cron(entry, name);
    case 'rabbitmq':
      return rabbitmq(entry, name);
    case 'redis':
      return redis(entry, name);
    case 'cpu':
    case 'memory':
      return resource(entry, name, type);
  }
}

function prometheus(entry: Field, name: string): KedaTrigger | undefined {
  const of = metadataOf(entry, [
    ...connection,
    ...['query', 'threshold', 'activationThreshold', 'ignoreNullValues'],
  ]);
  if (of === undefined) return undefined;
  expectText(of('serverAddress'));
  const query = expectText(of('query'));
  const ignoreNullValues = readFlag(of('ignoreNullValues'), true);
  const target = expectNumber(of('threshold'), 0);
  const activation = readActivation(of('activationThreshold'));
  const metricType = externalType(entry);
  if (query === undefined || target === undefined) return undefined;
  const source = { kind: 'prometheus', query, ignoreNullValues } as const;
  return { name, source, metricType, target, activation };
}

function cron(entry: Field, name: string): KedaTrigger | undefined {
  const of = metadataOf(entry, ['timezone', 'start', 'end', 'desiredReplicas']);
  if (of === undefined) return undefined;
  const timezone = expectText(of('timezone'));
  const start = expectText(of('start'));
  const end = expectText(of('end'));
  if (start === end && start !== undefined) complain(of('end'), 'must differ from start');
  const desiredReplicas = expectCount(of('desiredReplicas'), 0);
  if (timezone === undefined || start === undefined) return undefined;
  if (end === undefined || desiredReplicas === undefined) return undefined;
  const source = { kind: 'cron', timezone, start, end, desiredReplicas } as const;
  // One replica per unit, so that the metric is the number of replicas.
  return { name, source, metricType: 'AverageValue', target: 1, activation: 0 };
}

function rabbitmq(entry: Field, name: string): KedaTrigger | undefined {
  const known = ['queueName', 'mode', 'value', 'activationValue', 'queueLength'];
  const of = metadataOf(entry, [...connection, ...known, 'excludeUnacknowledged', 'useRegex']);
  if (of === undefined) return undefined;
  const isDeprecated = isGiven(of('queueLength'));
  const modes = ['QueueLength', 'MessageRate'] as const;
  const mode = isDeprecated ? 'QueueLength' : expectOneOf(of('mode'), modes);
  const queueName = expectText(of('queueName'));
  const target = expectNumber(of(isDeprecated ? 'queueLength' : 'value'), 0);
  const activation = readActivation(of('activationValue'));
  const metricType = externalType(entry);
  if (mode === undefined || queueName === undefined || target === undefined) return undefined;
  return { name, source: { kind: 'rabbitmq', queueName, mode }, metricType, target, activation };
}

function redis(entry: Field, name: string): KedaTrigger | undefined {
  const of = metadataOf(entry, [...connection, 'listName', 'listLength', 'activationListLength']);
  if (of === undefined) return undefined;
  const listName = expectText(of('listName'));
  const target = isGiven(of('listLength')) ? expectCount(of('listLength'), 0) : 5;
  const activation = readGiven(of('activationListLength'), (field) => expectCount(field)) ?? 0;
  const metricType = externalType(entry);
  if (listName === undefined || target === undefined) return undefined;
  return { name, source: { kind: 'redis', listName }, metricType, target, activation };
}

function resource(entry: Field, name: string, kind: 'cpu' | 'memory'): KedaTrigger | undefined {
  const of = metadataOf(entry, ['type', 'value', 'containerName']);
  if (of === undefined) return undefined;
  // `metadata.type` is the place before KEDA 2.
  const type = isGiven(child(entry, 'metricType')) ? child(entry, 'metricType') : of('type');
  const metricType = expectOneOf(isGiven(type) ? type : child(entry, 'metricType'), [
    'Utilization',
    'AverageValue',
  ] as const);
  const value = of('value');
  if (!isGiven(value)) return complain(value, 'is required');
  const quantity = parseQuantity(value.value);
  const target = quantity === undefined ? 0 : numberOf(quantity);
  if (!(target > 0)) return complain(value, 'must be a quantity above 0');
  return metricType === undefined
    ? undefined
    : { name, source: { kind }, metricType, target, activation: 0 };
}

/** The fields of a trigger's metadata by name; undefined, with a finding, where there are none. */
function metadataOf(entry: Field, known: readonly string[]): ((key: string) => Field) | undefined {
  const metadata = child(entry, 'metadata');
  return expectMapping(metadata, known) ? (key) => child(metadata, key) : undefined;
}

/** KEDA reads counts as integers. */
function expectCount(field: Field, above?: number): number | undefined {
  const count = expectNumber(field, above);
  if (count === undefined || Number.isInteger(count)) return count;
  return complain(field, `must be a whole number, not ${count}`);
}

function readActivation(field: Field): number {
  return readGiven(field, (given) => expectNumber(given)) ?? 0;
}

function externalType(entry: Field): 'AverageValue' | 'Value' {
  const types = ['AverageValue', 'Value'] as const;
  const type = readGiven(child(entry, 'metricType'), (given) => expectOneOf(given, types));
  return type ?? 'AverageValue';
}

import { numberOf, parseQuantity } from '../hpa/quantity.ts';
import {
  childReader,
  complain,
  flag,
  type ManifestReader,
  manifestReader,
  numeral,
  onlyKnown,
  required,
  text,
} from './manifest-reader.ts';
import type { KedaTrigger } from './trigger.ts';

/** Fields of a trigger's metadata that say how to reach and sign in to its source: they decide nothing. */
const connection = [
  ...['host', 'hostFromEnv', 'address', 'addresses', 'addressFromEnv', 'port', 'ports', 'hosts'],
  ...['username', 'usernameFromEnv', 'password', 'passwordFromEnv', 'databaseIndex', 'enableTLS'],
  ...['unsafeSsl', 'protocol', 'vhostName', 'serverAddress', 'namespace', 'authModes', 'timeout'],
  ...['customHeaders', 'queryParameters', 'cortexOrgID', 'awsRegion', 'metricName', 'tls'],
];

/** One entry of `spec.triggers`; undefined where it cannot be used, with the reason in the findings. */
export function readTrigger(entry: ManifestReader, index: number): KedaTrigger | undefined {
  onlyKnown(entry, [
    ...['type', 'name', 'metadata', 'metricType', 'useCachedMetrics', 'authenticationRef'],
  ]);
  const type = required(entry, 'type', text(entry, 'type'), '');
  const name = text(entry, 'name') ?? `s${index}-${type}`;
  const metadata =
    childReader(entry, 'metadata') ??
    manifestReader(undefined, `${entry.path}.metadata`, entry.findings);
  switch (type) {
    case 'prometheus':
      return prometheus(entry, metadata, name);
    case 'cron':
      return cron(metadata, name);
    case 'rabbitmq':
      return rabbitmq(entry, metadata, name);
    case 'redis':
      return redis(entry, metadata, name);
    case 'cpu':
    case 'memory':
      return resource(entry, metadata, name, type);
    case '':
      return undefined;
    default:
      complain(
        entry,
        'type',
        `"${type}" is not supported: prometheus, cron, rabbitmq, redis, cpu or memory`,
      );
      return undefined;
  }
}

function prometheus(entry: ManifestReader, metadata: ManifestReader, name: string): KedaTrigger {
  onlyKnown(metadata, [
    ...connection,
    ...['query', 'threshold', 'activationThreshold', 'ignoreNullValues'],
  ]);
  required(metadata, 'serverAddress', text(metadata, 'serverAddress'), '');
  return {
    name,
    source: {
      kind: 'prometheus',
      query: required(metadata, 'query', text(metadata, 'query'), ''),
      ignoreNullValues: flag(metadata, 'ignoreNullValues', true),
    },
    metricType: externalType(entry),
    target: positive(metadata, 'threshold'),
    activation: numeral(metadata, 'activationThreshold') ?? 0,
  };
}

function cron(metadata: ManifestReader, name: string): KedaTrigger {
  onlyKnown(metadata, ['timezone', 'start', 'end', 'desiredReplicas']);
  const of = (key: string) => required(metadata, key, text(metadata, key), '');
  const [timezone, start, end] = [of('timezone'), of('start'), of('end')];
  if (start === end && start !== '') complain(metadata, 'end', 'must differ from start');
  const desiredReplicas = positive(metadata, 'desiredReplicas');
  return {
    name,
    source: { kind: 'cron', timezone, start, end, desiredReplicas },
    // One replica per unit, so that the metric is the number of replicas.
    metricType: 'AverageValue',
    target: 1,
    activation: 0,
  };
}

function rabbitmq(
  entry: ManifestReader,
  metadata: ManifestReader,
  name: string,
): KedaTrigger | undefined {
  const known = ['queueName', 'mode', 'value', 'activationValue', 'queueLength'];
  onlyKnown(metadata, [...connection, ...known, 'excludeUnacknowledged', 'useRegex']);
  const deprecated = metadata.fields['queueLength'] !== undefined;
  const mode = deprecated ? 'QueueLength' : required(metadata, 'mode', text(metadata, 'mode'), '');
  const queueName = required(metadata, 'queueName', text(metadata, 'queueName'), '');
  const target = positive(metadata, deprecated ? 'queueLength' : 'value');
  const activation = numeral(metadata, 'activationValue') ?? 0;
  if (mode !== 'QueueLength' && mode !== 'MessageRate') {
    if (mode !== '')
      complain(metadata, 'mode', `"${mode}" is not supported: QueueLength or MessageRate`);
    return undefined;
  }
  const source = { kind: 'rabbitmq', queueName, mode } as const;
  return { name, source, metricType: externalType(entry), target, activation };
}

function redis(entry: ManifestReader, metadata: ManifestReader, name: string): KedaTrigger {
  onlyKnown(metadata, [...connection, 'listName', 'listLength', 'activationListLength']);
  const listName = required(metadata, 'listName', text(metadata, 'listName'), '');
  return {
    name,
    source: { kind: 'redis', listName },
    metricType: externalType(entry),
    target: metadata.fields['listLength'] === undefined ? 5 : positive(metadata, 'listLength'),
    activation: numeral(metadata, 'activationListLength') ?? 0,
  };
}

function resource(
  entry: ManifestReader,
  metadata: ManifestReader,
  name: string,
  kind: 'cpu' | 'memory',
): KedaTrigger | undefined {
  onlyKnown(metadata, ['type', 'value', 'containerName']);
  // `metadata.type` is the place before KEDA 2.
  const metricType = text(entry, 'metricType') ?? text(metadata, 'type');
  if (metricType !== 'Utilization' && metricType !== 'AverageValue') {
    complain(entry, 'metricType', `of ${kind} must be Utilization or AverageValue`);
    return undefined;
  }
  const value = metadata.fields['value'];
  const quantity = parseQuantity(value);
  const target = quantity === undefined ? undefined : numberOf(quantity);
  if (target === undefined || !(target > 0)) {
    complain(metadata, 'value', value === undefined ? 'is missing' : 'must be a quantity above 0');
  }
  return { name, source: { kind }, metricType, target: target ?? 1, activation: 0 };
}

function externalType(entry: ManifestReader): 'AverageValue' | 'Value' {
  const metricType = text(entry, 'metricType') ?? 'AverageValue';
  if (metricType === 'AverageValue' || metricType === 'Value') return metricType;
  complain(entry, 'metricType', `must be AverageValue or Value, not ${metricType}`);
  return 'AverageValue';
}

function positive(metadata: ManifestReader, key: string): number {
  const value = required(metadata, key, numeral(metadata, key), 1);
  if (!(value > 0)) complain(metadata, key, `must be above 0, not ${value}`);
  return value;
}

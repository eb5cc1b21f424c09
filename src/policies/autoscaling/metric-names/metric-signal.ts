import { signalNames } from '../signals.ts';
import { type KnownMetric, knownMetric, knownMetrics } from './known-metrics.ts';
import { type MetricMeaning, type MetricNames, namedMeaning } from './metric-names.ts';
import { readQuery } from './query.ts';

/** What a metric was found to mean, or why nobody can tell. */
export type FoundMeaning =
  | {
      readonly kind: 'meaning';
      readonly meaning: MetricMeaning;
      /** In what the signal differs from the metric; undefined where in nothing that is known. */
      readonly approximately: string | undefined;
      /** The name of the table that said so; undefined where none did. */
      readonly named: string | undefined;
    }
  | { readonly kind: 'unknown'; readonly message: string };

/**
 * The signal of a metric, by its name or Prometheus query: as the table has it, under the names that the metric also
 * goes by (a trigger's) or one in the query, and else by well-known names.
 */
export function metricSignal(
  metric: string,
  names: MetricNames,
  alsoNamed: readonly string[] = [],
): FoundMeaning {
  const key = alsoNamed[0] ?? metric;
  const query = readQuery(metric);
  for (const name of [...alsoNamed, metric, ...query.names]) {
    const meaning = namedMeaning(names, name);
    if (meaning === undefined) continue;
    // Of a name within a query the table says the signal, and the query what is made of it.
    const isWhole = alsoNamed.includes(name) || name === metric;
    return {
      kind: 'meaning',
      meaning: isWhole ? meaning : within(meaning, query),
      approximately: undefined,
      named: name,
    };
  }
  const found = query.names.map(knownMetric).filter((known) => known !== undefined);
  const signals = [...new Set(found.map(({ signal }) => signal))];
  const [first] = found;
  if (first === undefined) return unknown(`no signal is known for ${metric}`, key);
  if (signals.length === 1) {
    if (!query.isRead) return unknown(`${metric} is more than a signal`, key);
    const { approximately } = query.reading === 'most' ? { approximately: most } : first;
    return { kind: 'meaning', meaning: within(first, query), approximately, named: undefined };
  }
  // Running and waiting are all that there are.
  const isAll = query.isSum && signals.every((one) => one === 'queue-depth' || one === 'ongoing');
  if (isAll) {
    return {
      kind: 'meaning',
      meaning: within({ signal: 'ongoing' }, query),
      approximately: undefined,
      named: undefined,
    };
  }
  return unknown(`${metric} is of several signals: ${signals.join(', ')}`, key);
}

const most = 'the mean over the replicas, where it is the most of any';

type Query = ReturnType<typeof readQuery>;

function within(of: MetricMeaning | KnownMetric, query: Query): MetricMeaning {
  const reading =
    query.reading === undefined ? of.reading : query.reading === 'sum' ? 'sum' : 'mean';
  const scale = (of.scale ?? 1) * query.factor;
  const isTime = of.signal === 'latency' || of.signal === 'ttft' || of.signal === 'itl';
  return {
    signal: of.signal,
    ...(scale === 1 ? {} : { scale }),
    // Times are of requests, whatever is added up to make a mean of them.
    ...(reading === undefined || isTime ? {} : { reading }),
  };
}

function unknown(what: string, key: string): FoundMeaning {
  const examples = knownMetrics.map(({ example }) => example).join(', ');
  const written = /^[\w:./|-]+$/.test(key) ? key : JSON.stringify(key);
  return {
    kind: 'unknown',
    message: `${what}. Say in the scenario’s scaling which one it is, as in \`metrics: { ${written}: queue-depth }\`: ${signalNames.join(', ')}. Known without: ${examples}`,
  };
}

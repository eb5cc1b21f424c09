/** What a metric is measured in. */
export type MetricUnit = 'seconds' | 'count' | 'ratio' | 'per-second' | 'usd' | 'hours';

export interface MetricDefinition {
  readonly name: string;
  readonly unit: MetricUnit;
  /** Which way is good; undefined where neither is. */
  readonly better?: 'lower' | 'higher';
  readonly about: string;
}

const quantiles = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const;

function latency(prefix: string, what: string): MetricDefinition[] {
  return quantiles.map((statistic) => ({
    name: `${prefix}_${statistic}`,
    unit: 'seconds',
    better: 'lower',
    about: `${statistic} of ${what}`,
  }));
}

/**
 * Every metric of a result, in the order of its columns. Requests count from the end of the warm-up on:
 * those that arrive after it, and for queue, busy time and money the time after it.
 */
export const metrics: readonly MetricDefinition[] = [
  { name: 'arrived', unit: 'count', about: 'requests that arrived' },
  { name: 'completed', unit: 'count', better: 'higher', about: 'of those, answered in full' },
  { name: 'rejected', unit: 'count', better: 'lower', about: 'turned away: the queue was full' },
  { name: 'timed_out', unit: 'count', better: 'lower', about: 'gave up waiting' },
  { name: 'in_flight', unit: 'count', about: 'neither answered nor lost at the horizon' },
  {
    name: 'drop_rate',
    unit: 'ratio',
    better: 'lower',
    about: '(rejected + timed_out) / arrived',
  },
  { name: 'throughput', unit: 'per-second', better: 'higher', about: 'completed per second' },
  {
    name: 'goodput',
    unit: 'per-second',
    better: 'higher',
    about: 'completed per second within every promise of their SLO class',
  },
  {
    name: 'goodput_ratio',
    unit: 'ratio',
    better: 'higher',
    about: 'part of the requests with an outcome that kept every promise',
  },
  ...latency('wait', 'the time from arrival to start of service, of the completed'),
  ...latency('ttft', 'the time from arrival to first answer, of the completed'),
  ...latency('e2e', 'the time from arrival to the full answer, of the completed'),
  {
    name: 'queue_mean',
    unit: 'count',
    better: 'lower',
    about: 'requests waiting, mean over time',
  },
  { name: 'queue_max', unit: 'count', better: 'lower', about: 'requests waiting, at the worst' },
  {
    name: 'utilisation',
    unit: 'ratio',
    about: 'busy part of the slots of replicas that were ready',
  },
  { name: 'replicas_mean', unit: 'count', about: 'replicas ready, mean over time' },
  { name: 'replicas_max', unit: 'count', about: 'replicas ready, at the most' },
  {
    name: 'accelerator_hours',
    unit: 'hours',
    better: 'lower',
    about: 'accelerators rented, starting and draining ones included',
  },
  {
    name: 'cost_usd',
    unit: 'usd',
    better: 'lower',
    about: 'accelerator hours at the price of the pool',
  },
  {
    name: 'value_lost_usd',
    unit: 'usd',
    better: 'lower',
    about: 'value of the requests rejected or timed out',
  },
];

export const metricNames: readonly string[] = metrics.map((metric) => metric.name);

/** The definition of a metric by its name. */
export function metricDefinition(name: string): MetricDefinition {
  const definition = metrics.find((metric) => metric.name === name);
  if (definition === undefined) throw new RangeError(`no metric is called ${name}`);
  return definition;
}

/** One value for each metric; NaN where nothing was there to measure. */
export type MetricValues = Readonly<Record<string, number>>;

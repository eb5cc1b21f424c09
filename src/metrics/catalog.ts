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
  {
    name: 'rejected',
    unit: 'count',
    better: 'lower',
    about: 'turned away: the queue was full, or no replica could ever serve them',
  },
  { name: 'unservable', unit: 'count', better: 'lower', about: 'of the rejected, the latter' },
  {
    name: 'timed_out',
    unit: 'count',
    better: 'lower',
    about: 'given up after a time-out of the deployment',
  },
  { name: 'cancelled', unit: 'count', about: 'given up by their clients' },
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
  ...latency(
    'tpot',
    '(e2e − ttft) / (output tokens − 1), of the completed with two tokens at least',
  ),
  ...latency('e2e', 'the time from arrival to the full answer, of the completed'),
  ...latency('itl', 'the time between two tokens of an answer'),
  {
    name: 'tokens_per_second',
    unit: 'per-second',
    better: 'higher',
    about: 'output tokens per second',
  },
  {
    name: 'tokens_per_second_per_accelerator',
    unit: 'per-second',
    better: 'higher',
    about: 'output tokens per second of a rented accelerator',
  },
  {
    name: 'computed_tokens_per_second',
    unit: 'per-second',
    about: 'prompt tokens computed per second, those of preempted sequences again',
  },
  { name: 'batch_mean', unit: 'count', about: 'sequences in a step, mean over steps' },
  {
    name: 'kv_use',
    unit: 'ratio',
    about: 'part of the KV blocks of a replica in use during a step, mean over steps',
  },
  {
    name: 'prefix_hit_rate',
    unit: 'ratio',
    better: 'higher',
    about: 'part of the prompt tokens that the prefix cache spared',
  },
  {
    name: 'prompt_cache_hit_rate',
    unit: 'ratio',
    better: 'higher',
    about: 'part of the prompts that were found whole in the prompt cache',
  },
  {
    name: 'prompt_cache_evictions',
    unit: 'count',
    better: 'lower',
    about: 'prompts that left the prompt cache for others',
  },
  {
    name: 'prompt_cache_gb',
    unit: 'count',
    about: 'gigabytes (10⁹) that the prompt caches hold in the end',
  },
  {
    name: 'preemptions',
    unit: 'count',
    better: 'lower',
    about: 'sequences that had to give up their KV blocks',
  },
  {
    name: 'loaded_tokens',
    unit: 'count',
    about: 'tokens whose KV came from lower tiers, swap space or other replicas',
  },
  { name: 'steps', unit: 'count', about: 'steps of language models' },
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

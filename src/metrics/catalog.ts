/** What a metric is measured in. */
export type MetricUnit =
  | 'seconds'
  | 'count'
  | 'ratio'
  | 'per-second'
  | 'usd'
  | 'hours'
  | 'kwh'
  | 'joules'
  | 'grams';

/** A metric: its name, its unit, and which way is good. */
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

/** Of what is in regions only: nobody knows the grid of the rest. */
const carbonMetrics: readonly MetricDefinition[] = [
  {
    name: 'energy_rest_kwh',
    unit: 'kwh',
    better: 'lower',
    about: 'of the energy, what all that is rented draws at rest, whether it works or not',
  },
  {
    name: 'site_kwh',
    unit: 'kwh',
    better: 'lower',
    about: 'energy with what the sites add: energy × PUE of the region',
  },
  {
    name: 'carbon_g',
    unit: 'grams',
    better: 'lower',
    about:
      'CO2e of that: energy × PUE × grams per kWh of the region’s grid in the hour in which it is drawn',
  },
  {
    name: 'carbon_embodied_g',
    unit: 'grams',
    better: 'lower',
    about:
      'CO2e of making the accelerators and their parts of servers, by the part of three years for which they are rented',
  },
  {
    name: 'carbon_g_per_1000_good',
    unit: 'grams',
    better: 'lower',
    about: 'CO2e of both kinds of a thousand requests that kept every promise',
  },
];

/** How regions failed, and came back. */
const outageMetrics: readonly MetricDefinition[] = [
  { name: 'region_outages', unit: 'count', about: 'outages of regions and of their zones' },
  {
    name: 'region_outage_seconds',
    unit: 'seconds',
    better: 'lower',
    about: 'time for which regions or zones were down or in trouble',
  },
  {
    name: 'region_turned_away',
    unit: 'count',
    better: 'lower',
    about: 'calls that a region in trouble, or the way there, did not let through',
  },
  {
    name: 'failover_seconds',
    unit: 'seconds',
    better: 'lower',
    about: 'from the start of an outage to the last call that failed of it, the longest of all',
  },
  {
    name: 'restore_seconds',
    unit: 'seconds',
    better: 'lower',
    about:
      'from the start of an outage until as many replicas were ready there as before, the longest of all',
  },
];

/** How gateways let requests wait for better hours. */
const deferralMetrics: readonly MetricDefinition[] = [
  {
    name: 'deferred',
    unit: 'count',
    about: 'requests that a gateway held for a better hour',
  },
  {
    name: 'deferred_hours_mean',
    unit: 'hours',
    about: 'mean time for which it held them, or is going to',
  },
];

/** Names of the metrics that there are only where gateways defer requests. */
export const deferralMetricNames: readonly string[] = deferralMetrics.map(({ name }) => name);

/** Names of the metrics that there are only where there are regions. */
export const regionalMetricNames: readonly string[] = [...carbonMetrics, ...outageMetrics].map(
  ({ name }) => name,
);

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
  {
    name: 'failed',
    unit: 'count',
    better: 'lower',
    about:
      'lost with a replica that had a fatal fault, or shared the fate of one, or was stopped before they ended',
  },
  { name: 'in_flight', unit: 'count', about: 'neither answered nor lost at the horizon' },
  {
    name: 'drop_rate',
    unit: 'ratio',
    better: 'lower',
    about: '(rejected + timed_out) / arrived; what failed with a replica is not in it',
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
    about: 'part of the requests with an outcome, failed ones included, that kept every promise',
  },
  {
    name: 'slo_minutes_lost',
    unit: 'count',
    better: 'lower',
    about:
      'minutes in which fewer of a tenant’s requests that ended kept every promise than its objective, or none ended while some waited all the time; of several tenants, in which any lost one',
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
    name: 'model_hit_rate',
    unit: 'ratio',
    better: 'higher',
    about: 'part of the requests to a serverless handler whose model was in memory',
  },
  { name: 'model_loads', unit: 'count', better: 'lower', about: 'models that it had to load' },
  {
    name: 'model_cache_gb',
    unit: 'count',
    better: 'lower',
    about: 'gigabytes (10⁹) of models in the memory of the fullest instance',
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
    name: 'time_to_capacity_mean',
    unit: 'seconds',
    better: 'lower',
    about:
      'mean time from a decision that asks for more replicas than there are until so many are ready; those under way count until the horizon, those taken back do not',
  },
  { name: 'time_to_capacity_max', unit: 'seconds', better: 'lower', about: 'the longest of these' },
  { name: 'cold_starts', unit: 'count', about: 'new replicas that became ready' },
  {
    name: 'cold_start_mean',
    unit: 'seconds',
    better: 'lower',
    about:
      'mean time from the order of a new replica to its readiness, the wait for a place included',
  },
  { name: 'cold_start_max', unit: 'seconds', better: 'lower', about: 'the longest of these' },
  { name: 'wakes', unit: 'count', about: 'sleeping replicas that became ready' },
  {
    name: 'wake_mean',
    unit: 'seconds',
    better: 'lower',
    about: 'mean time from the decision to wake one to its readiness',
  },
  { name: 'scalings', unit: 'count', about: 'changes of the number of replicas asked for' },
  {
    name: 'flaps_per_hour',
    unit: 'count',
    better: 'lower',
    about: 'of those, per hour, up after down or down after up',
  },
  {
    name: 'over_provisioned_hours',
    unit: 'hours',
    better: 'lower',
    about:
      'replica-hours ready beyond those needed: arrivals of a minute or of an interval, whichever is shorter, over what a replica serves with full batches; a yardstick by mean rates',
  },
  {
    name: 'under_provisioned_hours',
    unit: 'hours',
    better: 'lower',
    about: 'replica-hours needed, by the same yardstick, beyond those ready',
  },
  {
    name: 'accelerator_hours',
    unit: 'hours',
    better: 'lower',
    about:
      'accelerators provisioned: all that are rented and paid for, used, starting and idle ones together',
  },
  {
    name: 'used_hours',
    unit: 'hours',
    about:
      'of those, hours in which work kept multiprocessors busy; of a shared accelerator its part',
  },
  {
    name: 'starting_hours',
    unit: 'hours',
    better: 'lower',
    about: 'of those, held by replicas that were not ready yet, or not again after a fault',
  },
  {
    name: 'idle_hours',
    unit: 'hours',
    better: 'lower',
    about:
      'what is left of them: held by replicas that were ready and not used, and in all also rented and held by nobody; below zero where work had more of a shared accelerator than its part',
  },
  {
    name: 'accelerator_use',
    unit: 'ratio',
    better: 'higher',
    about: 'used hours / accelerator hours',
  },
  {
    name: 'cost_usd',
    unit: 'usd',
    better: 'lower',
    about: 'accelerator hours at the price of the pool, and what providers charge',
  },
  {
    name: 'cost_api_usd',
    unit: 'usd',
    better: 'lower',
    about: 'of that, what providers charge',
  },
  {
    name: 'cost_serving_usd',
    unit: 'usd',
    about: 'of that, for used hours, but for what was lost',
  },
  {
    name: 'cost_starting_usd',
    unit: 'usd',
    better: 'lower',
    about: 'of that, for starting hours',
  },
  { name: 'cost_idle_usd', unit: 'usd', better: 'lower', about: 'of that, for idle hours' },
  {
    name: 'cost_lost_usd',
    unit: 'usd',
    better: 'lower',
    about:
      'of that, for the part of the used hours that came to nothing: requests that failed or were given up, and tokens computed again',
  },
  {
    name: 'usd_per_1000_good',
    unit: 'usd',
    better: 'lower',
    about: 'cost of a thousand requests that kept every promise',
  },
  {
    name: 'energy_kwh',
    unit: 'kwh',
    better: 'lower',
    about:
      'of the accelerators rented: what they draw at rest, and by their use the way to the data sheet’s watts',
  },
  {
    name: 'joules_per_good',
    unit: 'joules',
    better: 'lower',
    about: 'energy of a request that kept every promise',
  },
  ...carbonMetrics,
  ...outageMetrics,
  {
    name: 'stranded_hours',
    unit: 'hours',
    better: 'lower',
    about: 'accelerator hours rented of which no replica has a part',
  },
  {
    name: 'fragmented',
    unit: 'count',
    better: 'lower',
    about: 'accelerators free but of no use to the pool’s typical replicas (FGD), mean over time',
  },
  {
    name: 'swaps',
    unit: 'count',
    better: 'lower',
    about: 'models that came back to an accelerator which others had',
  },
  {
    name: 'swap_seconds',
    unit: 'seconds',
    better: 'lower',
    about: 'what that took: to move out who was there, to move in, and to begin',
  },
  {
    name: 'attempts',
    unit: 'count',
    better: 'lower',
    about: 'calls that gateways made to their targets',
  },
  {
    name: 'amplification',
    unit: 'count',
    better: 'lower',
    about: 'calls for each request that was sent at all: 1 where none is sent twice',
  },
  { name: 'retries', unit: 'count', about: 'of the calls, again to the same target' },
  { name: 'fallbacks', unit: 'count', about: 'of the calls, to another target after a failure' },
  { name: 'hedges', unit: 'count', about: 'of the calls, copies beside one that was slow' },
  { name: 'hedge_wins', unit: 'count', about: 'copies that answered first' },
  {
    name: 'escalations',
    unit: 'count',
    about: 'answers that were not good enough, so that a dearer target was asked',
  },
  { name: 'shadow_calls', unit: 'count', about: 'copies whose answer nobody waits for' },
  {
    name: 'response_cache_hit_rate',
    unit: 'ratio',
    better: 'higher',
    about: 'part of the requests looked up whose answer was known',
  },
  {
    name: 'false_hit_rate',
    unit: 'ratio',
    better: 'lower',
    about: 'part of the requests looked up that got the answer to another question',
  },
  {
    name: 'coalesced',
    unit: 'count',
    better: 'higher',
    about: 'requests that shared the answer to an equal one under way',
  },
  {
    name: 'over_budget',
    unit: 'count',
    better: 'lower',
    about: 'requests turned away for a budget',
  },
  {
    name: 'over_limit',
    unit: 'count',
    better: 'lower',
    about: 'requests turned away for their tenant’s rate limit',
  },
  {
    name: 'budget_alerts',
    unit: 'count',
    about: 'times at which a part of a budget was spent that somebody is told of',
  },
  {
    name: 'breaker_opens',
    unit: 'count',
    better: 'lower',
    about: 'times at which a gateway took a target out of use',
  },
  {
    name: 'answer_quality',
    unit: 'ratio',
    better: 'higher',
    about: 'part of the answers that are right',
  },
  ...deferralMetrics,
  {
    name: 'unplaced',
    unit: 'count',
    better: 'lower',
    about: 'orders of replicas for which the pool had no room',
  },
  {
    name: 'fairness',
    unit: 'ratio',
    better: 'higher',
    about:
      'Jain’s index of the tenants’ goodput ratios: 1 where all are served alike, 1 / n where one is; none where nobody is',
  },
  {
    name: 'value_lost_usd',
    unit: 'usd',
    better: 'lower',
    about: 'value of the requests rejected, timed out or failed',
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

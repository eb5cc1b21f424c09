import type { MetricMeaning } from './metric-names.ts';

/** A well-known metric: how its name looks in small letters with `_` between words, and what it means. */
export interface KnownMetric extends MetricMeaning {
  readonly form: RegExp;
  /** How a message names it. */
  readonly example: string;
  /** In what the signal differs from it. */
  readonly approximately?: string | undefined;
}

const running = 'requests that wait count too';
const percentile = 'the percentile is the one that the scenario measures';
const perCent = 'taken to be in per cent';

/**
 * Metrics that servers, exporters and gateways are known for: vLLM, SGLang, TGI, Triton, DCGM, GKE, the Gateway API
 * Inference Extension, and common names of one's own. The first that fits counts, so the special come first.
 */
export const knownMetrics: readonly KnownMetric[] = [
  {
    form: /inference_pool_average_queue_size/,
    example: 'inference_pool_average_queue_size',
    signal: 'queue-depth',
    reading: 'mean',
  },
  {
    form: /num_requests_waiting|num_queue_reqs|requests_waiting|waiting_requests/,
    example: 'vllm:num_requests_waiting',
    signal: 'queue-depth',
  },
  {
    form: /queue_?(size|depth|length)|queued_requests|pending_requests?|messages_ready|undelivered_messages/,
    example: 'queue_depth',
    signal: 'queue-depth',
  },
  {
    form: /num_requests_running|num_running_reqs|requests_running|running_requests/,
    example: 'vllm:num_requests_running',
    signal: 'ongoing',
    approximately: running,
  },
  {
    form: /ongoing_requests|in_?flight|active_requests|concurren(t_requests|cy)|processing_queries/,
    example: 'requests_in_flight',
    signal: 'ongoing',
  },
  {
    form: /cache_us(age|e)_percent|kv_cache_percent/,
    example: 'kv_cache_usage_percent',
    signal: 'kv-use',
    scale: 100,
  },
  {
    // In spite of its name 0 to 1.
    form: /(gpu|kv)_cache_us(age|e)|kv_cache_utili[sz]ation|token_usage/,
    example: 'vllm:kv_cache_usage_perc',
    signal: 'kv-use',
  },
  {
    form: /dcgm_fi_dev_gpu_util|duty_cycle/,
    example: 'DCGM_FI_DEV_GPU_UTIL',
    signal: 'utilisation',
    scale: 100,
    approximately: 'the busy part of the replica’s time',
  },
  {
    form: /dcgm_fi_prof_(gr_engine|sm)_active/,
    example: 'DCGM_FI_PROF_GR_ENGINE_ACTIVE',
    signal: 'utilisation',
  },
  {
    form: /gpu_util/,
    example: 'gpu_utilization',
    signal: 'utilisation',
    scale: 100,
    approximately: perCent,
  },
  {
    form: /time_to_first_token|(^|_)ttft/,
    example: 'vllm:time_to_first_token_seconds',
    signal: 'ttft',
    approximately: percentile,
  },
  {
    form: /time_per_output_token|inter_token_latency|(^|_)(tpot|itl)(_|$)/,
    example: 'vllm:inter_token_latency_seconds',
    signal: 'itl',
    approximately: percentile,
  },
  {
    form: /request_latency|request_duration|response_time|e2e_latency/,
    example: 'vllm:e2e_request_latency_seconds',
    signal: 'latency',
    approximately: 'the mean, where it is a percentile',
  },
  {
    form: /generation_tokens|gen(eration)?_throughput|output_tokens|tokens_per_second/,
    example: 'vllm:generation_tokens_total',
    signal: 'tokens-per-second',
  },
  {
    form: /request_success|completed_requests|requests_completed/,
    example: 'vllm:request_success_total',
    signal: 'completion-rate',
  },
  {
    form: /requests?_per_second|queries_per_second|request_rate|requests?_(total|count)|(^|_)(rps|qps)(_|$)/,
    example: 'http_requests_per_second',
    signal: 'arrival-rate',
  },
];

/** The well-known metric of a name, with its unit of time; undefined where nobody knows it. */
export function knownMetric(name: string): KnownMetric | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const known = knownMetrics.find(({ form }) => form.test(plain));
  if (known === undefined || !isTime(known)) return known;
  if (/_(ms|msec|milliseconds?)(_|$)/.test(plain)) return { ...known, scale: 1000 };
  if (/_(us|usec|microseconds?)(_|$)/.test(plain)) return { ...known, scale: 1e6 };
  return known;
}

function isTime({ signal }: MetricMeaning): boolean {
  return signal === 'ttft' || signal === 'itl' || signal === 'latency';
}

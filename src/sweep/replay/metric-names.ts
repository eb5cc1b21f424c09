import { type SignalName, signalNames } from '../../policies/autoscaling/signals.ts';

/** What a column of recorded metrics may mean. */
export type MetricName =
  | SignalName
  | 'ready'
  | 'starting'
  | 'draining'
  | 'replicas'
  | 'running'
  | 'prompt-tokens'
  | 'output-tokens';

/** What a column is measured in. */
export type MetricKind = 'time' | 'rate' | 'part' | 'count';

/** Names in common use, in small letters with underscores. */
const usual: Readonly<Record<MetricName | 'time', readonly string[]>> = {
  time: ['time', 'timestamp', 'ts', 'date', 'datetime', 'at', 't', 'seconds', 'epoch', 'unix_time'],
  ready: [
    'ready',
    'ready_replicas',
    'replicas_ready',
    'ready_pods',
    'available_replicas',
    'replicas_available',
  ],
  replicas: [
    'replicas',
    'replica_count',
    'num_replicas',
    'current_replicas',
    'pods',
    'pod_count',
    'instances',
    'instance_count',
    'workers',
    'servers',
  ],
  starting: [
    'starting',
    'starting_replicas',
    'replicas_starting',
    'pending',
    'pending_replicas',
    'pending_pods',
    'replicas_pending',
    'unready',
    'unready_replicas',
    'unready_pods',
    'unavailable_replicas',
    'replicas_unavailable',
  ],
  draining: [
    'draining',
    'draining_replicas',
    'replicas_draining',
    'terminating',
    'terminating_pods',
  ],
  'queue-depth': [
    'queue_depth',
    'queue',
    'queue_length',
    'queue_len',
    'queue_size',
    'queued',
    'queued_requests',
    'requests_queued',
    'waiting',
    'waiting_requests',
    'requests_waiting',
    'num_requests_waiting',
    'num_queue_reqs',
    'num_waiting',
    'pending_requests',
    'backlog',
  ],
  ongoing: [
    'ongoing',
    'ongoing_requests',
    'in_flight',
    'inflight',
    'in_flight_requests',
    'inflight_requests',
    'requests_in_flight',
    'requests_in_progress',
    'active_requests',
    'concurrency',
    'concurrent_requests',
  ],
  running: [
    'running',
    'running_requests',
    'requests_running',
    'num_requests_running',
    'num_running',
    'num_running_reqs',
  ],
  'arrival-rate': [
    'arrival_rate',
    'rate',
    'rps',
    'qps',
    'request_rate',
    'requests_per_second',
    'requests_per_sec',
    'requests_per_s',
    'req_per_s',
    'reqs_per_second',
    'requests_s',
    'http_requests_per_second',
    'arrivals_per_second',
    'arrivals_per_s',
    'rpm',
    'requests_per_minute',
    'requests_per_min',
  ],
  'completion-rate': [
    'completion_rate',
    'completions_per_second',
    'completed_per_second',
    'completed_per_s',
    'served_per_second',
    'responses_per_second',
    'throughput_rps',
  ],
  'tokens-per-second': [
    'tokens_per_second',
    'tokens_per_sec',
    'tokens_per_s',
    'tokens_s',
    'tps',
    'token_rate',
    'token_throughput',
    'output_tokens_per_second',
    'generation_tokens_per_second',
    'generation_throughput',
    'gen_throughput',
    'generation_throughput_toks_per_s',
  ],
  latency: [
    'latency',
    'e2e',
    'e2e_latency',
    'request_latency',
    'e2e_request_latency',
    'response_time',
    'request_duration',
    'http_request_duration',
    'duration',
  ],
  ttft: ['ttft', 'time_to_first_token', 'first_token', 'first_token_latency'],
  itl: [
    'itl',
    'inter_token_latency',
    'tpot',
    'time_per_output_token',
    'time_between_tokens',
    'tbt',
  ],
  utilisation: [
    'utilisation',
    'utilization',
    'util',
    'gpu_util',
    'gpu_utilisation',
    'gpu_utilization',
    'gpu_usage',
    'gpu_use',
    'gpu',
    'duty_cycle',
    'nvidia_gpu_duty_cycle',
    'dcgm_fi_dev_gpu_util',
    'busy',
    'cpu',
    'cpu_util',
    'cpu_utilisation',
    'cpu_utilization',
    'cpu_usage',
  ],
  'kv-use': [
    'kv_use',
    'kv',
    'kv_usage',
    'kv_util',
    'kv_utilisation',
    'kv_utilization',
    'kv_cache',
    'kv_cache_use',
    'kv_cache_usage',
    'kv_cache_util',
    'kv_cache_utilisation',
    'kv_cache_utilization',
    'gpu_cache_usage',
    'cache_usage',
    'token_usage',
  ],
  'prompt-tokens': ['prompt_tokens', 'input_tokens', 'prompt_length', 'input_length', 'isl'],
  'output-tokens': ['output_tokens', 'completion_tokens', 'output_length', 'osl'],
};

const scales: Readonly<Record<MetricKind, Readonly<Record<string, number>>>> = {
  time: {
    s: 1,
    sec: 1,
    secs: 1,
    second: 1,
    seconds: 1,
    ms: 1e-3,
    msec: 1e-3,
    millis: 1e-3,
    milliseconds: 1e-3,
    us: 1e-6,
    micros: 1e-6,
    microseconds: 1e-6,
    ns: 1e-9,
    min: 60,
    minutes: 60,
  },
  rate: { s: 1, sec: 1, second: 1, min: 1 / 60, minute: 1 / 60, h: 1 / 3600, hour: 1 / 3600 },
  part: { percent: 0.01, pct: 0.01, percentage: 0.01, ratio: 1, fraction: 1 },
  count: {},
};

/** What a unit of a kind is in base units: seconds, per second, parts of 1; undefined where it is none. */
export function scaleOf(kind: MetricKind, unit: string): number | undefined {
  return Object.hasOwn(scales[kind], unit) ? scales[kind][unit] : undefined;
}

/** The units that `scaleOf` knows. */
export function unitsOf(kind: MetricKind): readonly string[] {
  return Object.keys(scales[kind]);
}

/** What a metric's column may be told to mean. */
export const metricNames = Object.keys(usual) as readonly (MetricName | 'time')[];

/** Which of the names in common use one is, counted from 0; undefined where it is none. */
export function usualName(
  words: string,
): { readonly name: MetricName | 'time'; readonly rank: number } | undefined {
  for (const name of metricNames) {
    const rank = usual[name].indexOf(words);
    if (rank >= 0) return { name, rank };
  }
  return undefined;
}

/** Signals and counts are in base units: seconds, per second, 0 to 1. */
export function kindOf(name: MetricName | 'time'): MetricKind {
  switch (name) {
    case 'time':
    case 'latency':
    case 'ttft':
    case 'itl':
      return 'time';
    case 'arrival-rate':
    case 'completion-rate':
    case 'tokens-per-second':
      return 'rate';
    case 'utilisation':
    case 'kv-use':
      return 'part';
    default:
      return 'count';
  }
}

/** Whether something is a signal that a policy can be told to go by. */
export function isSignal(name: string): name is SignalName {
  return (signalNames as readonly string[]).includes(name);
}

import { describe, expect, it } from 'vitest';
import { knownMetrics } from '../../../src/policies/autoscaling/metric-names/known-metrics.ts';
import type { MetricNames } from '../../../src/policies/autoscaling/metric-names/metric-names.ts';
import { metricSignal } from '../../../src/policies/autoscaling/metric-names/metric-signal.ts';
import { signalNames } from '../../../src/policies/autoscaling/signals.ts';

/** What a metric means; the message where nobody knows. */
function meaningOf(metric: string, names: MetricNames = {}, alsoNamed: readonly string[] = []) {
  const found = metricSignal(metric, names, alsoNamed);
  return found.kind === 'meaning' ? found.meaning : found.message;
}

describe('well-known metrics', () => {
  it.each([
    ['vllm:num_requests_waiting', { signal: 'queue-depth' }],
    ['vllm_num_requests_waiting', { signal: 'queue-depth' }],
    ['prometheus.googleapis.com|vllm:num_requests_waiting|gauge', { signal: 'queue-depth' }],
    ['queue_depth', { signal: 'queue-depth' }],
    ['tgi_queue_size', { signal: 'queue-depth' }],
    ['nv_inference_pending_request_count', { signal: 'queue-depth' }],
    ['inference_pool_average_queue_size', { signal: 'queue-depth', reading: 'mean' }],
    ['vllm:num_requests_running', { signal: 'ongoing' }],
    ['sglang:num_running_reqs', { signal: 'ongoing' }],
    ['vllm:gpu_cache_usage_perc', { signal: 'kv-use' }],
    ['vllm:kv_cache_usage_perc', { signal: 'kv-use' }],
    ['DCGM_FI_DEV_GPU_UTIL', { signal: 'utilisation', scale: 100 }],
    ['nvidia_gpu_duty_cycle', { signal: 'utilisation', scale: 100 }],
    ['kubernetes.io|container|accelerator|duty_cycle', { signal: 'utilisation', scale: 100 }],
    ['http_requests_per_second', { signal: 'arrival-rate' }],
    ['requests-per-second', { signal: 'arrival-rate' }],
    ['vllm:time_to_first_token_seconds', { signal: 'ttft' }],
    ['ttft_p95_ms', { signal: 'ttft', scale: 1000 }],
    ['vllm:time_per_output_token_seconds', { signal: 'itl' }],
    ['vllm:e2e_request_latency_seconds', { signal: 'latency' }],
    ['nv_inference_request_duration_us', { signal: 'latency', scale: 1e6 }],
    ['vllm:generation_tokens_total', { signal: 'tokens-per-second' }],
    ['vllm:request_success_total', { signal: 'completion-rate' }],
  ])('%s', (metric, meaning) => {
    expect(meaningOf(metric)).toEqual(meaning);
  });

  it('are known by their own examples, each of them', () => {
    for (const known of knownMetrics) {
      expect(meaningOf(known.example)).toMatchObject({ signal: known.signal });
    }
  });
});

describe('Prometheus queries', () => {
  it.each([
    ['sum(vllm:num_requests_waiting{model="x"})', { signal: 'queue-depth', reading: 'sum' }],
    ['avg by (pod) (vllm:num_requests_waiting)', { signal: 'queue-depth', reading: 'mean' }],
    [
      'sum(vllm:num_requests_waiting) / count(vllm:num_requests_waiting)',
      { signal: 'queue-depth', reading: 'mean' },
    ],
    ['max(vllm:kv_cache_usage_perc)', { signal: 'kv-use', reading: 'mean' }],
    ['avg(vllm:gpu_cache_usage_perc) * 100', { signal: 'kv-use', scale: 100, reading: 'mean' }],
    ['100 * avg(vllm:gpu_cache_usage_perc)', { signal: 'kv-use', scale: 100, reading: 'mean' }],
    ['avg(DCGM_FI_DEV_GPU_UTIL) / 100', { signal: 'utilisation', reading: 'mean' }],
    [
      'sum(vllm:num_requests_running) + sum(vllm:num_requests_waiting)',
      { signal: 'ongoing', reading: 'sum' },
    ],
    ['sum(rate(http_requests_total{job="x"}[2m]))', { signal: 'arrival-rate', reading: 'sum' }],
    [
      'sum(increase(http_requests_total[1m]))',
      { signal: 'arrival-rate', scale: 60, reading: 'sum' },
    ],
    [
      'histogram_quantile(0.95, sum(rate(vllm:time_to_first_token_seconds_bucket[2m])) by (le))',
      { signal: 'ttft' },
    ],
    [
      'sum(rate(vllm:e2e_request_latency_seconds_sum[1m])) / sum(rate(vllm:e2e_request_latency_seconds_count[1m]))',
      { signal: 'latency' },
    ],
  ])('%s', (query, meaning) => {
    expect(meaningOf(query)).toEqual(meaning);
  });

  it('of several signals, or of more than a signal, are not guessed at', () => {
    expect(meaningOf('sum(queue_depth) + sum(http_requests_per_second)')).toMatch(
      /^sum\(queue_depth\) \+ sum\(http_requests_per_second\) is of several signals: queue-depth, arrival-rate\./,
    );
    expect(meaningOf('sum(queue_depth) / 4 + 1')).toMatch(
      /^sum\(queue_depth\) \/ 4 \+ 1 is more than a signal\./,
    );
  });
});

describe('names of one’s own', () => {
  it('go before well-known ones, whole or within a query', () => {
    expect(meaningOf('queue_depth', { queue_depth: 'ongoing' })).toEqual({ signal: 'ongoing' });
    expect(meaningOf('avg(jobs) * 100', { jobs: 'queue-depth' })).toEqual({
      signal: 'queue-depth',
      scale: 100,
      reading: 'mean',
    });
    const jobs = { signal: 'queue-depth', scale: 2 } as const;
    expect(meaningOf('rate(a) / rate(b)', { s0: jobs }, ['s0'])).toEqual(jobs);
  });

  it('do not include those that every object has', () => {
    expect(meaningOf('toString')).toMatch(/^no signal is known for toString\./);
  });

  it('are asked for where nobody knows a metric, with the signals that there are', () => {
    const message = meaningOf('my_metric');
    expect(message).toMatch(
      /^no signal is known for my_metric\. Say in the scenario’s scaling which one it is, as in `metrics: \{ my_metric: queue-depth \}`: /,
    );
    for (const signal of signalNames) expect(message).toContain(signal);
    expect(message).toContain('vllm:num_requests_waiting');
  });
});

it('says in what a signal differs from the metric', () => {
  expect(metricSignal('vllm:num_requests_running', {})).toMatchObject({
    approximately: 'requests that wait count too',
  });
  expect(metricSignal('vllm:num_requests_waiting', {})).toMatchObject({ approximately: undefined });
});

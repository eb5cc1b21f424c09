import { describe, expect, it } from 'vitest';
import { knownMetric } from '../../../src/policies/autoscaling/metric-names/known-metrics.ts';
import { MetricLookup } from '../../../src/policies/autoscaling/metric-names/manifest-scaling.ts';
import { metricSignal } from '../../../src/policies/autoscaling/metric-names/metric-signal.ts';

const path = ['spec', 'metrics', 0, 'name'];

describe('looking a metric of a manifest up', () => {
  it('gives what the table says, which counts as used', () => {
    const lookup = new MetricLookup({ jobs: 'queue-depth', spare: 'ongoing' });
    expect(lookup.meaning(path, 'jobs')).toEqual({ signal: 'queue-depth' });
    expect(lookup.result('scaling')).toEqual({
      scaling: 'scaling',
      findings: [],
      notes: [],
      unused: ['spare'],
      known: ['jobs'],
    });
  });

  it('gives what everybody knows, with a note where the signal is not quite it', () => {
    const lookup = new MetricLookup({});
    expect(lookup.meaning(path, 'queue_depth')).toEqual({ signal: 'queue-depth' });
    expect(lookup.notes).toEqual([]);
    expect(lookup.meaning(path, 'vllm:num_requests_running')).toEqual({ signal: 'ongoing' });
    expect(lookup.result('scaling')).toEqual({
      scaling: 'scaling',
      findings: [],
      notes: [
        {
          path,
          message: 'vllm:num_requests_running is read as ongoing: requests that wait count too',
        },
      ],
      unused: [],
      known: ['queue_depth', 'vllm:num_requests_running'],
    });
  });

  it('has no scaling where nobody knows one', () => {
    const lookup = new MetricLookup({ job: 'queue-depth' });
    expect(lookup.meaning(path, 'jobs')).toBeUndefined();
    const { findings, ...rest } = lookup.result('scaling');
    expect(rest).toEqual({ scaling: undefined, notes: [], unused: ['job'], known: ['jobs'] });
    expect(findings).toEqual([
      { path, message: expect.stringMatching(/^no signal is known for jobs\. /) },
    ]);
  });

  it('goes by the name of its trigger first', () => {
    const lookup = new MetricLookup({ s0: 'ongoing', jobs: 'queue-depth' });
    expect(lookup.meaning(path, 'jobs', ['s0'])).toEqual({ signal: 'ongoing' });
    expect(lookup.meaning(path, 'jobs', ['s1'])).toEqual({ signal: 'queue-depth' });
    expect(lookup.meaning(path, 'todo', ['s2'])).toBeUndefined();
    expect(lookup.result('scaling')).toMatchObject({ unused: [], known: ['s0', 's1', 's2'] });
    expect(lookup.findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('`metrics: { s2: queue-depth }`'),
    ]);
  });

  it('falls back on what else it means, but for what the table says', () => {
    const otherwise = { signal: 'kv-use' } as const;
    const lookup = new MetricLookup({ jobs: 'queue-depth' });
    expect(lookup.meaning(path, 'jobs', [], otherwise)).toEqual({ signal: 'queue-depth' });
    expect(lookup.meaning(path, 'todo', [], otherwise)).toEqual({ signal: 'kv-use' });
    // Not even a name that is well known changes it.
    expect(lookup.meaning(path, 'vllm:num_requests_running', [], otherwise)).toEqual({
      signal: 'kv-use',
    });
    expect(lookup).toMatchObject({ findings: [], notes: [] });
  });
});

describe('a well-known metric', () => {
  it.each([
    ['itl_ms', 'itl', 1000],
    ['ttft_p95_msec', 'ttft', 1000],
    ['request_latency_milliseconds', 'latency', 1000],
    ['response_time_millisecond', 'latency', 1000],
    ['itl_us', 'itl', 1e6],
    ['ttft_usec_p95', 'ttft', 1e6],
    ['request_duration_microseconds', 'latency', 1e6],
    ['request_duration_microsecond', 'latency', 1e6],
    ['request_duration_seconds', 'latency', undefined],
    // Only times have a unit of time, and only a word of its own is one.
    ['queue_size_ms', 'queue-depth', undefined],
    ['request_latency_msx', 'latency', undefined],
    ['Queue--Depth', 'queue-depth', undefined],
    ['KV.Cache.Usage.Percent', 'kv-use', 100],
  ])('%s is %s, times %s', (name, signal, scale) => {
    expect(knownMetric(name)).toMatchObject({ signal });
    expect(knownMetric(name)?.scale).toBe(scale);
  });

  it.each(['jobs', 'attft', 'tpotx', 'rpsx'])('%s is none', (name) => {
    expect(knownMetric(name)).toBeUndefined();
  });

  const found = (metric: string) => metricSignal(metric, {});

  it('of a time is of requests, whatever is made of it', () => {
    for (const [metric, signal] of [
      ['vllm:inter_token_latency_seconds', 'itl'],
      ['vllm:time_to_first_token_seconds', 'ttft'],
      ['vllm:e2e_request_latency_seconds', 'latency'],
    ]) {
      expect(found(`sum(${metric})`)).toMatchObject({ kind: 'meaning', meaning: { signal } });
      expect(found(`sum(${metric})`)).not.toHaveProperty('meaning.reading');
    }
  });

  it('whose most is asked for is a mean all the same', () => {
    expect(found('max(queue_depth)')).toEqual({
      kind: 'meaning',
      meaning: { signal: 'queue-depth', reading: 'mean' },
      approximately: 'the mean over the replicas, where it is the most of any',
      named: undefined,
    });
  });

  it('of those that run and those that wait is all that there are', () => {
    expect(found('sum(num_requests_running) + sum(num_requests_waiting)')).toEqual({
      kind: 'meaning',
      meaning: { signal: 'ongoing', reading: 'sum' },
      approximately: undefined,
      named: undefined,
    });
    expect(found('sum(num_requests_running) / sum(num_requests_waiting)')).toMatchObject({
      kind: 'unknown',
      message: expect.stringMatching(/ is of several signals: ongoing, queue-depth\. /),
    });
  });

  it('that nobody knows is asked for by what it can be written as', () => {
    const message = (metric: string, ...names: string[]) => {
      const unknown = metricSignal(metric, {}, names);
      return unknown.kind === 'unknown' ? unknown.message : '';
    };
    expect(message('a:b.c/d|e-f')).toContain(
      '`metrics: { a:b.c/d|e-f: queue-depth }`: queue-depth, ',
    );
    expect(message('sum(jobs)')).toContain('`metrics: { "sum(jobs)": queue-depth }`');
    expect(message('sum(jobs)', 's0')).toContain('`metrics: { s0: queue-depth }`');
    expect(message('jobs')).toContain(
      '. Known without: inference_pool_average_queue_size, vllm:num_requests_waiting, ',
    );
  });
});

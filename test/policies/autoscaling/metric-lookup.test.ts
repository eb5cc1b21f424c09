import { describe, expect, it } from 'vitest';
import { MetricLookup } from '../../../src/policies/autoscaling/metric-names/manifest-scaling.ts';

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

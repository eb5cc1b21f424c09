import { describe, expect, it } from 'vitest';
import { scaling } from '../../src/scenario/schema/scaling.ts';
import { problemsAfter } from './problems.ts';

/** Problems of the small scenario with another scaling, without their places. */
function problemsOf(written: string): string[] {
  return problemsAfter(['scaling: { kind: fixed, replicas: 2 }', `scaling: { ${written} }`]).map(
    (problem) => problem.replace(/^\d+:\d+ {2}deployments\.chat\.scaling\.?/, ''),
  );
}

describe('an autoscaler that a scenario names by its kind alone', () => {
  it.each(['aws', 'cloud-run', 'predictive', 'autopilot', 'oracle', 'apa'])('%s', (kind) => {
    expect(problemsOf(`kind: ${kind}`)).toEqual([]);
  });

  it('wva and dynamo-planner need a language model', () => {
    expect(problemsOf('kind: wva')).toEqual([
      'analyzer: v2 counts tokens in KV caches, which engines of kind `slots` have not: use v1',
    ]);
    expect(problemsOf('kind: wva, analyzer: v1')).toEqual([]);
    expect(problemsOf('kind: dynamo-planner')).toEqual([
      'kind: predicts latencies of language models, which engines of kind `slots` do not serve',
    ]);
  });
});

describe('targets', () => {
  it('have the unit of their metric', () => {
    expect(scaling.parse({ kind: 'apa', metric: 'arrival-rate', target: '90/min' })).toMatchObject({
      target: 1.5,
    });
    expect(scaling.parse({ kind: 'predictive', metric: 'ttft', target: '250ms' })).toMatchObject({
      target: 0.25,
    });
    expect(problemsOf('kind: apa, metric: ttft, target: 0.5')).toEqual([
      'target: 0.5 is not a duration with its unit (us, ms, s, min, h, d, w), such as "30s" or "5min"',
    ]);
  });

  it('are usual only of the usual metric', () => {
    expect(problemsOf('kind: autopilot, metric: ongoing')).toEqual([
      'target: is missing: only utilisation has a usual target',
    ]);
  });
});

describe('settings that contradict each other', () => {
  it.each([
    ['kind: aws, min_size: 3, max_size: 2', 'min_size: 3 is more than max_size (2)'],
    [
      'kind: aws, interval: 2min',
      'interval: 120 s is more than the period (60 s): alarms would miss their data',
    ],
    [
      'kind: aws, policies: [{ kind: step, metric: latency, direction: out, threshold: 1s, steps: [{ lower: 2s, upper: 1s, adjustment: 1 }] }]',
      'policies.0.steps.0.upper: is not more than `lower`',
    ],
    [
      'kind: aws, policies: [{ kind: step, metric: ongoing, direction: in, threshold: 1, datapoints_to_alarm: 3, evaluation_periods: 2, adjustment_type: exact-capacity, steps: [{ adjustment: -1 }] }]',
      'policies.0.datapoints_to_alarm: 3 is more than evaluation_periods (2)',
      'policies.0.steps.0.adjustment: -1 is no number of replicas',
    ],
    [
      'kind: aws, policies: [{ kind: step, metric: ongoing, direction: out, threshold: 1, steps: [{ lower: 0, upper: 5, adjustment: 1 }, { lower: 5, adjustment: 2 }, { lower: 4, upper: 5, adjustment: 3 }, { upper: 0, adjustment: 0 }, { adjustment: 4 }] }]',
      'policies.0.steps.2: overlaps steps.0',
      'policies.0.steps.4: overlaps steps.0',
    ],
    [
      'kind: cloud-run, cpu_target: disabled, concurrency_target: disabled',
      'cpu_target: is disabled, and `concurrency_target` too: enable one',
    ],
    [
      'kind: cloud-run, max_instances: 2, initial_replicas: 3',
      'initial_replicas: 3 is more than max_instances (2)',
    ],
    [
      'kind: wva, analyzer: v1, scale_down_boundary: 0.9',
      'scale_down_boundary: 0.9 is not less than scale_up_threshold (0.85)',
    ],
    [
      'kind: hybrid, ceiling: 4, floor: { kind: fixed, replicas: 1 }, reactive: { kind: apa, min_replicas: 3, max_replicas: 2 }',
      'reactive.min_replicas: 3 is more than max_replicas (2)',
    ],
    [
      'kind: hybrid, ceiling: 2, initial_replicas: 3, floor: { kind: fixed, replicas: 1 }, reactive: { kind: apa }',
      'initial_replicas: 3 is more than ceiling (2)',
    ],
    [
      'kind: hybrid, ceiling: 4, floor: { kind: fixed, replicas: 1 }, reactive: { kind: wva }',
      'reactive.analyzer: v2 counts tokens in KV caches, which engines of kind `slots` have not: use v1',
    ],
  ])('%s', (written, ...messages) => {
    expect(problemsOf(written)).toEqual(messages);
  });

  it('of the planner', () => {
    const llm =
      'engine: { kind: llm, model: Llama-3.1-8B }\n    accelerators: 2\n    scaling: { kind: dynamo-planner';
    const problems = (written: string) =>
      problemsAfter([
        'engine: { kind: slots, service: 1s }\n    scaling: { kind: fixed, replicas: 2',
        `${llm}, ${written}`,
      ]).map((one) => one.replace(/^\d+:\d+ {2}deployments\.chat\.scaling\.?/, ''));
    expect(problems('min_endpoint: 2, max_gpu_budget: 3')).toEqual([
      'max_gpu_budget: 3 is too little for 2 replicas of 2 (min_endpoint)',
    ]);
    expect(problems('min_gpu_budget: 9')).toEqual([
      'min_gpu_budget: 9 is more than max_gpu_budget (8)',
    ]);
    expect(problems('throughput_scaling: false')).toEqual([
      'throughput_scaling: is off, and `load_scaling` too: then nothing is left to decide',
    ]);
  });
});

describe('schedules', () => {
  it('say which cron expression, or start, is wrong', () => {
    expect(
      problemsOf(
        'kind: scheduled, start: frday 8:00, schedules: [{ start: "0 25 * * *", replicas: 2 }]',
      ),
    ).toEqual([
      expect.stringMatching(/^start: 'frday 8:00' is no start/),
      expect.stringMatching(/^schedules\.0\.start: '25' is no hour/),
    ]);
  });

  it('end once', () => {
    const ends = 'end: "0 9 * * *", duration: 1h';
    expect(
      problemsOf(`kind: scheduled, schedules: [{ start: "0 8 * * *", ${ends}, replicas: 2 }]`),
    ).toEqual(['schedules.0.duration: has an `end` beside it: leave out one of them']);
  });
});

describe('a hybrid', () => {
  it('is not made of hybrids, and says which kinds it takes', () => {
    const [problem] = problemsOf(
      'kind: hybrid, ceiling: 4, floor: { kind: hybrid }, reactive: { kind: apa }',
    );
    expect(problem).toMatch(/^floor\.kind: "hybrid" is not a kind\. Allowed: fixed, /);
  });
});

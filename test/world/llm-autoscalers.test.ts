import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/testing/index.ts';

/** A language model at which two requests a second become ten after five minutes: one replica serves about four. */
function stepOf(scaling: Readonly<Record<string, unknown>>) {
  return runScenario({
    name: 'step',
    horizon: '25min',
    pools: { main: { accelerator: 'L40S', accelerators: 8 } },
    deployments: {
      chat: {
        pool: 'main',
        engine: { kind: 'llm', model: 'Llama-3.1-8B' },
        startup: '20s',
        scaling,
      },
    },
    traffic: {
      users: {
        arrivals: { kind: 'poisson', rate: '2/s' },
        shape: { kind: 'step', at: '5min', factor: '5x' },
        prompt: 1000,
        output: 300,
      },
    },
  }).result;
}

const kinds: [string, Readonly<Record<string, unknown>>][] = [
  ['wva', { kind: 'wva', max_replicas: 8, interval: '30s' }],
  ['wva, v1', { kind: 'wva', analyzer: 'v1', max_replicas: 8, interval: '30s' }],
  ['the slow loop of dynamo-planner', { kind: 'dynamo-planner', throughput_interval: '60s' }],
  [
    'the fast loop of dynamo-planner',
    { kind: 'dynamo-planner', throughput_scaling: false, load_scaling: true },
  ],
  ['apa', { kind: 'apa', max_replicas: 8, window: '30s' }],
  ['predictive', { kind: 'predictive', max_replicas: 8, metric: 'kv-use', target: '50%' }],
  ['oracle', { kind: 'oracle', max_replicas: 8, headroom: '1.2x' }],
];

describe('autoscalers of language models meet a step of load', () => {
  it.each(kinds)('%s', (_, scaling) => {
    const result = stepOf(scaling);
    const { total, decisions, series, fingerprint } = result;
    // The oracle sees the step 35 s before it comes.
    const before = decisions.filter(({ time }) => time < 250).map(({ desired }) => desired);
    const after = decisions.filter(({ time }) => time >= 250).map(({ desired }) => desired);
    expect(Math.max(...after)).toBeGreaterThan(Math.min(...before));
    expect(Math.max(...after)).toBeGreaterThanOrEqual(3);
    expect(total['replicas_max']).toBeGreaterThanOrEqual(3);
    // What one replica could not have done.
    expect(total['completed']).toBeGreaterThan(0.8 * total['arrived']!);
    expect(series.at(-1)!.replicas).toBeGreaterThanOrEqual(1);
    expect(stepOf(scaling).fingerprint).toBe(fingerprint);
  });

  it('one replica alone does not', () => {
    const { total } = stepOf({ kind: 'fixed', replicas: 1 });
    expect(total['completed']).toBeLessThan(0.6 * total['arrived']!);
  });
});

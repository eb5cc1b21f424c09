import { describe, expect, it } from 'vitest';
import { invariants, runScenario } from '../../../src/testing/index.ts';

/** A rise from 2 to 10 requests a second between 5 and 15 min, on nodes of one L40S of which two are there. */
function planner(nodes: object) {
  return runScenario({
    name: 'pain-06',
    horizon: '40min',
    interval: '1min',
    pools: {
      main: {
        accelerator: 'L40S',
        accelerators: 8,
        nodes: { size: 1, initial: 2, provision: '60s', init: '0s', ...nodes },
      },
    },
    deployments: {
      chat: {
        pool: 'main',
        engine: { kind: 'llm', model: 'Llama-3.1-8B' },
        startup: '20s',
        scaling: { kind: 'dynamo-planner', throughput_scaling: false, load_scaling: true },
      },
    },
    traffic: {
      users: {
        arrivals: { kind: 'poisson', rate: '2/s' },
        shape: { kind: 'step', at: '5min', until: '15min', factor: '5x' },
        prompt: 1000,
        output: 300,
      },
    },
  });
}

describe('pain 6: an autoscaler that is stuck, or breaks its budget', () => {
  it('a planner that waits for pending pods waits as long as there is no stock, up and down', () => {
    const { result } = planner({ stockouts: [{ from: '4min', until: '40min' }] });
    const decisions = result.decisions.filter(({ policy }) => policy === 'dynamo-planner');
    const last = decisions.at(-1)!;
    // Its last word in 40 min, although the load is back where it was from the 15th on.
    expect(last.because).toBe('scaling in progress');
    expect(last.time).toBeLessThan(6 * 60);
    expect(result.series.at(-1)!.replicas).toBe(2);
    expect(result.fleetEvents.filter(({ event }) => event === 'pending')).toHaveLength(1);
  });

  it('where nodes come it goes on, to more replicas and back', () => {
    const { result } = planner({});
    const replicas = result.series.map((row) => row.replicas);
    expect(Math.max(...replicas)).toBeGreaterThan(2);
    expect(replicas.at(-1)).toBe(1);
  });

  it('I10: whatever is asked for, there are never more nodes than the quota has room for; the rest waits', () => {
    const run = runScenario({
      name: 'over-budget',
      horizon: '20min',
      pools: {
        p: {
          accelerator: 'L4',
          accelerators: 8,
          nodes: { size: 4, initial: 1, provision: '60s', init: '0s' },
        },
      },
      deployments: {
        d: {
          pool: 'p',
          engine: { kind: 'slots', service: '1s' },
          startup: '20s',
          scaling: {
            kind: 'hpa',
            max_replicas: 30,
            metrics: [{ metric: 'ongoing', target: 1, type: 'external' }],
          },
        },
      },
      traffic: { t: { arrivals: { kind: 'poisson', rate: '20/s' } } },
    });
    expect(invariants['quota']!(run)).toEqual([]);
    expect(invariants['nodes']!(run)).toEqual([]);
    const { decisions, series } = run.result;
    const hpa = decisions.findLast(({ policy }) => policy === 'hpa')!;
    // What it believes to have, and what there is.
    expect([hpa.applied, series.at(-1)!.replicas]).toEqual([30, 8]);
    expect(decisions.findLast(({ policy }) => policy === 'nodes')!.because).toBe(
      'no room for 22 replicas: no more nodes are allowed',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { offeredLoads } from '../../src/world/offered-load.ts';

/** The load of a scenario with one deployment on four L4 and one traffic. */
function loadOf(engine: string, scaling: string, traffic: string) {
  const text = `
name: load
horizon: 80s
pools: { l4: { accelerator: L4, accelerators: 4 } }
deployments: { d: { pool: l4, engine: { kind: slots, ${engine} }, scaling: { ${scaling} } } }
traffic: { t: { ${traffic} } }
`;
  const { scenario } = parseScenario(readSource(text, 'load.yaml'));
  return offeredLoads(scenario, new Map())[0]!;
}

describe('the offered load', () => {
  it('of M/M/2 is λ / 2µ in every phase', () => {
    const load = loadOf(
      'service: { kind: exponential, mean: 2s }',
      'kind: fixed, replicas: 2',
      'arrivals: { kind: poisson, rate: 0.8/s }',
    );
    expect(load.capacity).toBeCloseTo(0.5, 3);
    expect(load.phases).toHaveLength(8);
    for (const { rate, rho } of load.phases) {
      expect(rate).toBeCloseTo(0.8, 12);
      expect(rho).toBeCloseTo(0.8, 3);
    }
  });

  it('of a batch is by its longest: the mean of the larger of two exponentials is 1.5 means', () => {
    const load = loadOf(
      'batch: { max: 2 }, service: { kind: exponential, mean: 2s }',
      'kind: fixed, replicas: 1',
      'arrivals: { kind: poisson, rate: 0.5/s }',
    );
    expect(load.capacity).toBeCloseTo(2 / 3, 3);
  });

  it('follows the shape, and the autoscaler as far as its pool goes', () => {
    const load = loadOf(
      'service: 1s',
      'kind: ai-workload-scaler, min_instances: 2, max_instances: 20',
      'arrivals: { kind: constant, rate: 1/s }, shape: { kind: step, at: 40s, factor: 3 }',
    );
    expect(load.mostReplicas).toBe(4);
    expect(load.phases.map(({ rate }) => rate)).toEqual([1, 1, 1, 1, 3, 3, 3, 3]);
    expect(load.phases[7]).toMatchObject({ rho: 1.5, rhoAtMost: 0.75 });
  });

  it('of a static batch on a roofline counts the steps of its longest answer', () => {
    // By hand: a step over u tokens takes max(u × 2e9 / 60.5e12, 2e9 / 240e9) s.
    const load = loadOf(
      'batch: { max: 2 }, service: { kind: roofline, parameters: 1B, precision: fp16, launch: 0s }',
      'kind: fixed, replicas: 1',
      'arrivals: { kind: poisson, rate: 1/s }, prompt: 1000, output: 11',
    );
    const prefill = (2000 * 2e9) / 60.5e12;
    const decode = 2e9 / 240e9;
    expect(load.capacity).toBeCloseTo(2 / (prefill + 10 * decode), 9);
  });

  it('of a closed loop is not known beforehand', () => {
    const load = loadOf(
      'service: 1s',
      'kind: fixed, replicas: 1',
      'arrivals: { kind: closed, users: 3 }, sessions: { turns: 1, think: 1s }',
    );
    expect(load.closed).toBe(true);
  });
});

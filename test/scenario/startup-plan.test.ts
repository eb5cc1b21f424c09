import { describe, expect, it } from 'vitest';
import { parseScenario, readSource } from '../../src/index.ts';
import { startupOf, startupPlan } from '../../src/scenario/startup-plan.ts';

const slots = '{ kind: slots, service: 1s }';
const llama = '{ kind: llm, model: Llama-3.1-8B }';

/** A deployment on L4s that starts as said. */
function parsed(startup: string, engine = slots, more = '') {
  const text = `
name: starts
horizon: 1h
pools: { p: { accelerator: L4, accelerators: 8${more} } }
deployments:
  d: { pool: p, accelerators: 1, engine: ${engine}, scaling: { kind: fixed, replicas: 1 }, startup: ${startup} }
traffic: { t: { arrivals: { kind: poisson, rate: 1/s } } }
`;
  const { scenario } = parseScenario(readSource(text, 'starts.yaml'));
  return [scenario.deployments['d']!, scenario.pools['p']!] as const;
}

const typical = (...said: Parameters<typeof parsed>) => startupOf(...parsed(...said));

describe('a typical start', () => {
  it.each([
    ['90s', 90],
    ['{ preset: aks-a100-27b }', 966],
    ['{ preset: runpod-rtx5090-35b }', 277],
    ['{ preset: rfc-typical }', 840],
    ['{ preset: aks-a100-27b, image: { cached: true } }', 966 - 101],
    ['{ preset: aks-a100-27b, image: { size: 12GB, bandwidth: 1GB/s } }', 966 - 101 + 12],
    ['{ preset: runpod-rtx5090-35b, compile: { cached: true, again: 5s } }', 277 - 43 + 5],
    ['{ preset: runpod-rtx5090-35b, snapshot: { restore: 9s, made: true } }', 16 + 9],
    ['{ preset: runpod-rtx5090-35b, snapshot: { restore: 9s } }', 277],
    ['{ container: { kind: uniform, min: 2s, max: 6s }, init: 3s }', 7],
    ['{ container: 4s, init: 11s, readiness: { probe: 10s } }', 4 + 20],
  ])('%s is %d s', (startup, seconds) => {
    expect(typical(startup)).toBeCloseTo(seconds, 9);
  });

  it('leaves out the machine where the pool has nodes of its own', () => {
    expect(typical('{ preset: aks-a100-27b }', slots, ', nodes: { size: 8 }')).toBe(966 - 410);
  });
});

describe('weights', () => {
  // 8.03 B parameters of 2 bytes.
  const bytes = 16.06e9;

  it.each([
    ['{ from: store }', bytes / 0.9e9],
    ['{ from: store, bandwidth: 2GB/s }', bytes / 2e9],
    ['{ from: store, size: 18GB }', 20],
    ['{ from: nvme, cached: true }', bytes / 2e9],
    ['{ from: ram, cached: true }', bytes / 24.8e9],
    ['{ from: ram, cached: true, bandwidth: 10GB/s }', bytes / 10e9],
    ['{ from: ram }', bytes / 0.9e9],
    ['{ from: nvme, time: 7s }', 7],
    ['{ from: peer }', bytes / 0.9e9],
  ])('%s of an 8 B model', (weights, seconds) => {
    expect(typical(`{ weights: ${weights} }`, llama)).toBeCloseTo(seconds, 2);
  });

  it('a bandwidth takes the place of what somebody measured of another model', () => {
    const said = '{ preset: aks-a100-27b, weights: { from: nvme, cached: true } }';
    expect(typical(said, llama)).toBeCloseTo(966 - 62 + bytes / 2e9, 2);
  });
});

describe('a plan', () => {
  it('draws only where some time is drawn', () => {
    expect(startupPlan(...parsed('{ preset: aks-a100-27b }')).isRandom).toBe(false);
    expect(startupPlan(...parsed('{ preset: rfc-typical }')).isRandom).toBe(true);
    expect(
      startupPlan(...parsed('{ image: { time: { kind: exponential, mean: 9s } } }')).isRandom,
    ).toBe(true);
  });
});

describe('mistakes are told at their place', () => {
  it.each([
    ['{ imag: 3s }', /6:\d+ {2}unknown key "imag" in deployments.d.startup. Did you mean "image"/],
    ['{ image: 3 }', /deployments.d.startup.image: 3 is not a duration/],
    [
      '{ preset: aks-a100-27 }',
      /startup.preset: "aks-a100-27" is not allowed. Did you mean "aks-a100-27b"/,
    ],
    [
      '{ weights: { from: disk } }',
      /weights.from: "disk" is not allowed. Allowed: store, nvme, ram, peer/,
    ],
    ['{ weights: { from: ram } }', /startup.weights: nothing is known of the model/],
    ['{ image: { bandwidth: 1GB/s } }', /startup.image: needs `time`, or the `size`/],
    ['{ compile: { again: 1s } }', /startup.compile: needs `time`/],
    ['{ init: { kind: uniform, min: 3s, max: 1s } }', /startup.init.max: is less than `min`/],
    [
      '1s, warm: { replicas: 1, initial: 2, wake: 1s }',
      /warm.initial: 2 is more than `replicas` \(1\)/,
    ],
    ['1s, warm: { replicas: 1 }', /warm.level: nothing is known of the model/],
    ['1s, warm: { replicas: 1, level: paused, releases: true }', /warm.releases: a paused replica/],
    [
      '1s, warm: { replicas: 1, level: 3, wake: 1s }',
      /warm.level: 3 is not allowed. Allowed: 1, 2, paused/,
    ],
    ['1s, scale_down: { victim: newst }', /victim: "newst" is not allowed. Did you mean "newest"/],
  ])('startup: %s', (startup, message) => {
    expect(() => parsed(startup)).toThrow(message);
  });

  it('a pool that is divided wants the accelerators of sleepers back', () => {
    const quota = ', quota: { kind: dominant-resource, of: {} }';
    expect(() => parsed('1s, warm: { replicas: 1, wake: 1s }', slots, quota)).toThrow(
      /warm.releases: in a pool that is divided/,
    );
  });
});

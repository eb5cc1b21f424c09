import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gpuTypeValues } from '../../../src/policies/selection/gpu-type.ts';
import {
  recommendHardware,
  type WorkloadProfile,
} from '../../../src/policies/selection/hardware-selector.ts';
import { PublishedHardwareSelector } from './published-hardware-selector.ts';

type Numbers = readonly [number, number, number, number, number];

function profile([
  modelSizeGb,
  latencyP95Ms,
  throughputRps,
  batchSize,
  dailyBudgetUsd,
]: Numbers): WorkloadProfile {
  return { modelSizeGb, latencyP95Ms, throughputRps, batchSize, dailyBudgetUsd };
}

describe('as published', () => {
  // What the source's own Python answers (3.11).
  it.each([
    [[7, 20, 10, 1, 1000], 'A100', 'Sub-50ms latency achievable on A100'],
    [[40, 49, 10, 1, 1000], 'A100', 'Sub-50ms latency achievable on A100'],
    [[40.1, 49, 10, 1, 1000], 'H100', 'Sub-50ms latency + large model needs H100'],
    [[80, 49, 10, 1, 10], 'H100', 'Sub-50ms latency + large model needs H100'],
    [[80.1, 1000, 600, 1, 1e6], 'H100', 'Model >80GB requires H100 80GB VRAM'],
    [[700, 10, 1, 1, 1], 'H100', 'Model >80GB requires H100 80GB VRAM'],
    [[7, 50, 501, 1, 1e6], 'A100', 'A100 provides balanced performance/cost'],
    [[7, 200, 501, 1, 1e6], 'A100', 'A100 provides balanced performance/cost'],
    [[7, 201, 500, 1, 1e6], 'A100', 'A100 provides balanced performance/cost'],
    [[7, 201, 501, 1, 24], 'A100', 'A100 provides balanced performance/cost'],
    [[7, 201, 501, 1, 24.01], 'L4', 'L4 meets throughput at $24.0/day'],
    [[80, 201, 501, 64, 100], 'L4', 'L4 meets throughput at $24.0/day'],
    [[1, 10_000, 1, 1, 1], 'A100', 'A100 provides balanced performance/cost'],
  ] as const)('%j goes to an %s', (numbers, hardware, because) => {
    expect(recommendHardware(profile(numbers))).toEqual({ hardware, because });
  });

  it('answers as the source does, whatever it is asked', () => {
    const near = (...edges: readonly number[]) =>
      fc.oneof(fc.constantFrom(...edges), fc.double(), fc.double({ min: 0, max: 1000 }));
    const profiles = fc.record({
      model_size_gb: near(39.9, 40, 40.1, 79.9, 80, 80.1),
      latency_p95_ms: near(49, 50, 51, 199, 200, 201),
      throughput_rps: near(499, 500, 501),
      batch_size: fc.nat(512),
      daily_budget_usd: near(23.99, 24, 24.01),
    });
    const source = new PublishedHardwareSelector();
    const seen = new Set<string>();
    fc.assert(
      fc.property(profiles, (asked) => {
        const { model_size_gb, latency_p95_ms, throughput_rps } = asked;
        const ours = recommendHardware(
          profile([
            model_size_gb,
            latency_p95_ms,
            throughput_rps,
            asked.batch_size,
            asked.daily_budget_usd,
          ]),
        );
        expect([ours.hardware, ours.because]).toEqual(source.recommend_hardware(asked));
        seen.add(ours.because);
      }),
      { numRuns: 5000, seed: 1 },
    );
    expect(seen.size).toBe(5);
  });

  it('has the types in the order and with the names of the enum', () => {
    expect(Object.entries(gpuTypeValues)).toEqual([
      ['H100', 'NVIDIA H100 80GB'],
      ['A100', 'NVIDIA A100 80GB'],
      ['L4', 'NVIDIA L4 24GB'],
      ['T4', 'NVIDIA T4 16GB'],
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decisionFramework,
  type FrameworkQuestions,
  frameworkRules,
} from '../../../src/policies/selection/decision-framework.ts';
import { recommendHardware } from '../../../src/policies/selection/hardware-selector.ts';

const plain: FrameworkQuestions = {
  latencyMs: 50,
  throughputRps: 1000,
  isCostSensitive: false,
  isTimingFlexible: false,
  isTraining: false,
};

const hardwareFor = (change: Partial<FrameworkQuestions>) =>
  frameworkRules({ ...plain, ...change }).map(({ hardware }) => hardware.join('/'));

describe('the published decision framework', () => {
  it('has the four rules in their wording and order', () => {
    expect(
      decisionFramework.map((rule) => `${rule.because} -> ${rule.hardware.join('/')}`),
    ).toEqual([
      'Latency requirement less than 50ms -> H100/A100',
      'Throughput greater than 1000 req/sec -> Inferentia/TPU',
      'Cost-sensitive + flexible timing -> T4/L4',
      'Training workloads -> H100/A100',
    ]);
  });

  it('has nothing to say at its bounds, nor of most workloads', () => {
    expect(hardwareFor({})).toEqual([]);
    expect(hardwareFor({ isCostSensitive: true })).toEqual([]);
    expect(hardwareFor({ isTimingFlexible: true })).toEqual([]);
  });

  it('applies each rule by itself', () => {
    expect(hardwareFor({ latencyMs: 49 })).toEqual(['H100/A100']);
    expect(hardwareFor({ throughputRps: 1001 })).toEqual(['Inferentia/TPU']);
    expect(hardwareFor({ isCostSensitive: true, isTimingFlexible: true })).toEqual(['T4/L4']);
    expect(hardwareFor({ isTraining: true })).toEqual(['H100/A100']);
  });

  it('disagrees with itself: all four apply at once, the first first', () => {
    const all = {
      latencyMs: 10,
      throughputRps: 2000,
      isCostSensitive: true,
      isTimingFlexible: true,
      isTraining: true,
    };
    expect(hardwareFor(all)).toEqual(['H100/A100', 'Inferentia/TPU', 'T4/L4', 'H100/A100']);
  });
});

describe('the published selector, by the framework’s first rule', () => {
  const workloads = fc.record({
    modelSizeGb: fc.integer({ min: 1, max: 200 }),
    latencyP95Ms: fc.integer({ min: 1, max: 500 }),
    throughputRps: fc.integer({ min: 1, max: 3000 }),
    batchSize: fc.integer({ min: 1, max: 64 }),
    dailyBudgetUsd: fc.integer({ min: 1, max: 10_000 }),
  });
  const follows = (isFast: boolean) =>
    fc.check(
      fc.property(workloads, (workload) => {
        const { latencyP95Ms, throughputRps } = workload;
        fc.pre(latencyP95Ms < 50 === isFast);
        const [rule] = frameworkRules({ ...plain, latencyMs: latencyP95Ms, throughputRps });
        const { hardware } = recommendHardware(workload);
        expect(rule?.hardware ?? [hardware]).toContain(hardware);
      }),
      { numRuns: 500, seed: 1 },
    );

  it('follows it below 50 ms', () => {
    expect(follows(true).counterexample).toBeNull();
  });

  it('does not elsewhere: it knows neither Inferentia nor TPU', () => {
    expect(follows(false).failed).toBe(true);
  });
});

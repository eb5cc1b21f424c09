import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inferredTarget,
  maxRequestRate,
  predictQueue,
  queueModelReplicas,
  stepTime,
} from '../../../src/policies/autoscaling/wva/queue-model.ts';

const costs = { alpha: 8, beta: 0.016, gamma: 0.0005 };
const size = { inputTokens: 500, outputTokens: 200 };

describe("llm-d's queue model", () => {
  it('T(n) = α + n·(β·(I+O)/(O+1) + γ·(I+O/2))', () => {
    // 0.016 · 700/201 + 0.0005 · 600 = 0.35572…
    expect(stepTime(costs, size, 0)).toBe(8);
    expect(stepTime(costs, size, 10)).toBeCloseTo(8 + 10 * (11.2 / 201 + 0.3), 12);
  });

  it('infers latencies at two thirds of the capacity', () => {
    const { ttft, itl } = inferredTarget(costs, size);
    expect(ttft).toBeCloseTo(24 + 0.0165 * 500, 12);
    expect(itl).toBeCloseTo(24 + 0.016 + 0.0005 * 600.5, 12);
  });

  it('is M/M/1/K where one request is served at a time', () => {
    // Closed form with ρ = λ/µ: L = ρ/(1−ρ) − (K+1)ρ^(K+1)/(1−ρ^(K+1)), blocked (1−ρ)ρ^K/(1−ρ^(K+1)).
    const model = {
      costs: { alpha: 1, beta: 0, gamma: 0 },
      size: { inputTokens: 0, outputTokens: 100 },
    };
    const { throughput, wait } = predictQueue({ ...model, maxBatchSize: 1, maxQueueSize: 4 }, 8);
    // 100 ms of service: µ = 10/s, ρ = 0.8, K = 5.
    const power = 0.8 * 0.8 * 0.8 * 0.8 * 0.8 * 0.8;
    const inSystem = 4 - (6 * power) / (1 - power);
    const through = 8 * (1 - (0.2 * (power / 0.8)) / (1 - power));
    expect(throughput).toBeCloseTo(through, 10);
    expect(wait).toBeCloseTo((1000 * inSystem) / through - 100, 8);
  });

  it('predicts one request at a time by hand: a step, a prompt and the tokens after it', () => {
    const model = {
      costs: { alpha: 10, beta: 0.1, gamma: 0 },
      size: { inputTokens: 100, outputTokens: 9 },
      maxBatchSize: 1,
      maxQueueSize: 0,
    };
    // T(1) = 10 + 0.1 · 109/10 = 11.09; prompt T(1) + 10 = 21.09, answer 9 · (T(1) + 0.1): together 121.8 ms.
    const { throughput, wait, ttft, itl } = predictQueue(model, 1000 / 121.8);
    // Half of the time it is busy, half of the requests find it so.
    expect(throughput).toBeCloseTo(500 / 121.8, 10);
    expect(wait).toBeCloseTo(0, 10);
    // With half a request in service a prompt takes 20.545 ms.
    expect(itl).toBeCloseTo((121.8 - 20.545) / 9, 10);
    expect(ttft).toBeCloseTo(20.545 + (121.8 - 20.545) / 9, 10);
  });

  it('reads the prompt and half of the answer at each token', () => {
    const model = {
      costs: { alpha: 10, beta: 0, gamma: 0.1 },
      size: { inputTokens: 100, outputTokens: 10 },
      maxBatchSize: 1,
      maxQueueSize: 0,
    };
    // T(1) = 10 + 0.1 · 105 = 20.5; prompt T(1) + 10, answer 10 · (T(1) + 10.5): together 340.5 ms.
    expect(predictQueue(model, 1000 / 340.5).throughput).toBeCloseTo(500 / 340.5, 10);
  });

  it('adds what is waited to the first token', () => {
    const one = { costs, size, maxBatchSize: 1, maxQueueSize: 10 };
    const { wait, ttft, itl } = predictQueue(one, 10);
    expect(wait).toBeGreaterThan(1000);
    expect(ttft - wait - itl).toBeCloseTo(stepTime(costs, size, 1) + 0.0165 * 500, 1);
  });

  it('serves 256 at once and lets 100 wait where nothing else is said', () => {
    const said = { costs, size, maxBatchSize: 256, maxQueueSize: 100 };
    for (const rate of [1, 20, 1000]) {
      expect(predictQueue({ costs, size }, rate)).toEqual(predictQueue(said, rate));
    }
    const target = { ttft: 100, itl: 20 };
    expect(maxRequestRate({ costs, size }, target)).toBe(maxRequestRate(said, target));
  });

  it('finds the greatest rate that keeps both latencies, and none where no rate would', () => {
    const model = { costs, size, maxBatchSize: 64 };
    const target = { ttft: 100, itl: 20 };
    const rate = maxRequestRate(model, target)!;
    const at = predictQueue(model, rate);
    expect(at.itl).toBeLessThanOrEqual(20);
    expect(at.ttft).toBeLessThanOrEqual(100);
    const beyond = predictQueue(model, rate * 1.01);
    expect(beyond.itl > 20 || beyond.ttft > 100).toBe(true);
    expect(maxRequestRate(model, { ttft: 100, itl: 8 })).toBeUndefined();
  });

  it('serves no more with stricter latencies', () => {
    const latency = fc.integer({ min: 12, max: 60 });
    fc.assert(
      fc.property(latency, latency, (a, b) => {
        const of = (itl: number) =>
          maxRequestRate({ costs, size, maxBatchSize: 32 }, { ttft: 500, itl }) ?? 0;
        expect(of(Math.min(a, b))).toBeLessThanOrEqual(of(Math.max(a, b)));
      }),
      { numRuns: 20 },
    );
  });

  it('stays finite with a thousand requests at once', () => {
    const rate = maxRequestRate({ costs, size, maxBatchSize: 1024 }, { ttft: 10_000, itl: 1000 })!;
    expect(rate).toBeGreaterThan(0);
    expect(rate).toBeLessThan(1000);
  });

  it('needs one replica even without requests', () => {
    expect(queueModelReplicas(0, 5)).toBe(1);
    expect(queueModelReplicas(10, 5)).toBe(2);
    expect(queueModelReplicas(10.1, 5)).toBe(3);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EcoLogitsRequest, ecoLogits } from '../../../src/ledger/carbon/ecologits.ts';

const request: EcoLogitsRequest = {
  activeParameters: 20,
  totalParameters: 20,
  outputTokens: 100,
  pue: 1.26,
  kgPerKwh: 0.59,
};

describe('EcoLogits', () => {
  it('takes more for slower answers, and no more time than was measured', () => {
    const slow = ecoLogits({ ...request, tokensPerSecond: 1000, ttft: 100 }).kwh;
    const usual = ecoLogits(request).kwh;
    const measured = ecoLogits({ ...request, latency: 1 }).kwh;
    const fast = ecoLogits({ ...request, tokensPerSecond: 1000, ttft: 0.1 }).kwh;
    expect([slow, usual, measured, fast]).toEqual(
      [slow, usual, measured, fast].toSorted((a, b) => b - a),
    );
    expect(new Set([slow, usual, measured, fast]).size).toBe(4);
    expect(ecoLogits({ ...request, latency: 1 }).seconds).toBe(1);
  });

  it.each([
    [20, 1],
    [33, 1],
    [34, 2],
    [66, 2],
    [70, 4],
    [405, 16],
  ])('puts %i billion parameters of 16 bits on %i accelerators', (billions, gpus) => {
    expect(ecoLogits({ ...request, totalParameters: billions }).gpus).toBe(gpus);
  });

  it('takes more for larger models, and for a mixture no more than for a dense one', () => {
    const size = fc.double({ min: 0.1, max: 2000, noNaN: true });
    fc.assert(
      fc.property(size, fc.double({ min: 1.01, max: 4, noNaN: true }), (total, times) => {
        const dense = ecoLogits({ ...request, activeParameters: total, totalParameters: total });
        const larger = ecoLogits({
          ...request,
          activeParameters: times * total,
          totalParameters: times * total,
        });
        const mixture = ecoLogits({
          ...request,
          activeParameters: total / times,
          totalParameters: total,
        });
        for (const key of ['kwh', 'usageKg', 'embodiedKg'] as const) {
          expect(larger[key]).toBeGreaterThan(dense[key]);
          expect(mixture[key]).toBeLessThan(dense[key]);
        }
      }),
      { numRuns: 200, seed: 8 },
    );
  });
});

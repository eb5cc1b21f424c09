import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accelerators, type Precision } from '../../../../../src/catalog/accelerators.ts';
import {
  type Device,
  deviceOf,
} from '../../../../../src/models/serving/step-time/operators/device.ts';
import {
  type ExpertCoefficients,
  type ExpertWork,
  expertsMet,
  expertsSeconds,
  metExpertsSeconds,
} from '../../../../../src/models/serving/step-time/operators/experts.ts';

const coefficients: ExpertCoefficients = {
  launch: 30e-6,
  memoryAttained: 0.8,
  computeAttained: 0.5,
  unhidden: 0.1,
};
const device: Device = {
  hopper: false,
  flops: () => 1e14,
  bandwidth: 1e12,
  multiprocessors: 100,
  l2Bytes: 40e6,
};
const layer: ExpertWork = {
  tokens: 1,
  experts: 100,
  expertsPerToken: 4,
  hidden: 1000,
  intermediate: 1000,
  format: 'fp16',
};

describe('experts met', () => {
  it('are k for one token, E(1 − (1 − k/E)²) for two, all for many, none for none', () => {
    expect(expertsMet(1, 128, 8)).toBeCloseTo(8, 10);
    expect(expertsMet(2, 128, 8)).toBeCloseTo(15.5, 10);
    expect(expertsMet(1e6, 128, 8)).toBe(128);
    expect(expertsMet(0, 128, 8)).toBe(0);
    expect(expertsMet(0, 8, 8)).toBe(0);
  });

  it('are all of them where each token meets all', () => {
    expect(expertsMet(1, 8, 8)).toBe(8);
  });
});

describe('a layer of experts', () => {
  it('without tokens takes no time', () => {
    expect(expertsSeconds({ ...layer, tokens: 0 }, device, coefficients)).toBe(0);
  });

  it('at one token is the reading of its experts: 24 MB of weights and 72 kB of rows at 0.8 TB/s', () => {
    // 4 rows filled up by 7.5 each: 34 rows of 6 million operations at 50 TFLOP/s, a tenth of it not hidden.
    const expected = 30e-6 + 24.072e6 / 0.8e12 + 0.1 * ((34 * 6e6) / 50e12);
    expect(expertsSeconds(layer, device, coefficients)).toBeCloseTo(expected, 10);
  });

  it('at many tokens is their arithmetic', () => {
    const many = { ...layer, tokens: 10_000 };
    // 40,000 rows and 750 that fill tiles, 6 million operations each, at 50 TFLOP/s; 600 MB and 720 MB at 0.8 TB/s.
    const expected = 30e-6 + (40_750 * 6e6) / 50e12 + 0.1 * (1320e6 / 0.8e12);
    expect(metExpertsSeconds(many, 100, device, coefficients)).toBeCloseTo(expected, 10);
  });

  it('reads half the bytes where a weight is one byte, a quarter where it is half of one', () => {
    const weightTime = (format: Precision) => {
      const plain = { ...coefficients, launch: 0, unhidden: 0 };
      return metExpertsSeconds({ ...layer, format }, 4, device, plain) - 72e3 / 0.8e12;
    };
    expect(weightTime('fp8') / weightTime('fp16')).toBeCloseTo(0.5, 10);
    expect(weightTime('int4') / weightTime('fp16')).toBeCloseTo(0.25, 10);
  });

  it('never takes less time for more tokens, and never less than peak or bandwidth allow', () => {
    const formats = fc.constantFrom<Precision>('fp16', 'fp8', 'int4', 'fp4');
    const tokens = fc.integer({ min: 1, max: 50_000 });
    const sheets = fc.constantFrom(...accelerators);
    fc.assert(
      fc.property(sheets, formats, tokens, tokens, (sheet, format, some, further) => {
        const on = deviceOf(sheet);
        const work = { ...layer, format, tokens: some };
        const base = expertsSeconds(work, on, coefficients);
        const more = expertsSeconds({ ...work, tokens: some + further }, on, coefficients);
        expect(more).toBeGreaterThanOrEqual(base);
        expect(base).toBeGreaterThan((some * 4 * 6e6) / on.flops(format));
        expect(base).toBeGreaterThan((expertsMet(some, 100, 4) * 1.5e6) / on.bandwidth);
        expect(Number.isFinite(more)).toBe(true);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import {
  constantCpuWatts,
  machineCpuWatts,
  proportionalCpuWatts,
  threadripperWatts,
} from '../../../src/ledger/energy/cpu-load.ts';

describe('codecarbon’s CPU', () => {
  it('draws a tenth at rest, and by the cube of its load', () => {
    expect(machineCpuWatts(0)).toBe(8.5);
    expect(machineCpuWatts(0.5, 100)).toBeCloseTo(21.25, 12);
    expect(machineCpuWatts(1, 100)).toBeCloseTo(100, 12);
    expect(constantCpuWatts()).toBe(42.5);
  });

  it('draws in proportion, but a tenth at least', () => {
    expect([0, 0.05, 0.5, 1].map((load) => proportionalCpuWatts(load, 100))).toEqual([
      10, 10, 50, 100,
    ]);
  });

  // tests/test_cpu_load.py of mlco2/codecarbon.
  it.each([
    [0, 0],
    [0.5, 95],
    [1, 98.76872502064151],
  ])('is a Threadripper that draws, at a load of %d, %d W of 100', (load, watts) => {
    expect(threadripperWatts(load, 100)).toBeCloseTo(watts, 12);
  });

  it('is one that bends where codecarbon’s does', () => {
    // 0.05·load·10 ends at 0.05, where the next piece begins; 0.41 and 0.45, 0.95 and 0.85 do not meet.
    expect(threadripperWatts(0.1, 100)).toBeCloseTo(5, 12);
    expect(threadripperWatts(0.3, 100)).toBeCloseTo(41, 12);
    expect(threadripperWatts(0.3000001, 100)).toBeCloseTo(45, 3);
    expect(threadripperWatts(0.4, 100)).toBeCloseTo(45 + 50 * 0.2871745887492587, 10);
    expect(threadripperWatts(0.5000001, 100)).toBeCloseTo(85, 3);
  });
});

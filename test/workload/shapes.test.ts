import { describe, expect, test } from 'vitest';
import { hourlyFactors } from '../../src/catalog/diurnal.ts';
import type { ShapeConfig } from '../../src/workload/config.ts';
import { shapeCurve } from '../../src/workload/shapes.ts';

const hour = 3600;

function valuesOf(config: ShapeConfig, ...times: readonly number[]): number[] {
  const curve = shapeCurve(config);
  return times.map((t) => curve.value(t));
}

test('a constant shape is 1', () => {
  expect(valuesOf({ kind: 'constant' }, 0, 1e9)).toEqual([1, 1]);
});

describe('a step', () => {
  test('lasts for ever', () => {
    expect(valuesOf({ kind: 'step', at: 60, factor: 8 }, 0, 59.999, 60, 1e6)).toEqual([1, 1, 8, 8]);
  });

  test('ends where it is told to', () => {
    const step = { kind: 'step', at: 60, factor: 8, until: 90 } as const;
    expect(valuesOf(step, 59, 60, 89.999, 90, 1e6)).toEqual([1, 8, 8, 1, 1]);
    expect(shapeCurve(step).integral(0, 100)).toBe(70 + 30 * 8);
  });

  test('may begin with the run', () => {
    expect(valuesOf({ kind: 'step', at: 0, factor: 3, until: 5 }, 0, 5)).toEqual([3, 1]);
  });
});

test('a ramp climbs from 1 and stays up', () => {
  const ramp = { kind: 'ramp', from: 100, until: 200, factor: 5 } as const;
  expect(valuesOf(ramp, 0, 100, 150, 200, 999)).toEqual([1, 1, 3, 5, 5]);
});

describe('a flash crowd', () => {
  const crowd = {
    kind: 'flash-crowd',
    at: 100,
    rise: 50,
    hold: 200,
    decay: 600,
    peak: 10,
  } as const;

  test('rises, holds and falls back to 1', () => {
    expect(valuesOf(crowd, 0, 100, 125, 150, 350, 1e5)).toEqual([1, 1, 5.5, 10, 10, 1]);
  });

  test('decays exponentially within 0.5 % of its peak', () => {
    const curve = shapeCurve(crowd);
    let worst = 0;
    for (let t = 350; t < 350 + 12 * 600; t += 1) {
      const exact = 1 + 9 * Math.exp(-(t - 350) / 600);
      worst = Math.max(worst, Math.abs(curve.value(t) - exact));
    }
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(0.005 * 10);
  });

  test('may begin, rise and decay at once', () => {
    const sudden = { ...crowd, at: 0, rise: 0, decay: 0 } as const;
    expect(valuesOf(sudden, 0, 199, 200)).toEqual([10, 10, 1]);
  });
});

describe('a diurnal week', () => {
  test('has the catalog day at the strokes of the hours, and lines between', () => {
    const [three, four] = valuesOf({ kind: 'diurnal-weekly', start: 0 }, 3 * hour, 4 * hour);
    expect([three, four]).toEqual([hourlyFactors[3], hourlyFactors[4]]);
    const [between] = valuesOf({ kind: 'diurnal-weekly', start: 0 }, 3.5 * hour);
    expect(between).toBeCloseTo((three! + four!) / 2, 12);
  });

  test('has mean 1 over any whole week, and repeats', () => {
    for (const start of [0, 5.25 * hour, 6 * 24 * hour + 1]) {
      const curve = shapeCurve({ kind: 'diurnal-weekly', start });
      expect(curve.mean(0, 168 * hour)).toBeCloseTo(1, 9);
      expect(curve.mean(1234, 1234 + 336 * hour)).toBeCloseTo(1, 9);
      expect(curve.value(200 * hour)).toBeCloseTo(curve.value(32 * hour), 9);
    }
  });

  test('begins at the time of week it is told, Monday first', () => {
    const days = [1, 1, 1, 1, 1, 3, 2];
    const hours = Array.from({ length: 24 }, () => 1);
    const start = (5 * 24 + 12) * hour;
    const week = { kind: 'diurnal-weekly', hours, days, start } as const;
    expect(valuesOf(week, 0, 12 * hour, 35 * hour, 36 * hour)).toEqual([3, 2, 2, 1]);
  });
});

describe('Black Friday', () => {
  const friday = { kind: 'black-friday', day: 'friday', start: 0, peak: 8 } as const;

  test('reaches its peak on Friday at 11:00', () => {
    const curve = shapeCurve(friday);
    expect(curve.max(0, 24 * hour)).toBeCloseTo(8, 12);
    expect(curve.value(11 * hour)).toBeCloseTo(8, 12);
  });

  test('is scaled by the day on which it begins: Monday peaks at 20:00', () => {
    const curve = shapeCurve({ ...friday, day: 'monday' });
    expect(curve.max(0, 24 * hour)).toBeCloseTo(8, 12);
    expect(curve.value(20 * hour)).toBeCloseTo(8, 12);
  });

  test('begins on the day and hour it is told', () => {
    const whole = shapeCurve(friday);
    const curve = shapeCurve({ ...friday, start: 9.5 * hour });
    for (const t of [0, 1000, 30 * hour, 100 * hour]) {
      expect(curve.value(t)).toBeCloseTo(whole.value(t + 9.5 * hour), 9);
    }
  });
});

describe('a piecewise shape', () => {
  const points = [
    { at: 10, factor: 2 },
    { at: 20, factor: 4 },
  ];

  test('runs in lines', () => {
    expect(valuesOf({ kind: 'piecewise', points, join: 'lines' }, 0, 10, 15, 20, 99)).toEqual([
      2, 2, 3, 4, 4,
    ]);
  });

  test('or in steps', () => {
    expect(valuesOf({ kind: 'piecewise', points, join: 'steps' }, 0, 10, 15, 20, 99)).toEqual([
      2, 2, 2, 4, 4,
    ]);
  });

  test('whose points go back in time is refused', () => {
    const back = { kind: 'piecewise', points: [...points].reverse(), join: 'lines' } as const;
    expect(() => shapeCurve(back)).toThrow(/comes after/);
  });
});

test('recorded counts hold for their interval and end in silence', () => {
  const counts = { kind: 'counts', interval: 60, rates: [2, 0, 5] } as const;
  expect(valuesOf(counts, 0, 59, 60, 120, 179, 180)).toEqual([2, 2, 0, 5, 5, 0]);
  expect(shapeCurve(counts).integral(0, 1e4)).toBe(420);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toSeconds, toTicks } from '../../src/engine/time.ts';

describe('time', () => {
  test('a tick is a microsecond, and halves round up', () => {
    expect([0, 1, 0.25, 1e-6].map(toTicks)).toEqual([0, 1_000_000, 250_000, 1]);
    expect([0.4e-6, 0.5e-6, 1.5e-6, 2.5e-6, -0.5e-6].map(toTicks)).toEqual([0, 1, 2, 3, 0]);
  });

  test('whole ticks survive the way to seconds and back, for 285 years', () => {
    expect(toTicks(toSeconds(Number.MAX_SAFE_INTEGER - 1)) / Number.MAX_SAFE_INTEGER).toBeCloseTo(
      1,
    );
    fc.assert(
      fc.property(fc.nat({ max: 4_000_000_000_000_000 }), (ticks) => {
        expect(toTicks(toSeconds(ticks))).toBe(ticks);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyWindow } from '../../../src/policies/resilience/latency-window.ts';

/** The value that a part `q` of some does not exceed, by sorting: number ceil(q × n), in hundredths of q. */
function sortedQuantile(values: readonly number[], hundredths: number): number {
  const rank = Math.max(1, Math.ceil((hundredths * values.length) / 100));
  return [...values].sort((one, other) => one - other)[rank - 1]!;
}

describe('the quantile of the last latencies', () => {
  it('is that of 1 to 100 ms, and of the last ten alone', () => {
    const all = new LatencyWindow(0.95, 100);
    const last = new LatencyWindow(0.5, 10);
    for (let milliseconds = 1; milliseconds <= 100; milliseconds += 1) {
      all.add(milliseconds / 1000);
      last.add(milliseconds / 1000);
    }
    expect([all.count, last.count]).toEqual([100, 10]);
    expect(Math.abs(all.quantile / 0.095 - 1)).toBeLessThan(0.004);
    expect(Math.abs(last.quantile / 0.095 - 1)).toBeLessThan(0.004);
  });

  it('is within 0.4 % of the sorted one after every latency, whatever came before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 50, 90, 95, 99, 100),
        fc.integer({ min: 1, max: 40 }),
        fc.array(
          fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 60_000_000 })),
          {
            maxLength: 120,
          },
        ),
        (hundredths, size, microseconds) => {
          const window = new LatencyWindow(hundredths / 100, size);
          for (const [index, one] of microseconds.entries()) {
            window.add(one / 1e6);
            const last = microseconds.slice(Math.max(0, index + 1 - size), index + 1);
            const exact = sortedQuantile(last, hundredths);
            expect(Math.abs(window.quantile * 1e6 - exact)).toBeLessThanOrEqual(exact / 256 + 1e-6);
          }
        },
      ),
    );
  });

  it('takes what is longer than most of a day for that', () => {
    const window = new LatencyWindow(0.95, 5);
    window.add(1e9);
    expect(window.quantile).toBeGreaterThan(68_000);
  });
});

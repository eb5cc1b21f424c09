import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  highestRate,
  type RateCurve,
  rateAt,
} from '../../../src/policies/autoscaling/oracle/rate-curve.ts';

const points = fc
  .array(fc.record({ gap: fc.nat(5), rate: fc.nat(20) }), { maxLength: 20 })
  .map((all) => {
    let at = 0;
    return all.map(({ gap, rate }) => {
      at += gap;
      return { at, rate };
    });
  });

/** Point by point, from the first: what the search by halves must agree with. */
function walked({ points: all, between }: RateCurve, at: number): number {
  const next = all.find((point) => point.at > at);
  const before = all.findLast((point) => point.at <= at);
  if (before === undefined) return next?.rate ?? 0;
  if (next === undefined || between === 'steps') return before.rate;
  return before.rate + ((at - before.at) / (next.at - before.at)) * (next.rate - before.rate);
}

test('a rate, and the highest of a span, are those of a walk over all points; jumps among them', () => {
  const between = fc.constantFrom('linear' as const, 'steps' as const);
  const span = fc.tuple(fc.integer({ min: -5, max: 80 }), fc.nat(40));
  fc.assert(
    fc.property(points, between, span, (all, how, [from, length]) => {
      const curve = { points: all, between: how };
      const to = from + length;
      const within = all.filter(({ at }) => at > from && at <= to).map(({ rate }) => rate);
      expect(rateAt(curve, from)).toBe(walked(curve, from));
      expect(highestRate(curve, from, to)).toBe(
        Math.max(walked(curve, from), walked(curve, to), ...within),
      );
    }),
    { numRuns: 500, seed: 1 },
  );
});

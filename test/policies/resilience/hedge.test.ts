import { describe, expect, it } from 'vitest';
import { hedge } from '../../../src/policies/resilience/hedge.ts';

const percentile = {
  kind: 'percentile',
  percentile: 0.95,
  calls: 100,
  min_calls: 20,
  delay: 2,
  max_copies: 1,
} as const;

describe('hedging', () => {
  it('waits a fixed time for each copy, up to so many', () => {
    const copies = hedge({ kind: 'fixed', delay: 0.5, max_copies: 2 }, () => true);
    expect([0, 1, 2].map((sent) => copies.delay(0, sent))).toEqual([
      0.5,
      0.5,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('waits longer than 95 % of the calls to the target took, once there were enough', () => {
    const copies = hedge(percentile, () => true);
    for (let call = 1; call <= 19; call += 1) copies.answered(3, call / 100);
    expect(copies.delay(3, 0)).toBe(2);
    copies.answered(3, 0.2);
    // 19 of 20 took up to 190 ms.
    expect(Math.abs(copies.delay(3, 0) / 0.19 - 1)).toBeLessThan(0.004);
    expect(copies.delay(0, 0)).toBe(2);
    expect(copies.delay(4, 0)).toBe(2);
    expect(copies.delay(3, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('takes copies from the retry budget, or from a share of its own', () => {
    const asked: number[] = [];
    const takeCopy = (now: number) => {
      asked.push(now);
      return false;
    };
    expect(hedge(percentile, takeCopy).admit(7)).toBe(false);
    expect(asked).toEqual([7]);
    const own = hedge({ ...percentile, share: 0.05 }, takeCopy);
    expect(own.admit(0)).toBe(false);
    for (let request = 0; request < 40; request += 1) own.began(1);
    expect([own.admit(2), own.admit(2), own.admit(2)]).toEqual([true, true, false]);
    expect(own.admit(11)).toBe(false);
    expect(asked).toEqual([7]);
  });
});

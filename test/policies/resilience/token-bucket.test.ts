import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../../src/policies/resilience/token-bucket.ts';

describe('a bucket of 10 that refills at 2 a second', () => {
  const bucket = () => new TokenBucket(2, 10);

  it('starts full, gives what it has and no more', () => {
    const one = bucket();
    expect([one.perSecond, one.burst, one.level(0)]).toEqual([2, 10, 10]);
    expect([one.take(0, 4), one.take(0, 6), one.take(0, 1)]).toEqual([true, true, false]);
    expect(one.level(0)).toBe(0);
  });

  it('refills without pause, up to its burst', () => {
    const one = bucket();
    one.take(0, 10);
    expect([one.level(1.5), one.level(4), one.level(100)]).toEqual([3, 8, 10]);
    expect(one.level(50)).toBe(10);
  });

  it('takes nothing where there is too little', () => {
    const one = bucket();
    one.take(0, 9);
    expect(one.take(0, 2)).toBe(false);
    expect(one.level(0)).toBe(1);
    expect([one.take(0.5, 2), one.level(0.5)]).toEqual([true, 0]);
  });

  it('goes below zero for what is used already, and never above its burst for what is given back', () => {
    const one = bucket();
    one.charge(0, 13);
    expect([one.level(0), one.level(2)]).toEqual([-3, 1]);
    one.charge(2, -4);
    expect(one.level(2)).toBe(5);
    one.charge(2, -400);
    expect(one.level(2)).toBe(10);
  });

  it('knows when so many are there', () => {
    const one = bucket();
    expect([one.secondsUntil(0, 10), one.secondsUntil(0, 11)]).toEqual([0, Infinity]);
    one.take(0, 10);
    expect([one.secondsUntil(0, 3), one.secondsUntil(1, 3), one.secondsUntil(1, 10)]).toEqual([
      1.5, 0.5, 4,
    ]);
    expect(one.secondsUntil(1, 2)).toBe(0);
  });

  it('has another limit from now on: a smaller one loses what is above, a larger one fills up', () => {
    const one = bucket();
    one.take(0, 4);
    one.resize(1, 1, 5);
    expect([one.perSecond, one.burst, one.level(1)]).toEqual([1, 5, 5]);
    one.resize(1, 4, 20);
    expect([one.level(1), one.level(3), one.level(9)]).toEqual([5, 13, 20]);
    one.take(9, 20);
    // What it gained before is gained at the old rate.
    one.resize(10, 1, 20);
    expect([one.level(10), one.level(12)]).toEqual([4, 6]);
  });
});

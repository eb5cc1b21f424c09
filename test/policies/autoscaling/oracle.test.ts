import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OracleConfig, oracle } from '../../../src/policies/autoscaling/oracle/oracle.ts';
import {
  highestRate,
  type RateCurve,
  rateAt,
} from '../../../src/policies/autoscaling/oracle/rate-curve.ts';

const ramp: RateCurve = {
  between: 'linear',
  points: [
    { at: 100, rate: 10 },
    { at: 200, rate: 30 },
    { at: 300, rate: 20 },
  ],
};
const wall: RateCurve = {
  between: 'steps',
  points: [
    { at: 0, rate: 10 },
    { at: 1000, rate: 95 },
    { at: 2000, rate: 10 },
  ],
};
const config: OracleConfig = {
  minReplicas: 1,
  maxReplicas: 50,
  capacity: 10,
  startupSeconds: 120,
  intervalSeconds: 15,
  future: wall,
};

function desired(changes: Partial<OracleConfig>, now: number) {
  const decider = oracle({ ...config, ...changes });
  return decider.decide(decider.initial(), { now }).desired;
}

describe('the rate to come', () => {
  it('is that of a line between points, or of the point before', () => {
    expect([0, 100, 150, 250, 999].map((at) => rateAt(ramp, at))).toEqual([10, 10, 20, 25, 20]);
    const steps = { ...ramp, between: 'steps' } as const;
    expect([0, 100, 199, 200, 999].map((at) => rateAt(steps, at))).toEqual([10, 10, 10, 30, 20]);
    expect(rateAt({ between: 'linear', points: [] }, 5)).toBe(0);
  });

  it('is highest at an end or at a point between', () => {
    expect(highestRate(ramp, 0, 150)).toBe(20);
    expect(highestRate(ramp, 150, 250)).toBe(30);
    expect(highestRate(ramp, 250, 280)).toBe(25);
    expect(highestRate(wall, 900, 1000)).toBe(95);
  });
});

describe('the oracle', () => {
  it('says how far it looked, and which bound held', () => {
    const decided = (changes: Partial<OracleConfig>) => {
      const decider = oracle({ ...config, ...changes });
      const { desired: replicas, because, state } = decider.decide(decider.initial(), { now: 900 });
      return [replicas, because, state];
    };
    expect(decided({})).toEqual([10, 'highest rate of the next 135 s', null]);
    expect(decided({ maxReplicas: 10 })[1]).toBe('highest rate of the next 135 s');
    expect(decided({ maxReplicas: 9 })).toEqual([9, '10 for the next 135 s, but at maximum', null]);
    expect(decided({ minReplicas: 10 })[1]).toBe('highest rate of the next 135 s');
    expect(decided({ minReplicas: 11 })).toEqual([11, 'minimum', null]);
  });

  it('starts replicas as late as makes them ready in time', () => {
    // The next decision would be at 880 s, and a replica of it ready at 1000 s and not before.
    expect(desired({}, 864)).toBe(1);
    expect(desired({}, 865)).toBe(10);
    expect(desired({}, 1999)).toBe(10);
    expect(desired({}, 2000)).toBe(1);
  });

  it('keeps replicas through a lull that is shorter than their start', () => {
    const lull: RateCurve = {
      between: 'steps',
      points: [
        { at: 0, rate: 50 },
        { at: 500, rate: 10 },
        { at: 600, rate: 50 },
      ],
    };
    expect(desired({ future: lull }, 550)).toBe(5);
    expect(desired({ future: lull, startupSeconds: 20 }, 550)).toBe(1);
  });

  it('keeps to its bounds and says so', () => {
    const decider = oracle({ ...config, maxReplicas: 4 });
    expect(decider.decide(null, { now: 1000 })).toEqual({
      desired: 4,
      because: '10 for the next 135 s, but at maximum',
      state: null,
    });
    expect(desired({ future: { between: 'steps', points: [] }, minReplicas: 0 }, 0)).toBe(0);
    expect(desired({ future: { between: 'steps', points: [] }, minReplicas: 3 }, 0)).toBe(3);
  });

  it('never has too few that are ready, and no fewer would do', () => {
    const points = fc
      .array(fc.record({ gap: fc.integer({ min: 1, max: 200 }), rate: fc.nat(300) }), {
        minLength: 1,
        maxLength: 12,
      })
      .map((all) => {
        let at = 0;
        return all.map(({ gap, rate }) => {
          at += gap;
          return { at, rate };
        });
      });
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 150 }), (all, startupSeconds) => {
        const future: RateCurve = { between: 'steps', points: all };
        const decide = (now: number) => desired({ future, startupSeconds, minReplicas: 0 }, now);
        for (let now = 0; now < 1500; now += 15) {
          // What was asked for a start ago and ever since is ready until the next decision's is.
          const asked: number[] = [];
          for (let back = now; back >= now - startupSeconds; back -= 15) asked.push(decide(back));
          const ready = Math.min(...asked);
          expect(10 * ready).toBeGreaterThanOrEqual(highestRate(future, now, now + 14));
          const horizon = startupSeconds + 15;
          expect(10 * (decide(now) - 1)).toBeLessThan(highestRate(future, now, now + horizon));
        }
      }),
      { numRuns: 30, seed: 1 },
    );
  });
});

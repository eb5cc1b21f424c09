import { describe, expect, it } from 'vitest';
import { headroomOf, keptBy, mayMiss } from '../../../src/sweep/plan/promise.ts';

const late = { metric: 'ttft_p95', side: 'max', limit: 2 } as const;
const good = { metric: 'goodput_ratio', side: 'min', limit: 0.9 } as const;

describe('an SLO over replications', () => {
  it('is kept where the one-sided bound of the mean is within the limit', () => {
    // Deviation 0.1 of three, so t = 2.920 of two degrees of freedom: 1.7 + 2.920 × 0.1 / √3 = 1.8686.
    const kept = keptBy(late, [1.6, 1.7, 1.8], 0.95);
    expect(kept.kind).toBe('kept');
    expect(kept.mean).toBeCloseTo(1.7, 12);
    expect(kept.bound).toBeCloseTo(1.8686, 4);
    expect(kept.headroom).toBeCloseTo(0.15, 12);
  });

  it('is unproven where the mean is within the limit, but the bound is not', () => {
    expect(keptBy(late, [1.8, 1.9, 2], 0.95).kind).toBe('unproven');
    expect(keptBy(late, [1.8, 1.9, 2], 0.75).kind).toBe('kept');
    expect(keptBy(late, [2, 2.1, 2.2], 0.95).kind).toBe('missed');
  });

  it('looks below of what should be high', () => {
    expect(keptBy(good, [0.94, 0.95, 0.96], 0.95).bound).toBeCloseTo(0.95 - 0.01686, 5);
    expect(keptBy(good, [0.9, 0.91, 0.92], 0.95).kind).toBe('unproven');
  });

  it('is judged by its value where there is one replication', () => {
    expect(keptBy(late, [1.99], 0.95)).toMatchObject({ kind: 'kept', bound: 1.99 });
    expect(keptBy(late, [2.01], 0.95).kind).toBe('missed');
  });

  it('is missed by what has no value', () => {
    expect(keptBy(late, [Number.NaN, 1, 1], 0.95).kind).toBe('missed');
    expect(keptBy(late, [Number.NaN], 0.95).kind).toBe('missed');
  });

  it('counts the replications that keep it, where it says in how many', () => {
    const often = { ...late, in: 0.8 };
    expect(keptBy(often, [1, 1, 1, 1, 9], 0.95)).toMatchObject({ kind: 'kept', times: 4 });
    expect(keptBy(often, [1, 1, 1, 9, 9], 0.95).kind).toBe('missed');
    expect([1, 0.8, 0.6, 0.5].map((share) => mayMiss(share, 5))).toEqual([0, 1, 2, 2]);
  });

  it('leaves all or nothing of a limit of nothing', () => {
    const never = { ...late, limit: 0 };
    expect([0, 1, -1].map((value) => headroomOf(never, value))).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

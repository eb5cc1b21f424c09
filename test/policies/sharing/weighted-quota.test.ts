import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuotaOwner } from '../../../src/policies/sharing/fair-shares.ts';
import { quotaPolicy } from '../../../src/policies/sharing/index.ts';
import { hasRoom, owner, taken } from './owners.ts';

const divide = quotaPolicy({ kind: 'weighted-quota' });
const pool = (accelerators: number) => ({ accelerators, bytes: 0 });

describe('weighted quota', () => {
  it('gives everyone its quota, then what is left by weight', () => {
    const owners = [
      owner('shop', { quota: 4, weight: 3, demand: 20 }),
      owner('batch', { quota: 2, weight: 1, demand: 20 }),
    ];
    expect(divide(pool(14), owners)).toEqual({
      granted: [10, 4],
      because: [
        '10 of the 20 that it wants: quota of 4 and 6 accelerators beyond it by weight 3',
        '4 of the 20 that it wants: quota of 2 and 2 accelerators beyond it by weight 1',
      ],
    });
  });

  it('lends a quota that its owner does not want, and reclaims it when it does', () => {
    const idle = [owner('shop', { quota: 6, demand: 1 }), owner('batch', { usage: 2 })];
    expect(divide(pool(8), idle).granted).toEqual([1, 7]);
    const busy = [owner('shop', { quota: 6, usage: 1 }), owner('batch', { usage: 7 })];
    expect(divide(pool(8), busy)).toEqual({
      granted: [7, 1],
      because: [
        '7 of the 100 that it wants: quota of 6 and 1 accelerators beyond it by weight 1',
        '1 of the 100 that it wants: quota of 0 and 1 accelerators beyond it by weight 1; gives back 6',
      ],
    });
  });

  it('gives nothing beyond its quota to an owner of weight 0', () => {
    const owners = [owner('shop', { quota: 2, weight: 0 }), owner('batch', { demand: 3 })];
    expect(divide(pool(8), owners)).toEqual({
      granted: [2, 3],
      because: [
        '2 of the 100 that it wants: quota of 2 accelerators, nothing left beyond it',
        'all that it wants',
      ],
    });
  });

  it('leaves the odd replica where it is held, and gives it to the heavier of those who do not', () => {
    const held = [owner('a', { usage: 1 }), owner('b', { usage: 2 })];
    expect(divide(pool(3), held).granted).toEqual([1, 2]);
    expect(divide(pool(3), [held[1]!, held[0]!]).granted).toEqual([2, 1]);
    expect(divide(pool(1), [owner('a'), owner('b', { weight: 2 })]).granted).toEqual([0, 1]);
  });

  it('counts fractions of accelerators without losing one to rounding', () => {
    const each = { accelerators: 0.1, bytes: 0 };
    expect(divide(pool(1), [owner('a', { quota: 0.3, each }), owner('b', { each })])).toMatchObject(
      {
        granted: [7, 3],
      },
    );
    const bound = [owner('a', { quota: 0.3, demand: 3, each }), owner('b', { quota: 0.7, each })];
    expect(divide(pool(1), bound).granted).toEqual([3, 7]);
  });

  it('counts memory: a quota has its part of it, and one that needs more takes none of another', () => {
    const owners = [
      owner('vip', { quota: 4, each: { accelerators: 1, bytes: 35 } }),
      owner('chat', { quota: 4, each: { accelerators: 1, bytes: 24 } }),
    ];
    // Half of 192 holds two of 35 and four of 24; what is left, one more of 24.
    expect(divide({ accelerators: 8, bytes: 192 }, owners).granted).toEqual([2, 5]);
  });

  it('refuses quotas that the pool cannot keep', () => {
    const owners = [owner('shop', { quota: 6 }), owner('batch', { quota: 2.5 })];
    expect(() => divide(pool(8), owners)).toThrow(
      new RangeError('quotas of 8.5 accelerators in a pool of 8: shop 6, batch 2.5'),
    );
  });

  const granules = fc.constantFrom(1, 0.5, 0.25);
  const promised = fc
    .tuple(
      granules,
      fc.array(
        fc.record({
          weight: fc.integer({ min: 1, max: 5 }),
          quota: fc.nat(8),
          usage: fc.nat(30),
          demand: fc.nat(60),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      fc.nat(20),
    )
    .map(([accelerators, given, beyond]) => ({
      owners: given.map((one) => owner('one', { ...one, each: { accelerators, bytes: 1 } })),
      capacity: {
        accelerators: given.reduce((sum, { quota }) => sum + quota, beyond) || 1,
        bytes: 1000,
      },
    }));

  it('I10: never grants more than the pool has, nor less than an owner wants of its quota', () => {
    fc.assert(
      fc.property(promised, ({ capacity, owners }) => {
        const { granted, because } = divide(capacity, owners);
        expect(taken(owners, granted).accelerators).toBeLessThanOrEqual(capacity.accelerators);
        for (const [at, { quota, demand, each }] of owners.entries()) {
          expect(granted[at]).toBeGreaterThanOrEqual(Math.min(demand, quota / each.accelerators));
          expect(granted[at]).toBeLessThanOrEqual(demand);
          expect(because[at] === 'all that it wants').toBe(
            granted[at] === demand && granted[at] >= owners[at]!.usage,
          );
        }
      }),
      { seed: 1 },
    );
  });

  it('leaves nothing that fits while an owner wants it', () => {
    fc.assert(
      fc.property(promised, ({ capacity, owners }) => {
        const { granted } = divide(capacity, owners);
        for (const [at, { demand }] of owners.entries()) {
          if (granted[at]! < demand) expect(hasRoom(capacity, owners, granted, at)).toBe(false);
        }
      }),
      { seed: 2 },
    );
  });

  /** Max-min for replicas of one size: who is short is at most one replica of another behind it. */
  it('divides what is beyond the quotas by weight, within one replica', () => {
    fc.assert(
      fc.property(promised, ({ capacity, owners }) => {
        const { granted } = divide(capacity, owners);
        const beyond = (one: QuotaOwner, replicas: number) =>
          replicas * one.each.accelerators - one.quota;
        for (const [at, short] of owners.entries()) {
          if (granted[at]! === short.demand) continue;
          const level = beyond(short, granted[at]!) / short.weight;
          for (const [other, has] of owners.entries()) {
            const before = beyond(has, granted[other]! - 1);
            if (before < 0) continue;
            expect(before / has.weight).toBeLessThanOrEqual(level + 1e-9);
          }
        }
      }),
      { seed: 3 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuotaOwner, Resources } from '../../../src/policies/sharing/fair-shares.ts';
import { quotaKinds, quotaPolicy } from '../../../src/policies/sharing/index.ts';
import { borrowers, capacities, hasRoom, owner, taken } from './owners.ts';

const divide = quotaPolicy({ kind: 'dominant-resource' });

/** Of one replica. */
function dominant(capacity: Resources, { each }: QuotaOwner): number {
  return Math.max(each.accelerators / capacity.accelerators, each.bytes / capacity.bytes);
}

/** Replicas of an owner, whole or not, that fit into a bundle. */
function within(bundle: Resources, { each }: QuotaOwner): number {
  return Math.min(bundle.accelerators / each.accelerators, bundle.bytes / each.bytes);
}

describe('dominant resource fairness', () => {
  /** Ghodsi et al., figure 3: 9 CPUs and 18 GB; tasks of ⟨1 CPU, 4 GB⟩ and ⟨3 CPU, 1 GB⟩. */
  it('divides as in the example of the paper', () => {
    const owners = [
      owner('A', { each: { accelerators: 1, bytes: 4 } }),
      owner('B', { each: { accelerators: 3, bytes: 1 } }),
    ];
    expect(divide({ accelerators: 9, bytes: 18 }, owners)).toEqual({
      granted: [3, 2],
      because: [
        '3 of the 100 that it wants: dominant share of 67 % (bytes) by weight 1',
        '2 of the 100 that it wants: dominant share of 67 % (accelerators) by weight 1',
      ],
    });
  });

  it('divides by weight', () => {
    const owners = [owner('A', { weight: 3 }), owner('B')];
    expect(divide({ accelerators: 12, bytes: 1 }, owners).granted).toEqual([9, 3]);
  });

  it('goes on with who still fits when the lowest does not', () => {
    const owners = [
      owner('large', { each: { accelerators: 5, bytes: 1 } }),
      owner('small', { each: { accelerators: 1, bytes: 1 } }),
    ];
    expect(divide({ accelerators: 8, bytes: 100 }, owners).granted).toEqual([1, 3]);
  });

  it('keeps quotas, and counts them as part of the share', () => {
    const owners = [owner('A', { quota: 6 }), owner('B', { usage: 8 })];
    expect(divide({ accelerators: 8, bytes: 0 }, owners)).toEqual({
      granted: [6, 2],
      because: [
        '6 of the 100 that it wants: dominant share of 75 % (accelerators) by weight 1',
        '2 of the 100 that it wants: dominant share of 25 % (accelerators) by weight 1; gives back 6',
      ],
    });
  });

  it('I5, I10: never grants more than the pool has, and leaves nothing that fits and is wanted', () => {
    fc.assert(
      fc.property(capacities, borrowers, (capacity, owners) => {
        const { granted } = divide(capacity, owners);
        const { accelerators, bytes } = taken(owners, granted);
        expect(accelerators).toBeLessThanOrEqual(capacity.accelerators);
        expect(bytes).toBeLessThanOrEqual(capacity.bytes);
        for (const [at, { demand }] of owners.entries()) {
          expect(granted[at]).toBeLessThanOrEqual(demand);
          if (granted[at]! < demand) expect(hasRoom(capacity, owners, granted, at)).toBe(false);
        }
      }),
      { seed: 1 },
    );
  });

  /**
   * When an owner first finds no room, each other is at most one of its own replicas ahead of it, by weight;
   * so together they use at most W·s/w + Σd of the resource that is out, with s its dominant share, w of W
   * its weight and d the dominant share of a replica of each, its own, which no longer fits, among them.
   * With replicas small against the pool that is the paper's s ≥ w/W.
   */
  it('sharing incentive: who is short has its weighted part, but for one replica of each owner', () => {
    fc.assert(
      fc.property(capacities, borrowers, (capacity, owners) => {
        const { granted } = divide(capacity, owners);
        const lumps = owners.reduce((sum, one) => sum + dominant(capacity, one), 0);
        const weights = owners.reduce((sum, one) => sum + one.weight, 0);
        for (const [at, one] of owners.entries()) {
          if (granted[at]! === one.demand) continue;
          const share = granted[at]! * dominant(capacity, one);
          expect(share).toBeGreaterThanOrEqual((one.weight / weights) * (1 - lumps) - 1e-9);
        }
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  /**
   * When an owner i first finds no room, an owner j is at most one of its own replicas ahead, by weight, so that
   * i could run its own number and w_i/w_j·d_j/d_i with what j has then, scaled by weights. What j gets later is
   * less than one replica of i of the resource that is out, scaled likewise.
   */
  it('envy-freeness: nobody would run more with what another has, but for one replica of each', () => {
    fc.assert(
      fc.property(capacities, borrowers, (capacity, owners) => {
        const { granted } = divide(capacity, owners);
        for (const [at, envious] of owners.entries()) {
          if (granted[at]! === envious.demand) continue;
          for (const [other, envied] of owners.entries()) {
            const scale = envious.weight / envied.weight;
            const could = scale * within(taken([envied], [granted[other]!]), envious);
            const lump = dominant(capacity, envied) / dominant(capacity, envious);
            expect(could).toBeLessThanOrEqual(granted[at]! + scale * (lump + 1) + 1e-9);
          }
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  /** Filling is the same up to the lesser of the two demands. */
  it.each(quotaKinds)('strategy-proofness of %s: a false demand never helps', (kind) => {
    const policy = quotaPolicy({ kind });
    fc.assert(
      fc.property(capacities, borrowers, fc.nat(), fc.nat(80), (capacity, owners, who, claimed) => {
        const liar = who % owners.length;
        const lying = owners.map((one, at) => (at === liar ? { ...one, demand: claimed } : one));
        const honest = policy(capacity, owners).granted[liar]!;
        const useful = Math.min(policy(capacity, lying).granted[liar]!, owners[liar]!.demand);
        expect(useful).toBeLessThanOrEqual(honest);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  /**
   * In the paper nothing is gained by claiming larger tasks. With whole replicas the larger one may be just ahead
   * when another finds no more room: by one claimed replica, and by what is left beneath one of the others.
   */
  it('strategy-proofness: larger replicas than needed do not help, but for one claimed and one of another', () => {
    const inflated = fc.record({
      resource: fc.constantFrom<keyof Resources>('accelerators', 'bytes'),
      by: fc.integer({ min: 2, max: 4 }),
    });
    fc.assert(
      fc.property(capacities, borrowers, fc.nat(), inflated, (capacity, owners, who, claim) => {
        const liar = who % owners.length;
        const truth = owners[liar]!;
        const each = { ...truth.each, [claim.resource]: claim.by * truth.each[claim.resource] };
        const claimed = { ...truth, each };
        const lying = owners.map((one, at) => (at === liar ? claimed : one));
        const honest = divide(capacity, owners).granted[liar]!;
        const useful = divide(capacity, lying).granted[liar]!;
        const ahead = dominant(capacity, claimed) / dominant(capacity, truth);
        const left = Math.max(
          0,
          ...owners
            .filter((_, at) => at !== liar)
            .flatMap((one) => [
              one.each.accelerators / each.accelerators,
              one.each.bytes / each.bytes,
            ]),
        );
        expect(useful).toBeLessThanOrEqual(honest + ahead + left);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

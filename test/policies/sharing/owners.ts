import fc from 'fast-check';
import type { QuotaOwner, Resources } from '../../../src/policies/sharing/fair-shares.ts';

/** An owner of weight 1 and no quota who holds nothing, wants a hundred replicas of one accelerator. */
export function owner(name: string, differing: Partial<QuotaOwner> = {}): QuotaOwner {
  const each = { accelerators: 1, bytes: 0 };
  return { name, weight: 1, quota: 0, usage: 0, demand: 100, each, ...differing };
}

/** What replicas of all owners take together. */
export function taken(owners: readonly QuotaOwner[], granted: readonly number[]): Resources {
  const sum = (resource: keyof Resources) =>
    owners.reduce((total, { each }, at) => total + granted[at]! * each[resource], 0);
  return { accelerators: sum('accelerators'), bytes: sum('bytes') };
}

/** Whether one replica more of an owner fits, within what rounding of fractions may hide. */
export function hasRoom(
  capacity: Resources,
  owners: readonly QuotaOwner[],
  granted: readonly number[],
  at: number,
): boolean {
  const { each } = owners[at]!;
  const { accelerators, bytes } = taken(owners, granted);
  return (
    accelerators + each.accelerators <= capacity.accelerators &&
    bytes + each.bytes <= capacity.bytes
  );
}

/** Replicas of whole accelerators and bytes, of 1 to 4 each. */
export const sizes = fc.record({
  accelerators: fc.integer({ min: 1, max: 4 }),
  bytes: fc.integer({ min: 1, max: 4 }),
});

/** Owners without quotas, of whole weights and sizes. */
export const borrowers = fc.array(
  fc
    .record({
      weight: fc.integer({ min: 1, max: 4 }),
      usage: fc.nat(30),
      demand: fc.nat(80),
      each: sizes,
    })
    .map((differing) => owner('one', differing)),
  { minLength: 1, maxLength: 5 },
);

/** Pools that are large against a replica, and small ones. */
export const capacities = fc.record({
  accelerators: fc.integer({ min: 4, max: 150 }),
  bytes: fc.integer({ min: 4, max: 150 }),
});

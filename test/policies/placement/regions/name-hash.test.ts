import { expect, it } from 'vitest';
import { nameHash } from '../../../../src/policies/placement/regions/name-hash.ts';

it('is the FNV-1 hash, with the values that Go tests its own with', () => {
  expect(['', 'a', 'ab', 'abc'].map(nameHash)).toEqual([
    0x811c9dc5, 0x050c5d7e, 0x70772d38, 0x439c2f4b,
  ]);
});

it('is over the bytes of UTF-8', () => {
  // By hand: é is the bytes c3 a9.
  const first = (Math.imul(0x811c9dc5, 0x01000193) ^ 0xc3) >>> 0;
  expect(nameHash('é')).toBe((Math.imul(first, 0x01000193) ^ 0xa9) >>> 0);
});

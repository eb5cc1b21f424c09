import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInShard, readShard } from '../../src/sweep/shard.ts';

describe('a shard', () => {
  test('is written as its number and how many there are', () => {
    expect(readShard('2/3')).toEqual({ index: 2, of: 3 });
    expect(readShard('1/1')).toEqual({ index: 1, of: 1 });
  });

  test.each(['0/3', '4/3', '-1/3', '1', '1/0', '1/3/5', 'a/b', ' 1/3', '1.5/3', '1/9999999'])(
    '%s is none',
    (text) => {
      expect(readShard(text)).toBeUndefined();
    },
  );

  test('every cell is in exactly one', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 50 }), (cell, of) => {
        const shards = Array.from({ length: of }, (_, at) => ({ index: at + 1, of }));
        expect(shards.filter((shard) => isInShard(cell, shard))).toHaveLength(1);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64Column, int32Column } from '../../../src/workload/recorded/growing-column.ts';
import { runsOf } from '../../nightly.ts';

describe('a column that grows', () => {
  it('gives back what it was given, over chunks of 16,384, in their order or another', () => {
    const lengths = fc.constantFrom(0, 1, 5, 16_383, 16_384, 16_385, 40_000);
    const usual = fc.option(fc.constantFrom(0, 7, Number.NaN), { nil: undefined });
    const others = fc.array(fc.tuple(fc.nat(39_999), fc.integer()), { maxLength: 5 });
    fc.assert(
      fc.property(lengths, usual, others, fc.boolean(), (length, same, changes, shared) => {
        const values = new Float64Array(length).fill(same ?? 3);
        for (const [at, value] of changes) if (at < length) values[at] = value;
        const filled = () => {
          const column = float64Column(same);
          for (const value of values) column.push(value);
          return column;
        };
        const all = filled();
        expect(all.length).toBe(length);
        for (const at of [0, length >> 1, length - 1]) {
          if (at >= 0 && at < length) expect(all.at(at)).toBe(values[at]);
        }
        const isUsual = same !== undefined && values.every((value) => Object.is(value, same));
        const expected = isUsual ? new Float64Array(0) : values;
        const cut = all.cut(shared);
        expect(isSame(cut, expected)).toBe(true);
        expect(cut.buffer instanceof SharedArrayBuffer).toBe(shared);
        const backwards = Int32Array.from({ length }, (_, at) => length - 1 - at);
        expect(isSame(filled().cut(shared, backwards), expected.toReversed())).toBe(true);
      }),
      { numRuns: runsOf(30) },
    );
  });

  it('keeps nothing of what is usual, however often', () => {
    const column = int32Column(-1);
    for (let at = 0; at < 1000; at += 1) column.push(-1);
    expect([column.length, column.at(999)]).toEqual([1000, -1]);
    expect(column.cut(false)).toHaveLength(0);
  });

  it('remembers what was usual before something else came', () => {
    const column = int32Column(-1);
    for (let at = 0; at < 20_000; at += 1) column.push(-1);
    column.push(5);
    const cut = column.cut(false);
    expect([cut.length, cut[0], cut[19_999], cut[20_000]]).toEqual([20_001, -1, -1, 5]);
  });
});

function isSame(some: Float64Array, other: Float64Array): boolean {
  return some.length === other.length && some.every((one, at) => Object.is(one, other[at]));
}

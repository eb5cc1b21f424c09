import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactJson, readExactJson } from '../../../src/sweep/store/exact-json.ts';

describe('exact JSON', () => {
  test('keeps NaN and the infinities, wherever they stand', () => {
    const value = { a: Number.NaN, b: [Number.POSITIVE_INFINITY, { c: Number.NEGATIVE_INFINITY }] };
    expect(readExactJson(exactJson(value))).toEqual(value);
    expect(readExactJson(exactJson(Number.NaN))).toBeNaN();
  });

  test('gives back every number to the last bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (numbers) => {
        const back = readExactJson(exactJson(numbers)) as number[];
        expect(back.map((one) => one + 0)).toEqual(numbers.map((one) => one + 0));
      }),
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kFold } from '../../src/calibrate/k-fold.ts';

it('deals names round in the order in which they appear, and never divides one', () => {
  const parts: string[] = [];
  kFold([...'abcab'], 2, String, (_, held) => {
    parts.push(held.join(''));
    return [];
  });
  expect(parts).toEqual(['aca', 'bb']);
});

it('predicts every row once, from the rest', () => {
  const rows = fc.array(fc.nat(20), { maxLength: 30 });
  fc.assert(
    fc.property(rows, (values) => {
      const found = kFold(values, 5, String, (fitted, held) => {
        for (const value of held) expect(fitted).not.toContain(value);
        expect(fitted.length + held.length).toBe(values.length);
        return held.map((value) => [value, value]);
      });
      const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);
      expect(sorted(found.map(([value]) => value))).toEqual(sorted(values));
    }),
  );
});

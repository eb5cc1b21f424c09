import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csv } from '../../../src/report/csv.ts';
import { columnOf, numberOf, readTable } from '../../../src/report/html/csv-table.ts';

test('what is written is read again, whatever the cells are', () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ') }),
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\r')),
  );
  const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 });
  fc.assert(
    fc.property(rows, (written) => {
      const text = csv(['a', 'b', 'c'], written);
      expect(readTable('x.csv', text)).toEqual({ columns: ['a', 'b', 'c'], rows: written });
    }),
  );
});

test('faults are told with their place', () => {
  expect(() => readTable('x.csv', '')).toThrow('x.csv is empty: not even a header');
  expect(() => readTable('x.csv', 'a,b\n1,2\n3\n')).toThrow(
    'x.csv:3: 1 columns, but the header has 2',
  );
  expect(() => readTable('x.csv', 'a,b\n1,"2\n')).toThrow('x.csv:2: a quote is not closed');
  expect(() => columnOf('x.csv', readTable('x.csv', 'a,b\n'), 'c')).toThrow(
    'x.csv has no column "c": it has a, b',
  );
});

test('an empty cell is no number', () => {
  expect(numberOf('')).toBeNaN();
  expect(numberOf(undefined)).toBeNaN();
  expect(numberOf('0')).toBe(0);
});

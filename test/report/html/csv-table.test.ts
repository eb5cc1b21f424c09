import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csv } from '../../../src/report/csv.ts';
import { columnOf, numberOf, readRows, readTable } from '../../../src/report/html/csv-table.ts';

test('what is written is read again, whatever the cells are', () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', "'", '=', '-') }),
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\r')),
  );
  const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 });
  fc.assert(
    fc.property(rows, (written) => {
      const text = csv(['a', 'b', 'c'], written);
      const table = { columns: ['a', 'b', 'c'], rows: written };
      expect(readTable('x.csv', text)).toEqual(table);
      // As it comes from a disk, in blocks that end anywhere.
      expect(readTable('x.csv', [...text])).toEqual(table);
    }),
  );
});

test('faults are told with their place', () => {
  expect(() => readTable('x.csv', '')).toThrow('x.csv is empty: not even a header');
  expect(() => readTable('x.csv', 'a,b\n1,2\n3\n')).toThrow(
    'x.csv:3: 1 columns, but the header has 2',
  );
  expect(() => readTable('x.csv', 'a,b\n1,"2\n')).toThrow('x.csv:2: a quote is not closed');
  const endless = ['a,b\n1,"2', ...Array<string>(12).fill('x'.repeat(1e6)), '"\n'];
  expect(() => readTable('x.csv', endless)).toThrow('x.csv:2: a quote is not closed');
  expect(() => columnOf('x.csv', readTable('x.csv', 'a,b\n'), 'c')).toThrow(
    'x.csv has no column "c": it has a, b',
  );
});

test('rows that are read one by one are the same, as often as one asks, and faults are told when one comes to them', () => {
  const { columns, rows } = readRows('x.csv', 'a,b\n1,"2,\n3"\n4,5');
  expect(columns).toEqual(['a', 'b']);
  const both = [
    ['1', '2,\n3'],
    ['4', '5'],
  ];
  expect([...rows]).toEqual(both);
  expect([...rows]).toEqual(both);
  const broken = readRows('x.csv', 'a,b\n1,2\n3\n').rows[Symbol.iterator]();
  expect(broken.next().value).toEqual(['1', '2']);
  expect(() => broken.next()).toThrow('x.csv:3: 1 columns, but the header has 2');
});

test('an empty cell is no number', () => {
  expect(numberOf('')).toBeNaN();
  expect(numberOf(undefined)).toBeNaN();
  expect(numberOf('0')).toBe(0);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { readTable } from '../../../src/calibrate/open-data/read-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'spillway-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string | Uint8Array, name = 'table.csv') {
  const file = join(folder, name);
  writeFileSync(file, text);
  return readTable(file);
}

it('names cells by their columns, and leaves empty lines out', () => {
  const rows = [
    { a: '1', b: '' },
    { a: '', b: 'x y' },
  ];
  expect(read('a,b\n1,\n\n,x y\n')).toEqual(rows);
  expect(read('a,b\r\n1,\r\n,x y')).toEqual(rows);
  expect(read(gzipSync('a,b\n1,\n,x y'), 'table.csv.gz')).toEqual(rows);
  expect(read('a,b\n"1,""2""",3\n')).toEqual([{ a: '1,"2"', b: '3' }]);
});

it('reads plain text as it reads the same in quotes', () => {
  const cell = fc.stringMatching(/^[a-z0-9 .;-]{1,6}$/);
  const tables = fc
    .integer({ min: 1, max: 5 })
    .chain((columns) => fc.array(fc.array(cell, { minLength: columns, maxLength: columns })));
  fc.assert(
    fc.property(tables, (table) => {
      fc.pre(table.length > 0);
      const header = table[0]!.map((_, at) => `column ${at}`);
      const plain = [header, ...table].map((cells) => cells.join(',')).join('\n');
      const quoted = [header, ...table].map((cells) => `"${cells.join('","')}"`).join('\n');
      expect(read(plain)).toEqual(read(quoted));
    }),
  );
});

it('refuses a line of more or fewer cells than columns', () => {
  expect(() => read('a,b\n1\n')).toThrow(/table\.csv: 1 cells under 2 columns: 1$/);
  expect(() => read('a,b\n1,2,3\n')).toThrow(/3 cells under 2 columns/);
});

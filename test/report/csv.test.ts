import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from '../../src/report/csv.ts';
import { digits, formatDuration, formatExact, formatInterval } from '../../src/report/format.ts';
import { harmlessCell } from '../../src/report/harmless-cell.ts';

it('a CSV has nine digits of a fraction, all of a whole number, and nothing for what is missing', () => {
  const rows = [
    ['a', 1 / 3, 12345678901],
    ['b, "c"', Number.NaN, undefined],
    ['d', 1.5e-7, -0.1],
  ];
  expect(csv(['name', 'x', 'y'], rows)).toBe(
    'name,x,y\na,0.333333333,12345678901\n"b, ""c""",,\nd,1.5e-7,-0.1\n',
  );
});

it('no text is a formula in a spreadsheet, nor one of the header, and no number is touched', () => {
  const rows = [
    ['@shop', -0.5],
    ['-2', -3],
    ['=A1,"B"', 4],
  ];
  expect(csv(['=name', 'x'], rows)).toBe(`'=name,x\n'@shop,-0.5\n-2,-3\n"'=A1,""B""",4\n`);
});

it('csv-parse reads back what was written, over as many rows as there are', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('', ',', '"', '\n', 'a, b', '""', ' c ', '\r'),
  );
  const rows = fc.array(fc.tuple(text, text, text), { size: 'large', maxLength: 2500 });
  fc.assert(
    fc.property(rows, (all) => {
      const header = ['one', 'two, or 3', ''];
      const cells = all.map((row) => row.map(harmlessCell));
      const read: string[][] = parse(csv(header, all), { record_delimiter: '\n' });
      expect(read).toEqual([header, ...cells]);
    }),
    { numRuns: 30 },
  );
});

it('a row is made when the one before it is written, so that a long table is never there as rows', () => {
  let alive = 0;
  let most = 0;
  const found = function* () {
    for (let at = 0; at < 5000; at += 1) {
      alive += 1;
      most = Math.max(most, alive);
      yield [at];
      alive -= 1;
    }
  };
  expect(csv(['at'], found()).split('\n')).toHaveLength(5002);
  expect(most).toBe(1);
});

describe('numbers for people', () => {
  it.each([
    ['e2e_p95', 0.1, '100 ms'],
    ['e2e_p95', 12.5, '12.5 s'],
    ['drop_rate', 0.01, '1 %'],
    ['cost_usd', 278, '$278'],
    ['goodput', 60, '60/s'],
    ['arrived', 1234567, '1,234,567'],
  ])('%s %f is %s', (metric, value, text) => {
    expect(formatExact(metric, value)).toBe(text);
  });

  it.each([
    [90, '90 s'],
    [600, '10 min'],
    [14_400, '4 h'],
    [0.25, '250 ms'],
    [259_200, '3 d'],
  ])('%f s is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('a mean and its half-width share a unit', () => {
    const interval = { mean: 0.0782, halfWidth: 0.0014, n: 5 };
    expect(formatInterval('e2e_p95', interval)).toBe('78.2 ± 1.4 ms');
    expect(formatInterval('e2e_p95', { ...interval, halfWidth: Number.POSITIVE_INFINITY })).toBe(
      '78.2 ms',
    );
  });

  it('keeps the digits that were asked for, and groups thousands', () => {
    expect([0.000123, 0.5, 1, 12.5, 999.4, 1e6].map((value) => digits(value))).toEqual([
      '0.000123',
      '0.500',
      '1.00',
      '12.5',
      '999',
      '1,000,000',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { csv } from '../../src/report/csv.ts';
import { digits, formatDuration, formatExact, formatInterval } from '../../src/report/format.ts';

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

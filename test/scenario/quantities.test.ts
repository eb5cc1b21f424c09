import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type QuantityKind, readQuantity, writeQuantity } from '../../src/scenario/quantities.ts';

describe('a quantity is read in base units', () => {
  it.each([
    ['duration', '3us', 3e-6],
    ['duration', '100ms', 0.1],
    ['duration', '30s', 30],
    ['duration', '30 s', 30],
    ['duration', '2sec', 2],
    ['duration', '5m', 300],
    ['duration', '5min', 300],
    ['duration', '1.5h', 5400],
    ['duration', '2d', 172_800],
    ['duration', '1w', 604_800],
    ['duration', '1e3s', 1000],
    ['duration', '.5s', 0.5],
    ['duration', 0, 0],
    ['rate', '60/s', 60],
    ['rate', '90/min', 1.5],
    ['rate', '3600 / h', 1],
    ['rate', '2.5K/s', 2500],
    ['rate', '1/ms', 1000],
    ['bytes', '512B', 512],
    ['bytes', '24GB', 24e9],
    ['bytes', '1.5TB', 1.5e12],
    ['bytes', '2GiB', 2_147_483_648],
    ['bytes', '4 MiB', 4_194_304],
    ['bandwidth', '300GB/s', 300e9],
    ['bandwidth', '1 GiB / s', 1_073_741_824],
    ['bandwidth', '6GB/min', 1e8],
    ['count', '500', 500],
    ['count', 500, 500],
    ['count', '7B', 7e9],
    ['count', '1.5M', 1.5e6],
    ['count', '10k', 1e4],
    ['count', '10K', 1e4],
    ['count', '2T', 2e12],
    ['count', '3G', 3e9],
    ['ratio', '90%', 0.9],
    ['ratio', '0.9', 0.9],
    ['ratio', 0.9, 0.9],
    ['ratio', '12.5 %', 0.125],
    ['factor', '8x', 8],
    ['factor', '8 ×', 8],
    ['factor', 8, 8],
    ['factor', '0.5X', 0.5],
    ['money', '$0.02', 0.02],
    ['money', '$ 5', 5],
    ['money', '$1.5K', 1500],
    ['hourlyMoney', '$1/h', 1],
    ['hourlyMoney', '$1667/day', 1667 / 24],
    ['hourlyMoney', '$24/d', 1],
    ['hourlyMoney', '$730/month', 1],
    ['hourlyMoney', '$0.001/s', 3.6],
  ] as [QuantityKind, unknown, number][])('%s %j', (kind, text, value) => {
    expect(readQuantity(kind, text)).toBeCloseTo(value, 12);
  });

  it('exactly: so many milliseconds are the double nearest to them', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (ms) => {
        expect(readQuantity('duration', `${ms}ms`)).toBe(ms / 1000);
        expect(readQuantity('duration', `${ms}us`)).toBe(ms / 1e6);
      }),
      { seed: 1 },
    );
  });
});

describe('a quantity is written as a scenario would say it', () => {
  it.each([
    ['bytes', 16e9, '16GB'],
    ['bytes', 1.5e12, '1500GB'],
    ['bytes', 42_949_672_960, '40GiB'],
    ['bytes', 1000, '1000B'],
    ['bytes', 0, '0B'],
    ['bandwidth', 300e9, '300GB/s'],
    ['bandwidth', 7_516_192_768, '7GiB/s'],
  ] as [QuantityKind, number, string][])('%s %d', (kind, value, text) => {
    expect(writeQuantity(kind, value)).toBe(text);
    expect(readQuantity(kind, text)).toBe(value);
  });
});

describe('what is not that quantity is refused, with an example of what is', () => {
  it.each([
    [
      'duration',
      '30',
      '"30" is not a duration with its unit (us, ms, s, min, h, d, w), such as "30s" or "5min"',
    ],
    [
      'duration',
      30,
      '30 is not a duration with its unit (us, ms, s, min, h, d, w), such as "30s" or "5min"',
    ],
    ['duration', '30S', '"30S" is not a duration'],
    ['duration', '30GB', '"30GB" is not a duration'],
    ['duration', '30s60', '"30s60" is not a duration'],
    ['duration', 's', '"s" is not a duration'],
    ['duration', '', '"" is not a duration'],
    ['duration', null, 'null is not a duration'],
    ['duration', { kind: 'constant' }, '{"kind":"constant"} is not a duration'],
    ['duration', '3constructor', '"3constructor" is not a duration'],
    ['duration', '1e999s', '"1e999s" is not a duration'],
    ['rate', '60', '"60" is not a rate with its unit of time, such as "60/s" or "100/min"'],
    ['rate', 60, '60 is not a rate'],
    ['rate', '60/s/s', '"60/s/s" is not a rate'],
    ['rate', '60/GB', '"60/GB" is not a rate'],
    ['rate', '60/', '"60/" is not a rate'],
    ['bytes', '24', '"24" is not a size with its unit (MB, GB, GiB), such as "24GB"'],
    ['bytes', '24gb', '"24gb" is not a size'],
    ['bandwidth', '25GB', '"25GB" is not a size per time (MB/s, GB/s, Gbit/s), such as "25GB/s"'],
    ['bandwidth', '25Gb/s', '"25Gb/s" is not a size per time'],
    ['bandwidth', '25GB/s/s', '"25GB/s/s" is not a size per time'],
    ['bandwidth', '25/s', '"25/s" is not a size per time'],
    ['count', '5s', '"5s" is not a number'],
    [
      'count',
      'many',
      '"many" is not a number, with K, M, B or T if it is large, such as "500" or "7B"',
    ],
    ['count', true, 'true is not a number'],
    ['ratio', '90x', '"90x" is not a percentage'],
    ['factor', '8%', '"8%" is not a factor'],
    ['money', 5, '5 is not an amount in dollars, such as "$0.02"'],
    ['money', '5$', '"5$" is not an amount in dollars'],
    [
      'hourlyMoney',
      '$5',
      '"$5" is not an amount of dollars per time, such as "$1/h" or "$1667/day"',
    ],
    ['hourlyMoney', '5/h', '"5/h" is not an amount of dollars per time'],
  ] as [QuantityKind, unknown, string][])('%s %j', (kind, text, message) => {
    expect(readQuantity(kind, text)).toContain(message);
  });

  it.each([
    ['duration', '-5s', { min: 0 }, '"-5s" is negative'],
    ['rate', '-60/s', { min: 0 }, '"-60/s" is negative'],
    ['money', '$-5', { min: 0 }, '"$-5" is negative'],
    ['count', 0, { min: 1 }, '0 is less than 1'],
    ['duration', '0s', { above: 0 }, '"0s" must be more than 0'],
    ['ratio', '101%', { min: 0, max: 1 }, '"101%" is more than 1'],
    ['ratio', 90, { min: 0, max: 1 }, '90 is more than 1'],
  ] as const)('%s %j within %j', (kind, text, range, message) => {
    expect(readQuantity(kind, text, range)).toBe(message);
  });

  it('whatever it is, in words or a finite number', () => {
    const kinds = fc.constantFrom<QuantityKind>(
      'duration',
      'rate',
      'bytes',
      'count',
      'ratio',
      'money',
    );
    fc.assert(
      fc.property(kinds, fc.anything(), (kind, input) => {
        const read = readQuantity(kind, input);
        expect(typeof read === 'number' ? Number.isFinite(read) : read.length > 0).toBe(true);
      }),
      { seed: 2 },
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIsoTime } from '../../../src/workload/recorded/iso-time.ts';

test('keeps 100 ns digits in the fraction', () => {
  expect(parseIsoTime('1970-01-02 00:00:01.6805900')).toEqual({
    seconds: 86401,
    fraction: 0.68059,
  });
});

test('reads T, Z and offsets', () => {
  expect(parseIsoTime('2023-11-16T18:15:46Z')!.seconds).toBe(1700158546);
  expect(parseIsoTime('2023-11-16T20:15:46+02:00')!.seconds).toBe(1700158546);
  expect(parseIsoTime('2023-11-16 13:45:46-0430')!.seconds).toBe(1700158546);
});

test.each([
  '',
  '12',
  '2023-11-16',
  '2023-13-01 00:00:00',
  '2023-02-29 00:00:00',
  '2023-01-01 24:00:00',
  '1900-02-29 00:00:00',
])('refuses %s', (text) => {
  expect(parseIsoTime(text)).toBeUndefined();
});

test('agrees with the host on every date of a thousand years', () => {
  const from = Date.UTC(1600, 0, 1);
  const until = Date.UTC(2600, 0, 1);
  fc.assert(
    fc.property(fc.integer({ min: from / 1000, max: until / 1000 }), (seconds) => {
      const text = new Date(seconds * 1000).toISOString();
      expect(parseIsoTime(text)).toEqual({ seconds, fraction: 0 });
    }),
  );
});
